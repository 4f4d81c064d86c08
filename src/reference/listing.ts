import type { ListedOperation } from "../generated/control-plane.ts";
import type { Profile } from "../bundle/model.ts";

/** What every listing says. */
export interface Listing {
  readonly profile: string;
  readonly version: string;
  readonly capabilities: string[];
  readonly operations: ListedOperation[];
}

/** Lists the routes of a profile with the labels of the contract, and every capability it knows: the reference has them all. */
export function listingOf({ name: profile, document, operations }: Profile): Listing {
  return {
    profile,
    version: document.version,
    capabilities: document.capabilities.map(({ capability }) => capability),
    operations: operations.map(
      ({ name, method, path, label }) => ({ operation: name, method, path, label: label.label }) as ListedOperation,
    ),
  };
}
