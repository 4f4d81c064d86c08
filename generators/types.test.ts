import { describe, expect, it } from "vitest";
import { schemaFolder } from "../src/bundle/locate.ts";
import { complaintsAbout } from "./fixtures/compiled.ts";
import { changedBundle, inputOf, metaSchemasOf, shuffled, type Json } from "./fixtures/input.ts";
import { typeFiles } from "./types.ts";

const uses = `
import type { Condition, Operation } from "./src/generated/documents.ts";
import type { ConsentRequest, Envelope, EvidenceOperations, EvidenceRefusalCode } from "./src/generated/evidence.ts";
export const code: EvidenceRefusalCode = "connector_consent_revoked";
// @ts-expect-error a code the profile does not have
export const other: EvidenceRefusalCode = "connector_consent_revokd";
export const gate: Condition = { when: "gate", at: "/fixture", value: true, code: "c" };
// @ts-expect-error a member of another branch
export const mixed: Condition = { when: "secret", code: "c", at: "/fixture" };
// @ts-expect-error a word nobody implements
export const unknown: Condition = { when: "wish", code: "c" };
export function narrowed(condition: Condition): string { return condition.when === "include" ? condition.ladder : condition.code; }
export type Consent = EvidenceOperations["evidence.connector.consent"];
export const read = (request: Consent["request"]): ConsentRequest["tenant"] => request.tenant;
// @ts-expect-error an operation that always refuses has no accepted body
export const body: EvidenceOperations["pilot.admissionGate"]["response"] = {};
export const frame = (envelope: Envelope): unknown => envelope.body["anything"];
export const method: Operation["http"]["method"] = "GET";
// @ts-expect-error absent is not the same as undefined
export const absent: Pick<ConsentRequest, "fixture"> = { fixture: undefined };
`;

describe("generated types", () => {
  it("compile under the strictest settings and are exact where they are used", async () => {
    const files = await typeFiles(inputOf());
    expect(files.map(({ path }) => path)).toEqual([
      "src/generated/documents.ts",
      "src/generated/control-plane.ts",
      "src/generated/evidence.ts",
    ]);
    const sources = Object.fromEntries(files.map(({ path, content }) => [path, content]));
    expect(complaintsAbout(new Map(Object.entries({ ...sources, "uses.ts": uses })))).toEqual([]);
    expect(
      complaintsAbout(new Map(Object.entries({ ...sources, "uses.ts": "export const wrong: string = 1;" }))),
    ).toEqual([expect.stringContaining("TS2322")]);
  });

  it("name each type once, by the title of its schema, and hold nothing of the compiler's own", async () => {
    for (const { content } of await typeFiles(inputOf())) {
      const names = [...content.matchAll(/^export (?:interface|type) (\w+)/gmu)].map(([, name]) => name);
      expect(names.length).toBeGreaterThan(20);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => /\d$/u.test(name ?? ""))).toEqual([]);
      const code = content.replaceAll(/\/\*\*.*?\*\//gsu, "");
      expect(code).not.toMatch(/was referenced by|definition "|^ *[\w"]+\??: any|\{\}/mu);
    }
  });

  it("are the same bytes on a second run and with the members of every document in another order", async () => {
    const first = await typeFiles(inputOf());
    expect(await typeFiles(inputOf())).toEqual(first);
    const folder = changedBundle(shuffled);
    expect(await typeFiles({ ...inputOf(folder), metaSchemas: metaSchemasOf(schemaFolder(), shuffled) })).toEqual(
      first,
    );
  });

  it("give a foreign profile its own file, with unions told apart by their tag", async () => {
    const branch = (kind: string, member: string): Json => ({
      title: kind,
      description: `Branch ${kind}.`,
      type: "object",
      additionalProperties: false,
      required: ["kind", member],
      properties: {
        kind: { type: "string", const: kind, description: "Tag.", "x-membrane": "constant" },
        [member]: { type: "integer", description: "A count.", minimum: 0, maximum: 9, "x-membrane": "count" },
      },
    });
    const added = {
      Left: branch("Left", "inches"),
      Right: branch("Right", "metres"),
      Either: {
        title: "Either",
        description: "One of two.",
        oneOf: [{ $ref: "#/schemas/Left" }, { $ref: "#/schemas/Right" }],
      },
    };
    const folder = changedBundle((value, path) =>
      path.includes("profiles/evidence") ? { ...value, schemas: { ...(value["schemas"] as Json), ...added } } : value,
    );
    const { metaSchemas: _none, ...input } = inputOf(folder);
    const files = await typeFiles(input);
    expect(files.map(({ path }) => path)).toEqual(["src/generated/control-plane.ts", "src/generated/evidence.ts"]);
    const test = `import type { Either } from "./evidence.ts";
export const narrowed = (value: Either): number => (value.kind === "Left" ? value.inches : value.metres);
// @ts-expect-error the member of the other branch
export const mixed: Either = { kind: "Left", metres: 1 };\n`;
    expect(
      complaintsAbout(
        new Map([
          ["evidence.ts", files[1]?.content ?? ""],
          ["uses.ts", test],
        ]),
      ),
    ).toEqual([]);
  });

  it("refuse a schema that takes the name of a derived type", async () => {
    const taken = {
      title: "EvidenceOperations",
      description: "Taken.",
      type: "string",
      maxLength: 3,
      "x-membrane": "label",
    };
    const folder = changedBundle((value, path) =>
      path.includes("profiles/evidence")
        ? { ...value, schemas: { ...(value["schemas"] as Json), EvidenceOperations: taken } }
        : value,
    );
    await expect(typeFiles(inputOf(folder))).rejects.toThrow(
      'contracts/profiles/evidence.v0.json#/schemas: title "EvidenceOperations" is the name of a derived type',
    );
  });
});
