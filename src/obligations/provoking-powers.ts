import type { RefusalCondition } from "../bundle/model.ts";
import type { Power } from "../protocol/target.ts";
import type { Subject } from "./obligation.ts";

/** What it takes to bring a condition about, where a request alone does not. */
const NEEDED: Readonly<Partial<Record<RefusalCondition, readonly Power[]>>> = {
  "key-unavailable": ["restart", "environment"],
  "record-unsigned": ["signer"],
  "record-secret": ["signer"],
  "record-incomplete": ["signer"],
  "record-foreign": ["signer"],
  "record-expired": ["signer"],
};

/** Powers without which not every declared code of an operation can be provoked. A code that some condition needs no power for is provoked by that one. */
export function provokingPowers({ operation: { refuses } }: Subject): readonly Power[] {
  const powers = refuses.flatMap(({ code }) => {
    const needed = refuses.filter((other) => other.code === code).map(({ when }) => NEEDED[when] ?? []);
    return needed.some((each) => each.length === 0) ? [] : (needed[0] ?? []);
  });
  return [...new Set(powers)];
}
