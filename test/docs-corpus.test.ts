import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadBundle } from "../src/bundle/load.ts";
import { builtInBundleFolder } from "../src/bundle/locate.ts";
import { corpusOf, KINDS } from "./docs-corpus/corpus.ts";
import { findingsOf, wholeFindings } from "./docs-corpus/run-corpus.ts";
import { completePages, wholeCases } from "./docs-corpus/whole.ts";

const foreign = fileURLToPath(new URL("../examples/foreign-bundle/contracts", import.meta.url));
const loaded = [builtInBundleFolder(), foreign].map((folder) => loadBundle(folder));
const subjects = loaded.flatMap((bundle) =>
  bundle.bundle.profiles.map((profile) => [profile.name, bundle, profile] as const),
);
const SEEDS = [1, 2];

describe("the corpus of pages with one fault", () => {
  it("is large, and has a page of each kind for each profile", () => {
    expect(subjects.map(([name]) => name)).toEqual(["evidence", "control-plane", "lab"]);
    expect(KINDS.length * SEEDS.length * subjects.length).toBeGreaterThan(300);
    expect(new Set(KINDS.map(({ name }) => name)).size).toBe(KINDS.length);
  });

  it.each(loaded.map((bundle) => [bundle.bundle.profiles[0]?.name ?? "", bundle] as const))(
    "finds each topic, code and operation that a documentation about %s lacks, at its place in the contract",
    (_name, bundle) => {
      expect(wholeFindings(bundle, completePages(bundle))).toEqual([]);
      const wrong = wholeCases(bundle).filter(({ missing, rule, document, pages }) => {
        const [first, ...more] = wholeFindings(bundle, pages);
        const { file, line, column } = first?.place ?? { file: "", line: 0, column: 0 };
        const stands =
          bundle.texts
            .get([...bundle.texts.keys()].find((path) => path.endsWith(document.slice(10))) ?? "")
            ?.split("\n")[line - 1] ?? "";
        return (
          more.length > 0 || first?.rule !== rule || file !== document || !stands.includes(`"${missing}"`) || column < 1
        );
      });
      expect(wrong.map(({ missing }) => missing)).toEqual([]);
    },
  );

  describe.each(subjects)("about %s", (_name, bundle, profile) => {
    const cases = SEEDS.flatMap((seed) => corpusOf(bundle.bundle, profile, seed));

    it("passes each page without its fault", () => {
      const found = findingsOf(bundle, cases, "clean");
      const accused = cases.filter(({ folder }) => found.has(folder));
      expect(accused.map(({ folder, kind, clean }) => ({ kind, found: found.get(folder), clean }))).toEqual([]);
    });

    it("finds each fault by its rule, at its place, and nothing else", () => {
      const found = findingsOf(bundle, cases, "faulty");
      const wrong = cases.filter(({ folder, expected: { rule, line, column } }) => {
        const briefs = (found.get(folder) ?? []).map(({ brief }) => brief);
        return briefs.length !== 1 || briefs[0] !== `${rule} ${line}:${column}`;
      });
      expect(
        wrong.map(({ folder, kind, expected, faulty }) => ({ kind, expected, found: found.get(folder), faulty })),
      ).toEqual([]);
    });
  });
});
