import type { Change } from "../change.ts";
import type { Side } from "../side.ts";

/** Compares one part of two bundles. Pure; the same change at several subjects may be given several times. */
export type Comparison = (base: Side, head: Side) => Change[];
