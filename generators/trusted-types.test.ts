import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "../src/bundle/digest.ts";
import { compareGenerated } from "./compare.ts";
import { changedBundle, inputOf, temporaryFolder, type Json } from "./fixtures/input.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { planGeneration } from "./plan.ts";
import { writeGenerated } from "./write.ts";

const types = "src/generated/evidence.ts";

const planned = (root: string, trustQuickPrinter: boolean, contracts?: string): Promise<GeneratedFile[]> =>
  planGeneration(inputOf(contracts), {
    what: ["types"],
    root,
    docsFolder: "docs",
    typesFolder: "src/generated",
    trustQuickPrinter,
  });

async function written(contracts?: string): Promise<string> {
  const root = temporaryFolder();
  writeGenerated(await planned(root, false, contracts), root);
  return root;
}

/** What a comparison finds, which must be the same whether the quick printer is trusted or not. */
async function found(root: string, contracts?: string): Promise<string[]> {
  const [trusting, careful] = [await planned(root, true, contracts), await planned(root, false, contracts)];
  expect(trusting).toEqual(careful);
  return compareGenerated(trusting, root).map(({ rule, place }) => `${rule} ${place.file}:${place.line}`);
}

/** The profile with another schema in place of `Mode`. */
const withMode = (schema: Json): string =>
  changedBundle((value, path) =>
    path.includes("profiles/evidence") ? { ...value, schemas: { ...(value["schemas"] as Json), Mode: schema } } : value,
  );

describe("types that a quick printer may vouch for", () => {
  it("are as they are when the compiler would make them so", async () => {
    expect(await found(await written())).toEqual([]);
  });

  it("are found to be edited even when the digest of their content was changed with them", async () => {
    const root = await written();
    const text = readFileSync(join(root, types), "utf8").replace(
      "connector_consent_revoked",
      "connector_consent_ended",
    );
    const [line = "", ...rest] = text.split("\n");
    const digest = sha256(rest.join("\n")).slice(0, 12);
    const forged = [line.replace(/content sha256:[0-9a-f]{12}/u, `content sha256:${digest}`), ...rest].join("\n");
    writeFileSync(join(root, types), forged);
    expect(await found(root)).toEqual([expect.stringMatching(/^generated-stale src\/generated\/evidence\.ts:\d+$/u)]);
  });

  it("are found to be stale when a schema has changed", async () => {
    const words = ["fixture", "sandbox", "live"];
    const mode = { title: "Mode", description: "One more.", type: "string", enum: words, "x-membrane": "enum" };
    const other = withMode(mode);
    expect(await found(await written(), other)).toEqual([
      expect.stringMatching(/^generated-stale .*evidence\.ts:\d+$/u),
    ]);
  });

  it("are made by the compiler when a schema is beyond the printer", async () => {
    const union = withMode({
      title: "Mode",
      description: "Either.",
      oneOf: ["left", "right"].map((side) => ({
        type: "object",
        additionalProperties: false,
        required: ["side"],
        properties: { side: { type: "string", const: side, description: "Side.", "x-membrane": "constant" } },
      })),
    });
    expect(await found(await written(union), union)).toEqual([]);
  });
});
