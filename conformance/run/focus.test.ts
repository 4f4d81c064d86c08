import { describe, expect, it } from "vitest";
import type { CallStep, Program, Template } from "../program/program.ts";
import { focusedOn } from "./focus.ts";

const planted = (n: number): Template => ({ $: "planted", n, class: "secret" });
const call = (id: string, input: Template, role: CallStep["role"], send?: CallStep["send"]): CallStep => ({
  do: "call",
  id,
  role,
  operation: "write",
  as: "self",
  input,
  expect: role === "attack" ? { see: "refused", codes: ["no"] } : { see: "clean" },
  ...(send === undefined ? {} : { send }),
});
const program: Program = {
  steps: [
    call("setup", {}, "setup"),
    { do: "read", id: "r0", as: "self" },
    call("one", { a: planted(1) }, "attack"),
    { do: "read", id: "r1", as: "self", since: "r0" },
    call("two", { b: { $: "material", n: 2, shape: "x" } }, "attack"),
    call("three", {}, "attack", { headers: [["user-agent", { $: "text", parts: ["a", planted(3)] }]] }),
    call("probe", {}, "probe"),
  ],
};
const ids = (found: Program | undefined): string[] | undefined => found?.steps.map(({ id }) => id);

describe("a program focused on one canary", () => {
  it("keeps what made it possible and the call that carries it, wherever it carries it", () => {
    expect(ids(focusedOn(program, 1))).toEqual(["setup", "one"]);
    expect(ids(focusedOn(program, 203))).toEqual(["setup", "two"]);
    expect(ids(focusedOn(program, 3))).toEqual(["setup", "three"]);
  });

  it("is none when no single call carries it, or nothing could be left out", () => {
    expect(focusedOn(program, 9)).toBeUndefined();
    expect(focusedOn({ steps: program.steps.slice(0, 1) }, 1)).toBeUndefined();
    expect(focusedOn({ steps: [call("one", { a: planted(1) }, "attack")] }, 1)).toBeUndefined();
  });
});
