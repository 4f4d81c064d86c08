/* oxlint-disable typescript/no-unsafe-member-access, typescript/no-unsafe-call, typescript/no-unsafe-argument -- a change reaches anywhere into documents of every kind */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { BundleError } from "../../src/bundle/bundle-error.ts";
import { toPointer, valueAt } from "../../src/bundle/json-pointer.ts";
import { compareBundles, findingsOf } from "../../src/diff/compare.ts";
import type { DiffFinding, Witness } from "../../src/diff/finding.ts";
import { CHANGE_EXAMPLES, exampleOf, rulesOf } from "../../src/diff/examples/index.ts";
import { factsOfSide } from "../../src/diff/facts/fact-side.ts";
import { compareWithLock } from "../../src/diff/lock/compare-with-lock.ts";
import { factsOfLock, lockText } from "../../src/diff/lock/lock.ts";
import { BUNDLES, changed, removeFolders, sidesOf, type Documents } from "./fixtures/changed-bundle.ts";
import type { Held } from "../../src/diff/facts/facts.ts";
import type { Lock } from "../../src/generated/documents.ts";
import { isProse } from "../../src/diff/meaning.ts";
import { DIFF_RULES } from "../../src/diff/rules/index.ts";
import type { Side } from "../../src/diff/side.ts";
import { witnessesOf } from "../../src/diff/witness/find-witness.ts";

afterAll(removeFolders);

const bases = { lab: changed("lab"), kit: changed("kit") };
const compared = (base: Side, head: Side): DiffFinding[] =>
  compareBundles({ base, head, severities: {}, witnessOf: witnessesOf(base, head) });
const comparedWithLock = (lock: Held<Lock>, head: Side): DiffFinding[] =>
  findingsOf(
    compareWithLock(factsOfLock(lock, lockText(lock), "lock"), factsOfSide(head)),
    { base: () => "lock", head: head.shown },
    {},
  );
const named = (findings: readonly DiffFinding[]): string =>
  [...new Set(findings.map(({ rule, witness, canBeShown }) => rule + (witness ? "*" : canBeShown ? "?" : "")))]
    .toSorted()
    .join(" ");

/** Written apart from the product, so that both would have to be wrong. */
function takes({ bundle }: Side, { about }: Witness, schema: string, document: unknown): boolean {
  const profile = bundle.profiles.find(({ name }) => name === about.profile);
  const operation = profile?.operations.find(({ name }) => name === about.operation);
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  const valid = ajv.validate({ schemas: profile?.document.schemas, $ref: `#/schemas/${schema}` }, document);
  const request = document as Documents;
  const refusals = about.direction === "request" ? (operation?.refuses ?? []) : [];
  return (
    valid &&
    refusals.every((refusal) => {
      if (refusal.when === "gate") return request[refusal.at.slice(1)] === refusal.value;
      if (refusal.when !== "standing" || !refusal.values.includes(request[refusal.at.slice(1)] as string)) return true;
      return request[refusal.provenance.slice(1)] !== undefined;
    })
  );
}

