import { describe, expect, it } from "vitest";
import { concurrency, linearize, type Call, type Machine } from "./linearize.ts";

type Action = { readonly write: number } | { readonly read: number };

/** One register that holds a number. */
const register: Machine<number, Action> = {
  start: 0,
  step: (state, action) => ("write" in action ? action.write : action.read === state ? state : undefined),
  key: String,
};

const call = (id: string, action: Action, began: number, ended: number): Call<Action> => ({ id, action, began, ended });

describe("linearize", () => {
  it("finds the order that explains overlapping calls", () => {
    const calls = [call("w", { write: 1 }, 0, 5), call("old", { read: 0 }, 1, 2), call("new", { read: 1 }, 3, 4)];
    expect(linearize(calls, register)).toEqual({ found: "yes", order: ["old", "w", "new"] });
  });

  it("finds none where a read goes back in time", () => {
    const calls = [call("w", { write: 1 }, 0, 5), call("new", { read: 1 }, 1, 2), call("old", { read: 0 }, 3, 4)];
    expect(linearize(calls, register)).toEqual({ found: "no" });
  });

  it("keeps what ended before another began before it", () => {
    expect(linearize([call("w", { write: 1 }, 0, 1), call("r", { read: 0 }, 2, 3)], register)).toEqual({ found: "no" });
    expect(linearize([call("w", { write: 1 }, 0, 3), call("r", { read: 0 }, 1, 2)], register).found).toBe("yes");
  });

  it("lets a call without an answer have happened late, or never", () => {
    const lost = call("w", { write: 1 }, 0, Infinity);
    const late = [call("old", { read: 0 }, 1, 2), call("new", { read: 1 }, 3, 4)];
    expect(linearize([lost, ...late], register)).toEqual({ found: "yes", order: ["old", "w", "new"] });
    expect(linearize([lost, call("old", { read: 0 }, 1, 2)], register).found).toBe("yes");
    expect(linearize([lost, ...late, call("back", { read: 0 }, 5, 6)], register).found).toBe("no");
  });

  it("gives up, and says so, rather than pass what it could not search", () => {
    const together = Array.from({ length: 9 }, (_, index) => call(`r${index}`, { read: 0 }, index, 100 + index));
    expect(linearize(together, register)).toEqual({ found: "unknown" });
    const writes = Array.from({ length: 6 }, (_, index) => call(`w${index}`, { write: index }, index, 100 + index));
    expect(linearize([...writes, call("r", { read: 9 }, 200, 201)], register, 10)).toEqual({ found: "unknown" });
  });

  it("agrees with trying every order on random small histories", () => {
    let [explained, refuted, random] = [0, 0, 7];
    const next = (below: number): number => {
      random = (Math.imul(random, 1103515245) + 12345) >>> 0;
      return (random >>> 16) % below;
    };
    for (let round = 0; round < 400; round++) {
      const calls = Array.from({ length: 5 }, (_, index) => {
        const began = next(12);
        const action = next(2) === 0 ? { write: next(3) } : { read: next(3) };
        return call(String(index), action, began, began + 1 + next(8));
      });
      const expected = everyOrder(calls);
      expect(linearize(calls, register).found).toBe(expected ? "yes" : "no");
      if (expected) explained++;
      else refuted++;
    }
    expect(Math.min(explained, refuted)).toBeGreaterThan(40);
  });

  it("counts calls under way at one moment", () => {
    expect(
      concurrency([call("a", { read: 0 }, 0, 3), call("b", { read: 0 }, 1, 2), call("c", { read: 0 }, 4, 5)]),
    ).toBe(2);
  });
});

function everyOrder(calls: readonly Call<Action>[], state = 0): boolean {
  if (calls.length === 0) return true;
  return calls.some((first) => {
    if (calls.some((other) => other.ended < first.began)) return false;
    const next = register.step(state, first.action);
    return (
      next !== undefined &&
      everyOrder(
        calls.filter((other) => other !== first),
        next,
      )
    );
  });
}
