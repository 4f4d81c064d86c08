import { describe, expect, it } from "vitest";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { CallStep, Expectation, Program, ReadStep, Step, Template } from "../program/program.ts";
import { shrink } from "./shrink.ts";

const refused: Expectation = { see: "refused", codes: ["no"] };
const call = (id: string, expect: Expectation, input: Template = {}, role: CallStep["role"] = "attack"): CallStep => ({
  do: "call",
  id,
  role,
  operation: "write",
  as: "self",
  input,
  expect,
});
const read = (id: string): ReadStep => ({ do: "read", id, as: "self" });
const ids = (program: Program): string[] => program.steps.map((step) => step.id);
const inputOf = (program: Program, id: string): Template | undefined => {
  const step = program.steps.find((each: Step) => each.id === id);
  return step?.do === "call" ? step.input : undefined;
};

const always = (): boolean => true;

/** Runs candidates the way a target would and keeps count. */
function target(fails: (candidate: Program) => boolean): {
  fails: (candidate: Program) => Promise<boolean>;
  tried: Program[];
} {
  const tried: Program[] = [];
  return { tried, fails: (candidate) => (tried.push(candidate), Promise.resolve(fails(candidate))) };
}

describe("shrink", () => {
  it("keeps only the steps a modelled failure needs, out of a hundred", async () => {
    const steps = Array.from({ length: 100 }, (_, index) => call(`s${index}`, { see: "model" }));
    const { fails } = target((candidate) => ["s7", "s42", "s61"].every((id) => ids(candidate).includes(id)));
    expect(ids(await shrink({ steps }, "s61", fails, 500, always))).toEqual(["s7", "s42", "s61"]);
  });

  it("takes away only readings and what comes after where no model can say what is expected then", async () => {
    const steps = [
      call("setup", { see: "clean" }),
      read("before"),
      call("bad", refused),
      read("after"),
      call("z", refused),
    ];
    const { fails, tried } = target((candidate) => ids(candidate).includes("bad"));
    expect(ids(await shrink({ steps }, "bad", fails, 500, always))).toEqual(["setup", "bad"]);
    expect(tried.every((candidate) => ids(candidate).includes("setup"))).toBe(true);
  });

  it("takes no step away where one expectation is not the model's", async () => {
    const steps = [call("setup", { see: "clean" }, {}, "setup"), call("move", { see: "model" }), call("bad", refused)];
    const { fails, tried } = target(() => true);
    expect(ids(await shrink({ steps }, "bad", fails, 500, always))).toEqual(["setup", "move", "bad"]);
    expect(tried).toEqual([]);
  });

  it("keeps a failing reading", async () => {
    const steps = [read("r0"), call("bad", refused), read("r1")];
    const { fails } = target((candidate) => ["bad", "r1"].every((id) => ids(candidate).includes(id)));
    expect(ids(await shrink({ steps }, "r1", fails, 500, always))).toEqual(["bad", "r1"]);
  });

  it("takes away the other faults of a series and lets the reading that stays compare across them", async () => {
    const since = (id: string, before: string, raised: Record<string, number>): ReadStep => ({
      ...read(id),
      since: before,
      raised,
    });
    const steps: Step[] = [
      read("r0"),
      call("one", refused),
      since("r1", "r0", { rows: 1 }),
      call("two", refused),
      since("r2", "r1", { rows: 2 }),
      call("three", refused),
      since("r3", "r2", {}),
    ];
    const { fails } = target((candidate) => ["r0", "three", "r3"].every((id) => ids(candidate).includes(id)));
    const least = await shrink({ steps }, "r3", fails, 500, always);
    expect(least.steps).toEqual([read("r0"), call("three", refused), since("r3", "r0", { rows: 3 })]);
  });

  it("finds the failing step among those sent together", async () => {
    const together: Step = { do: "together", id: "t", steps: [call("a", refused), call("b", refused)] };
    const { fails } = target((candidate) => ids(candidate).includes("t"));
    expect(ids(await shrink({ steps: [together, call("z", refused)] }, "b", fails, 500, always))).toEqual(["t"]);
  });

  it("leaves out members of the refused input that do not matter, however deep", async () => {
    const input: Template = { a: 1, deep: { list: ["x", "secret", 2], more: { b: null } } };
    const { fails } = target((candidate) => JSON.stringify(inputOf(candidate, "bad")).includes("secret"));
    const least = await shrink({ steps: [call("bad", refused, input)] }, "bad", fails, 500, always);
    expect(inputOf(least, "bad")).toEqual({ deep: { list: ["secret"] } });
  });

  it("takes nothing away that the refusal was due for", async () => {
    const { fails, tried } = target(() => true);
    const due = (_step: CallStep, less: Template): boolean => valueAt(less, "/bad") !== undefined;
    const least = await shrink({ steps: [call("bad", refused, { a: 1, bad: 2 })] }, "bad", fails, 500, due);
    expect(inputOf(least, "bad")).toEqual({ bad: 2 });
    expect(tried.every((candidate) => valueAt(inputOf(candidate, "bad"), "/bad") === 2)).toBe(true);
  });

  it("leaves places, and inputs that should be accepted, whole", async () => {
    const place: Template = { $: "planted", n: 0, class: "secret" };
    const control = call("control", { see: "clean" }, { a: 1 }, "control");
    const { fails } = target((candidate) => ids(candidate).length === 2 && inputOf(candidate, "bad") !== undefined);
    const least = await shrink({ steps: [control, call("bad", refused, place)] }, "bad", fails, 500, always);
    expect(least.steps).toEqual([control, call("bad", refused, place)]);
  });

  it("gives the program back when nothing smaller fails", async () => {
    const program = { steps: [read("r"), call("bad", refused, { a: 1 }), read("s")] };
    const { fails, tried } = target(() => false);
    expect(await shrink(program, "bad", fails, 500, always)).toEqual(program);
    expect(tried.length).toBeGreaterThan(0);
  });

  it.each([0, 1, 5])(
    "runs no more than %i candidates when that is the budget, and the result still fails",
    async (budget) => {
      const steps = Array.from({ length: 40 }, (_, index) => call(`s${index}`, { see: "model" }));
      const { fails, tried } = target((candidate) => ids(candidate).includes("s3"));
      const least = await shrink({ steps }, "s39", fails, budget, always);
      expect(tried).toHaveLength(budget);
      expect(ids(least)).toContain("s3");
    },
  );
});
