import MarkdownIt from "markdown-it";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { operationsOf, statusOf, type Operation, type Refusal } from "../../src/bundle/model.ts";
import { inputOf } from "../fixtures/input.ts";
import type { GeneratorInput } from "../generated-file.ts";
import { docsFiles } from "./index.ts";

const markdown = new MarkdownIt({ html: true });
const foreign = join(import.meta.dirname, "../../examples/foreign-bundle/contracts");
const own = inputOf();

/** What the page of its profile says of an operation between two headings. */
function orderOf(input: GeneratorInput, { name, profile }: Operation): string {
  const content = docsFiles(input).find(({ path }) => path.endsWith(`operations/${profile}.md`))?.content ?? "";
  const section = content.split("\n## ").find((part) => part.startsWith(`<a id="${name}">`)) ?? "";
  return section.split("\n### ").find((part) => part.startsWith("Decision order\n")) ?? "";
}

function fencesOf(content: string): string[] {
  return markdown
    .parse(content, {})
    .filter(({ type, info }) => type === "fence" && info === "mermaid")
    .map((token) => token.content);
}

/** The way through a picture that answers no everywhere, with the exit beside each box. */
function wayOf(picture: string): { exits: string[]; end: string | undefined } {
  const exits: string[] = [];
  let at = /\) --> (\w+)$/mu.exec(picture)?.[1];
  let end: string | undefined;
  while (at !== undefined) {
    const exit = new RegExp(String.raw`^  ${at} (?:-->\|yes\||-->) r\d+\(\["(.+)"\]\)$`, "mu").exec(picture)?.[1];
    exits.push(exit ?? "none");
    const next = new RegExp(String.raw`^  ${at} -->\|no\| (\w+)(?:\(\["(.+)"\]\))?$`, "mu").exec(picture);
    end = next?.[2];
    at = end === undefined ? next?.[1] : undefined;
  }
  return { exits, end };
}

/** The meta-schema keeps these to lower-case letters, digits and hyphens. */
const NAMES = ["when", "resource", "document"];

/** The same, with every other text of its conditions made hostile: also codes, which no bundle would be loaded with. */
function hostile(input: GeneratorInput, name: string, words: string): GeneratorInput {
  const spoilt = (refusal: Refusal): Refusal => {
    const spoil = (value: unknown): unknown =>
      Array.isArray(value) ? value.map((item) => spoil(item)) : typeof value === "string" ? words : value;
    const entries = Object.entries(refusal).map(([key, value]): [string, unknown] => [
      key,
      NAMES.includes(key) ? value : spoil(value),
    ]);
    return Object.fromEntries(entries) as unknown as Refusal;
  };
  const profiles = input.bundle.profiles.map((profile) => ({
    ...profile,
    operations: profile.operations.map((operation) =>
      operation.name === name
        ? { ...operation, path: `/${words}`, refuses: operation.refuses.map(spoilt), decides: [] }
        : operation,
    ),
  }));
  return { ...input, bundle: { ...input.bundle, profiles } };
}

const named = (input: GeneratorInput, name: string): Operation =>
  operationsOf(input.bundle).find((operation) => operation.name === name)!;

describe.each([
  ["the built-in bundle", own],
  ["a bundle the kit knows nothing of", inputOf(foreign)],
])("the decision order of %s", (_, input) => {
  const operations = operationsOf(input.bundle);

  it("is drawn for every operation that refuses, with an exit for each condition in the order of the contract", () => {
    const drawn = operations.filter(({ refuses }) => refuses.length > 0);
    expect(drawn.length).toBeGreaterThan(2);
    for (const operation of drawn) {
      const [picture = "", ...more] = fencesOf(orderOf(input, operation));
      expect(more).toEqual([]);
      const { exits, end } = wayOf(picture);
      expect(exits).toEqual(operation.refuses.map((refusal) => `${statusOf(input.bundle, refusal)} ${refusal.code}`));
      expect(end).toBe(operation.clean.code === undefined ? `${operation.clean.status} accepted` : undefined);
    }
  });

  it("is not drawn where nothing is refused", () => {
    for (const operation of operations.filter(({ refuses }) => refuses.length === 0))
      expect(fencesOf(orderOf(input, operation))).toEqual([]);
  });
});

describe("what a call leaves", () => {
  const rows = (name: string): string[] =>
    orderOf(own, named(own, name))
      .split("\n")
      .filter((line) => /^\| (?:\d+|–) \|/u.test(line));

  it("is nothing for a refusal of a ladder, an entry for one of the operation's own, and no failure more when a counter refused", () => {
    const ends = rows("control.connector.ingest").map((row) =>
      row.slice(row.lastIndexOf("| ", row.length - 3) + 2, -2),
    );
    const entry = "the entry `dispatch_attempt_deny`";
    const failure = `one more in \`connector_failures\`, ${entry}`;
    expect(ends.slice(0, -1)).toEqual([
      ...Array.from({ length: 8 }, () => "nothing"),
      ...Array.from({ length: 4 }, () => failure),
      ...Array.from({ length: 3 }, () => entry),
      ...Array.from({ length: 3 }, () => failure),
    ]);
    expect(ends.at(-1)).toBe(
      "one more in `dispatches`, one more in `connector_dispatches`, `connector_failures` at zero, one more in `tenant_dispatches`, the entry `dispatch_attempt_allow`",
    );
  });

  it("is what the contract says moves, is put in force, is made and is counted", () => {
    const accepted = (name: string): string | undefined => rows(name).at(-1);
    expect(accepted("control.connector.state")).toBe(
      "| – | nothing above: accepted | – | 200 | the switch `on` or `off`, one more in `state_changes`, the entry `state_set` |",
    );
    expect(accepted("control.policy.set")).toContain("| the policy at `/version` in force, one more in");
    expect(accepted("control.connector.status")).toContain("| 200 | nothing |");
    expect(accepted("evidence.connector.consent")).toMatch(/\| a new consent, `\w+`, /u);
  });

  it("shows the status of a condition where it is not that of its code", () => {
    expect(rows("control.connector.ingest")[1]).toContain("(../refusal-codes.md#credential_refused) | 403 |");
  });
});

it("keeps what a stranger's contract says inside the table and the labels of the picture", () => {
  const words = '/x"] --> free\n```\n<script>alert(1)</script>\n\n| a | b |\n%%{init: {}}%% `|';
  const name = "control.connector.ingest";
  const section = orderOf(hostile(own, name, words), named(own, name));
  const [picture = "", ...more] = fencesOf(section);
  expect(more).toEqual([]);
  expect(picture).not.toMatch(/free\n|`|%%|<|\n\n/u);
  const lines = picture.trimEnd().split("\n");
  expect(lines).toHaveLength(2 + 18 * 3);
  for (const line of lines.slice(1))
    expect(line).toMatch(/^ {2}[\w ]*(?:\(?\["[^"\]]*"\]\)?)?[\w ->|]*(?:\(\["[^"\]]*"\]\))?$/u);
  const html = markdown.render(section);
  expect(html).not.toContain("<script>");
  expect(html.match(/<tr>/gu)).toHaveLength(20);
});
