import { Unfillable } from "./unfillable.ts";

/** Thrown when the run was not handed what a case needs. */
export class Unsupplied extends Unfillable {
  override readonly code = "unsupplied";
  /** What to hand over. */
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

/** What to hand over to a run that lacks it. */
export const HAND_OVER = {
  tenants: "name more identities, two of different tenants for each case, in membrane.config.json",
  caller: "name one under identities in membrane.config.json",
  standing: "name it as standing_refs of an identity in membrane.config.json",
  signer: "name its private key in membrane.config.json under signers, as ${VARIABLE}",
} as const;

/** How far an obligation came that could not be judged. */
interface HowFar {
  /** Cases that were run, and how many were planned; none is where nothing was planned. */
  readonly cases?: readonly [run: number, planned: number];
  readonly executed: number;
  readonly minimum: number;
}

/** Why an obligation could not be judged for want of what the run was handed: what is missing, how far it came, and what to do. */
export function whyUnsupplied(missing: string, { cases, executed, minimum }: HowFar, remedy: string): string {
  const run = cases === undefined ? "" : `${cases[0]} of ${cases[1]} planned cases were run, with `;
  return `${missing}: ${run}${executed} executed pairs where at least ${minimum} ${minimum === 1 ? "is" : "are"} needed; ${remedy}`;
}
