import type { Finding, Place } from "../diagnostics/finding.ts";
import type { Aim, SideName } from "./witness/aim.ts";
import type { ChangeKind } from "./rules/rule.ts";

/** A document that one side takes and the other refuses. It is generated, and holds nothing of anybody. */
export interface Witness {
  readonly about: Omit<Aim, "steps" | "end">;
  /** Which contract takes the document; the other refuses it. */
  readonly accepted: SideName;
  readonly refused: SideName;
  readonly document: unknown;
  /** Where in the document the other side refuses it. */
  readonly at: string;
}

/** One difference between two contracts. Its place is in the head. */
export interface DiffFinding extends Finding {
  readonly kind: ChangeKind;
  /** Which change it is, whatever it is called and wherever it stands: what an approval names. */
  readonly fingerprint: string;
  /** What it is about: operations, codes, schemas, requirements. */
  readonly subjects: readonly string[];
  /** The same place in the base. */
  readonly base: Place;
  /** Whether a document could show it at all; one that was found stands beside. */
  readonly canBeShown: boolean;
  readonly witness?: Witness;
  /** Why it was let pass. */
  readonly approved?: { readonly reason: string; readonly author: string; readonly expires: string };
}
