import { describe, expect, it } from "vitest";
import { compileDefinitions } from "./compile-definition.ts";
import { nameDefinitions } from "./name-definitions.ts";

/** Links of a chain, the last pointing back to the first. */
function chain(length: number): { file: string; value: unknown; roots: string[] } {
  const link = (index: number): object => ({
    title: `Link${index}`,
    type: "object",
    additionalProperties: false,
    required: ["next"],
    properties: { next: { $ref: `#/$defs/Link${(index + 1) % length}` } },
  });
  const $defs = Object.fromEntries(Array.from({ length }, (_, index) => [`Link${index}`, link(index)]));
  return { file: "contracts/chain.json", value: { $defs }, roots: ["/$defs/Link0"] };
}

async function compiled(length: number): Promise<{ texts: string[]; milliseconds: number }> {
  const start = performance.now();
  const texts = await compileDefinitions(nameDefinitions([chain(length)]));
  return { texts, milliseconds: performance.now() - start };
}

describe("compiling definitions", () => {
  it("compiles a circle of 2,500 linked definitions, and time grows with their number only", async () => {
    await compiled(100); // The first call pays for loading the compiler.
    const short = await compiled(500);
    const long = await compiled(2500);
    expect(long.texts).toHaveLength(2500);
    expect(long.texts.join("\n")).toContain("export interface Link2499 {\n  next: Link0;\n}");
    // Five times the definitions; a quadratic compiler would take twenty-five times as long.
    expect(long.milliseconds).toBeLessThan(short.milliseconds * 15);
  });

  it("keeps a name the compiler would rewrite", async () => {
    const schema = { title: "Sha256hex", type: "string", description: "A digest." };
    const texts = await compileDefinitions(nameDefinitions([{ file: "a.json", value: { A: schema }, roots: ["/A"] }]));
    expect(texts).toEqual(["/** A digest. */\nexport type Sha256hex = string;\n"]);
  });

  it("makes an alias of a schema that is a reference and nothing else", async () => {
    const value = { schemas: { Alias: { $ref: "#/schemas/Target" }, Target: { title: "Target", type: "string" } } };
    const roots = ["/schemas/Alias", "/schemas/Target"];
    const texts = await compileDefinitions(nameDefinitions([{ file: "a.json", value, roots }]));
    expect(texts).toEqual(["export type Alias = Target;\n", "export type Target = string;\n"]);
  });

  it("quotes a member name that would write code", async () => {
    const name = 'x: 1 } export const planted = 1; interface Y { "z';
    const value = {
      A: { title: "A", type: "object", additionalProperties: false, properties: { [name]: { type: "string" } } },
    };
    const texts = await compileDefinitions(nameDefinitions([{ file: "a.json", value, roots: ["/A"] }]));
    expect(texts).toEqual([`export interface A {\n  ${JSON.stringify(name)}?: string;\n}\n`]);
  });

  it("cannot be led to write code by a description", async () => {
    const schema = { title: "A", type: "string", description: "ends */ export const planted = 1; /*" };
    const [text] = await compileDefinitions(nameDefinitions([{ file: "a.json", value: { A: schema }, roots: ["/A"] }]));
    expect(text?.split("\n").filter((line) => line.includes("planted") && !line.startsWith("/** "))).toEqual([]);
    expect(text?.match(/\*\//gu)).toHaveLength(1);
  });
});
