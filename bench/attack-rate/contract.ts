import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Bundle, Profile } from "../../src/bundle/model.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import type { Obligation } from "../../src/obligations/obligation.ts";
import type { Power } from "../../src/protocol/target.ts";

/** What the suite attacks by. */
export interface Contract {
  readonly bundle: Bundle;
  readonly profile: Profile;
  /** Obligations that are judged without starting the target again: what is measured is calls, not waiting. */
  readonly obligations: readonly Obligation[];
}

const NEEDED: ReadonlySet<Power> = new Set(["wire", "framing", "identities", "signer", "logs", "storage"]);

/** The built-in contract. */
export function evidenceContract(): Contract {
  const { bundle } = loadBundle(builtInBundleFolder());
  const profile = bundle.profiles.find(({ name }) => name === "evidence");
  if (profile === undefined) throw new Error("the built-in bundle has no profile evidence");
  const obligations = deriveObligations(bundle).filter(({ powers }) => powers.every((power) => NEEDED.has(power)));
  return { bundle, profile, obligations };
}
