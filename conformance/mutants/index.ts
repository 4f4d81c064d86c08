import type { Bundle } from "../../src/bundle/model.ts";
import { admissionLoosened } from "./admission-loosened.ts";
import { answersBent } from "./answers-bent.ts";
import { framingLoosened } from "./framing-loosened.ts";
import { guardsBent } from "./guards-bent.ts";
import { CONTROL_FAMILIES } from "./control/index.ts";
import { evaluatorOff, guardsDropped } from "./guards-dropped.ts";
import { keysFolded } from "./keys-folded.ts";
import { materialLeaked } from "./material-leaked.ts";
import type { Mutant, MutantFamily } from "./mutant.ts";
import { parsingLoosened } from "./parsing-loosened.ts";
import { searchWeakened } from "./search-weakened.ts";
import { stateForgotten } from "./state-forgotten.ts";
import { tenantsMixed } from "./tenants-mixed.ts";

export { judgeAdapter, killMutant, type Effort, type Hunted, type HuntOptions } from "./kill.ts";
export { heldOut } from "./held-out.ts";
export { noisyTwins, type NoisyTwin } from "./noisy/index.ts";
export { evidenceFiledLate } from "./state-forgotten.ts";
export type { Mutant } from "./mutant.ts";

/** Every family of mutants. A new one is added here and nowhere else. */
const FAMILIES: readonly MutantFamily[] = [
  guardsDropped,
  evaluatorOff,
  guardsBent,
  searchWeakened,
  parsingLoosened,
  framingLoosened,
  stateForgotten,
  tenantsMixed,
  keysFolded,
  answersBent,
  materialLeaked,
  admissionLoosened,
  ...CONTROL_FAMILIES,
];

/** All mutants of a bundle's membranes. */
export function mutantsOf(bundle: Bundle): Mutant[] {
  return FAMILIES.flatMap((family) => family(bundle));
}
