import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { saidOf as saidOfBundle } from "./fixtures/said-of.ts";

const example = fileURLToPath(new URL("../../../examples/foreign-bundle/contracts", import.meta.url));
const SURFACE = "surfaces/lab.json";

const saidOf = (pointer: string, value: unknown): string[] => saidOfBundle(example, SURFACE, pointer, value);

const submit = "/operations/lab.submit";
const path = (places: string): string => `/enrolments/${places}/results`;

/** A union of two branches, each with these constants. */
const union = (...branches: Record<string, string>[]): object => ({
  title: "Either",
  description: "One of two.",
  oneOf: branches.map((constants) => ({
    type: "object",
    additionalProperties: false,
    required: Object.keys(constants),
    properties: Object.fromEntries(
      Object.entries(constants).map(([name, value]) => [
        name,
        { type: "string", const: value, description: "Tag.", "x-membrane": "constant" },
      ]),
    ),
  })),
});

describe("the rules a surface must keep", () => {
  it("are kept by the example", () => expect(saidOf("/title", "Another title")).toEqual([]));

  it("are kept by a union whose branches have another constant in common, wherever it stands", () => {
    expect(saidOf("/schemas/Either", union({ of: "lab", kind: "a" }, { kind: "b", of: "lab" }))).toEqual([]);
  });

  it.each<[string, string, unknown, string]>([
    [
      "a union of which two branches have the same constant",
      "/schemas/Either",
      union({ kind: "a" }, { kind: "b" }, { kind: "a" }),
      'schema-subset /schemas/Either: branches of a union are told apart by a constant that each has for itself, and two have the same "kind"',
    ],
    [
      "a place of the path that nothing fills",
      `${submit}/http/path`,
      path("{enrolment}/{ward}"),
      `members-travel ${submit}/http/path: {ward} is filled by 0 members and stands 1 times, expected once each`,
    ],
    [
      "a member for a place that the path does not have",
      `${submit}/carried/ward`,
      { in: "path" },
      `members-travel ${submit}/carried/ward: the path has no place {ward}`,
    ],
    [
      "a member that is no text in a header",
      `/operations/lab.enrol/carried/blinded`,
      { in: "header" },
      `members-travel /operations/lab.enrol/carried/blinded: a header holds texts only, and "blinded" is none`,
    ],
    [
      "a header that shows the caller already",
      `${submit}/carried/device`,
      { in: "header", name: "X-Lab-Key" },
      `members-travel ${submit}/carried/device: the header x-lab-key already carries something else`,
    ],
    [
      "a member that the request does not have",
      `${submit}/carried/nothing`,
      { in: "header" },
      `members-travel ${submit}/carried/nothing: the request has no member "nothing"`,
    ],
    [
      "an outcome that nobody can read",
      "/wire/outcomes",
      ["taken"],
      "wire-agrees /wire/outcomes: answers are said to have an outcome, but wire.pointers does not say where",
    ],
    [
      "a clean answer with an outcome where answers say none",
      `${submit}/clean/outcome`,
      "taken",
      `wire-agrees ${submit}/clean/outcome: the clean answer of lab.submit has an outcome, but answers of the wire say none`,
    ],
    [
      "a state of something that is not looked up before",
      "/operations/lab.result/refuses/1",
      { when: "state", resource: "result", at: "/receipt", live: ["filed"], code: "ALREADY_RETRACTED" },
      "conditions-grounded /operations/lab.result/refuses/1: the condition state needs the condition unknown for the result before it",
    ],
    [
      "a key of a request that has none",
      "/operations/lab.retract/refuses/3",
      { when: "idempotency-conflict", code: "KEY_USED" },
      "conditions-grounded /operations/lab.retract/refuses/3: the condition idempotency-conflict is about a key, and the operation is not idempotent",
    ],
    [
      "another request under a key that nothing answers",
      "/operations/lab.enrol/refuses",
      [
        { when: "include", ladder: "door" },
        { when: "replay-state", resource: "enrolment", live: ["open"], code: "WITHDRAWN" },
      ],
      "words-agree /operations/lab.enrol/idempotent: the request says /ward besides its key, and nothing answers another one under the same key: expected the condition idempotency-conflict",
    ],
    [
      "production where nothing says who may ask for it",
      `${submit}/refuses/5`,
      { when: "admission", code: "KEY_USED" },
      `conditions-grounded ${submit}/refuses/5: the condition admission needs admission rules, and the profile has none`,
    ],
    [
      "a caller who must be known where anybody is answered",
      "/operations/lab.about/refuses",
      [{ when: "unauthenticated", code: "NO_CALLER" }],
      "conditions-grounded /operations/lab.about/refuses/0: the condition unauthenticated is about callers, and the operation answers anybody",
    ],
    [
      "a count that cannot be read without saying more",
      "/readings/results/from",
      "lab.result",
      "conditions-grounded /readings/results/from: the reading results comes from lab.result, which asks for receipt: a count is read without input",
    ],
    [
      "a thing that is made under itself",
      "/operations/lab.enrol/refuses/3",
      { when: "unknown", resource: "enrolment", at: "/ward", binds: [], code: "NO_SUCH_ENROLMENT" },
      "conditions-grounded /resources/enrolment: a enrolment is made under another enrolment, so the first can never be made",
    ],
    [
      "an operation that only accepted answers name",
      "/wire/pointers/operation",
      "/result",
      "pointers-resolve /wire/pointers/operation: pointer /result leads nowhere in schema TurnedAway",
    ],
    [
      "an outcome that only refusals tell",
      "/wire/pointers/outcome",
      "/fault/code",
      "pointers-resolve /wire/pointers/outcome: pointer /fault/code leads nowhere in schema Taken",
    ],
    [
      "two places of which refusals lack one",
      "/wire/equal",
      [["/fault/code", "/result"]],
      "pointers-resolve /wire/equal/0/1: pointer /result leads nowhere in schema TurnedAway",
    ],
    [
      "a body of refusals that is only in accepted answers",
      "/wire/pointers/refusal_body",
      "/result",
      "pointers-resolve /wire/pointers/refusal_body: pointer /result leads nowhere in schema TurnedAway",
    ],
    [
      "a place of the listing that leads nowhere",
      "/runtime/listed/label",
      "/step",
      "pointers-resolve /runtime/listed/label: pointer /routes/0/step leads nowhere in schema About",
    ],
  ])("find %s", (_what, pointer, value, said) => expect(saidOf(pointer, value)).toContain(said));
});
