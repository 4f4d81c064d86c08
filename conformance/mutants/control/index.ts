import type { MutantFamily } from "../mutant.ts";
import { controlAnswersBent } from "./answers-bent.ts";
import { auditBent } from "./audit-bent.ts";
import { documentsLoosened } from "./documents-loosened.ts";
import { controlFramingLoosened } from "./framing-loosened.ts";
import { controlGuardsBent } from "./guards-bent.ts";
import { controlGuardsDropped } from "./guards-dropped.ts";
import { limitsLoosened } from "./limits-loosened.ts";
import { sealsUnbound } from "./seals-unbound.ts";
import { secretsKept } from "./secrets-kept.ts";
import { tenantsShared } from "./tenants-shared.ts";
import { timesBent } from "./times-bent.ts";

/** Every family of mutants of the control plane. */
export const CONTROL_FAMILIES: readonly MutantFamily[] = [
  controlGuardsDropped,
  controlGuardsBent,
  documentsLoosened,
  limitsLoosened,
  timesBent,
  auditBent,
  secretsKept,
  sealsUnbound,
  tenantsShared,
  controlAnswersBent,
  controlFramingLoosened,
];