describe("compareBundles", () => {
  it("is tried on a hundred changes at least, each of them once", () => {
    expect(CHANGE_EXAMPLES.length).toBeGreaterThanOrEqual(120);
    expect(new Set(CHANGE_EXAMPLES.map(({ what }) => what)).size).toBe(CHANGE_EXAMPLES.length);
  });

  it.each(CHANGE_EXAMPLES)("finds that $what: $found", (example) => {
    const { base, head, lock } = sidesOf(example);
    const findings = lock === undefined ? compared(base, head) : comparedWithLock(lock, head);
    expect(named(findings)).toBe(example.found.join(" "));
    for (const { witness } of findings) {
      if (witness === undefined) continue;
      const { schemas } = witness.about;
      const verdicts = {
        base: takes(base, witness, schemas.base, witness.document),
        head: takes(head, witness, schemas.head, witness.document),
      };
      expect([verdicts[witness.accepted], verdicts[witness.refused]]).toEqual([true, false]);
      // The place is in the document, or a member that it lacks.
      const above = witness.at.slice(0, witness.at.lastIndexOf("/"));
      expect(witness.at.startsWith("/") && valueAt(witness.document, above) !== undefined).toBe(true);
    }
  });

  it.each(DIFF_RULES)("has an example of $id, and tells it apart from rules that are not", ({ id }) => {
    const example = exampleOf(id);
    expect(example?.what, "a change in src/diff/examples that the rule finds").toBeDefined();
    expect(rulesOf(example!)).toContain(id);
  });

  it("has one rule for each id, and no example of another", () => {
    const ids = DIFF_RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(CHANGE_EXAMPLES.flatMap((example) => rulesOf(example)).filter((rule) => !ids.includes(rule))).toEqual([]);
  });

  it("does not take an example for one that says something untrue of its bundle", () => {
    const [example] = CHANGE_EXAMPLES;
    const wrong = { ...example!, edits: example!.edits.map((edit) => ({ ...edit, before: "something else" })) };
    expect(() => sidesOf(wrong)).toThrow("where something else stands");
  });

  it("finds nothing in members that stand in another order", () => {
    const head = changed("lab", (documents) => {
      const profile = documents["surfaces/lab.json"] as Documents;
      profile["schemas"] = Object.fromEntries(Object.entries(profile["schemas"] as Documents).toReversed());
      profile["operations"] = Object.fromEntries(Object.entries(profile["operations"] as Documents).toReversed());
      documents["codes.json"].codes.reverse();
      documents["promises.json"].requirements.reverse();
      for (const schema of Object.values(profile["schemas"] as Documents)) schema.required?.reverse();
      profile["schemas"].Assay.enum.reverse();
      documents["material.json"].classes[0].member_names.reverse();
    });
    expect(compared(bases.lab, head)).toEqual([]);
  });

  it("finds the same change the other way round, with what is taken and refused changed places", () => {
    const opposite: Record<string, string> = {
      "request-accepts-more*": "request-accepts-less*",
      "request-accepts-less*": "request-accepts-more*",
    };
    const single = CHANGE_EXAMPLES.filter(
      ({ found }) => found.length === 1 && found[0] !== undefined && found[0] in opposite,
    );
    expect(single.length).toBeGreaterThan(5);
    for (const example of single) {
      const { base, head } = sidesOf(example);
      expect(named(compared(head, base))).toBe(opposite[example.found[0] ?? ""]);
    }
  });

  it("shows each of several changes of one request by a document that is refused for that change", () => {
    const head = changed("lab", (documents) => {
      const { Enrol } = documents["surfaces/lab.json"].schemas as Documents;
      Enrol.properties.study.pattern = "^[A-Z]{2,9}[0-9]{0,24}$";
      Enrol.properties.assays.minItems = 0;
      Enrol.properties.more = { $ref: "#/schemas/Ward" };
      // Every document of the head is refused for this one, too.
      Enrol.required.push("more");
    });
    const shown = compared(bases.lab, head).flatMap(({ rule, witness }) =>
      witness === undefined ? [] : [`${rule} ${witness.at}`],
    );
    expect(shown.toSorted()).toEqual([
      "request-accepts-more /assays",
      "request-accepts-more /study",
      "request-member-added /more",
      "request-member-required /more",
    ]);
  });

  it("gives no document where none can show a change", () => {
    // Of four words no list has five that are all different.
    const head = changed(
      "lab",
      (documents) => void (documents["surfaces/lab.json"].schemas.Enrol.properties.assays.maxItems = 5),
    );
    expect(named(compared(bases.lab, head))).toBe("request-accepts-more?");
  });

  it("says nothing of a bundle and itself", () => {
    for (const base of Object.values(bases)) expect(compared(base, base)).toEqual([]);
  });

  it("merges a change of a shared schema, and names every operation it is about", () => {
    const head = changed("lab", (documents) => void (documents["surfaces/lab.json"].schemas.Ward.maxLength = 12));
    expect(compared(bases.lab, head).map(({ subjects }) => subjects)).toEqual([["lab.enrol", "lab.submit"]]);
  });

  it("gives a change the same fingerprint wherever it stands and whatever it is called", () => {
    const edit = (documents: Documents): void => void (documents["surfaces/lab.json"].schemas.Ward.maxLength = 12);
    const moved = (documents: Documents): void => {
      edit(documents);
      documents["surfaces/lab.json"].schemas.Ward.description = "Another sentence.";
      documents["surfaces/lab.json"].schemas = Object.fromEntries(
        Object.entries(documents["surfaces/lab.json"].schemas as Documents).toReversed(),
      );
    };
    const [one, other] = [edit, moved].map((each) =>
      compared(bases.lab, changed("lab", each)).filter(({ rule }) => rule === "request-accepts-less"),
    );
    expect(one?.map(({ fingerprint }) => fingerprint)).toEqual(other?.map(({ fingerprint }) => fingerprint));
    expect(one?.[0]?.place.line).not.toBe(other?.[0]?.place.line);
  });

  it("gives another change at the same place another fingerprint", () => {
    const shorter = [12, 13].map((maxLength) =>
      compared(
        bases.lab,
        changed("lab", (documents) => void (documents["surfaces/lab.json"].schemas.Ward.maxLength = maxLength)),
      ),
    );
    expect(shorter[0]?.[0]?.fingerprint).not.toBe(shorter[1]?.[0]?.fingerprint);
  });

  it("lets a project say how much a rule matters, and that it does not", () => {
    const head = changed("lab", (documents) => void (documents["surfaces/lab.json"].schemas.Ward.maxLength = 12));
    const as = (severity: "info" | "off"): string[] =>
      compareBundles({ base: bases.lab, head, severities: { "request-accepts-less": severity } }).map(
        (each) => each.severity,
      );
    expect([as("info"), as("off")]).toEqual([["info"], []]);
  });
});

