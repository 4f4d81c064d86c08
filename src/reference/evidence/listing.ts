import type { ContractListing, ListedOperation } from "../../generated/evidence.ts";
import type { StatelessStep } from "../step.ts";

/** Lists the routes with the labels of the contract, and every capability the profile knows: this membrane has them all. */
export const listContract: StatelessStep = {
  stateless: true,
  accept: ({ profile }): ContractListing => ({
    profile: profile.name,
    version: profile.document.version,
    capabilities: profile.document.capabilities.map(({ capability }) => capability),
    operations: profile.operations.map(
      ({ name, method, path, label }) => ({ operation: name, method, path, label: label.label }) as ListedOperation,
    ),
    productionAdmission: false,
  }),
};
