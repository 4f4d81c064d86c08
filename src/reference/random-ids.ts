import { randomFillSync } from "node:crypto";
import type { Ids } from "./parts.ts";

const BYTES = 18;
/** Randomness is drawn for many references at once: a draw costs more than a reference. */
const pool = Buffer.alloc(BYTES * 256);
let used = pool.length;

/** Opaque references: 144 random bits say nothing of what they stand for. */
export const randomIds: Ids = (kind) => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES;
  return `${kind}:${pool.toString("base64url", used - BYTES, used)}`;
};