describe("what a contract says", () => {
  const files = readdirSync(BUNDLES.lab, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
  const leaves = files.flatMap((file) =>
    leavesIn(file.replaceAll("\\", "/"), JSON.parse(readFileSync(join(BUNDLES.lab, file), "utf8")), []),
  );
  /** Every so many of them: all take half a minute. */
  const SHARE = 9;

  it("changes nowhere without a finding, and for people alone as words alone", () => {
    let judged = 0;
    const silent: string[] = [];
    leaves
      .filter((_leaf, index) => index % SHARE === 0)
      .forEach(({ file, path, next, prose }) => {
        let head: Side;
        try {
          head = changed("lab", (documents) => put(documents[file], path, next));
        } catch (error) {
          // What is no contract any more is found by whoever reads it.
          if (error instanceof BundleError) return;
          throw error;
        }
        judged++;
        const kinds = compareBundles({ base: bases.lab, head, severities: {} }).map(({ kind }) => kind);
        if (kinds.length === 0 || (prose && kinds.some((kind) => kind !== "docs")))
          silent.push(`${file}#${toPointer(path)}`);
      });
    expect(silent).toEqual([]);
    expect(judged).toBeGreaterThan(40);
  });

  interface Leaf {
    readonly file: string;
    readonly path: readonly string[];
    readonly next: unknown;
    readonly prose: boolean;
  }

  function leavesIn(file: string, value: unknown, path: readonly string[]): Leaf[] {
    if (typeof value === "object" && value !== null)
      return Object.entries(value).flatMap(([name, part]) => leavesIn(file, part, [...path, name]));
    if (path.at(-1) === "$schema") return [];
    // A name that leads nowhere is no contract; another one that leads somewhere is another contract.
    if (path.at(-1) === "$ref")
      return [{ file, path, next: `#/schemas/${value === "#/schemas/Ward" ? "Assay" : "Ward"}`, prose: false }];
    const next = typeof value === "string" ? `${value}x` : typeof value === "number" ? value + 1 : value !== true;
    const prose = isProse(path.at(-1) ?? "", value, path.at(-2)) && path.at(-1) !== "title";
    return [{ file, path, next, prose }];
  }

  function put(value: Documents, [name = "", ...rest]: readonly string[], next: unknown): void {
    if (rest.length === 0) value[name] = next;
    else put(value[name] as Documents, rest, next);
  }
});
