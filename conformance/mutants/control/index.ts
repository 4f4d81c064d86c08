import type { MutantFamily } from "../mutant.ts";
import { auditBent } from "./audit-bent.ts";
import { documentsLoosened } from "./documents-loosened.ts";
import { controlGuardsDropped } from "./guards-dropped.ts";
import { limitsLoosened } from "./limits-loosened.ts";
import { secretsKept } from "./secrets-kept.ts";
import { tenantsShared } from "./tenants-shared.ts";

/** Every family of mutants of the control plane. */
export const CONTROL_FAMILIES: readonly MutantFamily[] = [
  controlGuardsDropped,
  documentsLoosened,
  limitsLoosened,
  auditBent,
  secretsKept,
  tenantsShared,
];
