import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadBundle } from "../bundle/load.ts";
import { builtInBundleFolder } from "../bundle/locate.ts";
import { operationsOf, type Bundle } from "../bundle/model.ts";
import type { Finding } from "../diagnostics/finding.ts";
import { deriveObligations } from "../obligations/derive.ts";
import { allRules } from "./all-rules.ts";
import type { CheckContext } from "./context.ts";
import { LONGEST_PAGE, readPages } from "./pages/read-pages.ts";
import { runRules } from "./run-rules.ts";

const loaded = loadBundle(builtInBundleFolder());
const { bundle } = loaded;
const obligations = deriveObligations(bundle);

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "membrane-check-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function contextOf(more: Partial<CheckContext> = {}): CheckContext {
  const shown = (path: string): string => `contracts/${path}`;
  return { bundle, obligations, texts: loaded.texts, shown, rules: allRules(), ...more };
}

const brief = (findings: readonly Finding[]): string[] => findings.map(({ rule, message }) => `${rule}: ${message}`);

/** A bundle with the value of one document changed. */
function changed<K extends "requirements" | "productionAdmission">(
  name: K,
  change: (source: Bundle["sources"][K]) => void,
): Bundle {
  const source = { ...bundle.sources[name], value: structuredClone(bundle.sources[name].value) };
  change(source);
  const sources = { ...bundle.sources, [name]: source };
  return {
    ...bundle,
    sources,
    productionAdmission: sources.productionAdmission.value,
    requirements: sources.requirements.value.requirements,
  };
}

describe("a whole documentation", () => {
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const codes = [...bundle.codes.values()].filter((entry) => entry.lifecycle !== "planned").map((entry) => entry.code);
  const topics: string[] = bundle.productionAdmission.customer_boundary_lane.required_doc_topics;
  const carried = (topic: string): string =>
    `Status: for tests. Required topic ${topic} from contracts/production-admission.v0.json\n`;
  beforeEach(() => {
    write("docs/reference/refusal-codes.md", codes.map((code) => `<a id="${code}"></a>\n`).join("\n"));
    write("docs/topics.md", topics.map(carried).join("\n"));
    write(
      "docs/operations.md",
      operationsOf(bundle)
        .map(({ name }) => `## ${name}\n`)
        .join("\n"),
    );
  });
  const check = (): readonly Finding[] => {
    const { pages, findings } = readPages(["docs"], folder);
    const documentation = { pages, whole: true, folder: join(folder, "docs"), root: folder };
    return [...findings, ...runRules(contextOf({ documentation })).findings];
  };

  it("passes when each topic has a page and each code an anchor", () => {
    expect(check()).toEqual([]);
  });

  it("misses a topic without a page, at its place in the contract", () => {
    write("docs/topics.md", topics.slice(1).map(carried).join("\n"));
    const found = check();
    expect(brief(found)).toEqual([`docs-topics: required topic ${topics[0]} has no page`]);
    expect(found[0]?.place.file).toBe("contracts/production-admission.v0.json");
    expect(loaded.texts.size).toBeGreaterThan(0);
  });

  it("does not take a topic in a fence or a comment for a page", () => {
    write(
      "docs/topics.md",
      topics.map((topic) => `\`\`\`\nRequired topic ${topic}\n\`\`\`\n<!-- Required topic ${topic} -->\n`).join("\n"),
    );
    expect(check().length).toBe(topics.length);
  });

  it("finds a path alone that begins like two routes, also at the end of its sentence", () => {
    for (const end of [".", ", and more.", "\n"]) {
      write("docs/route.md", `The path is /v1/evidence/connectors/ingestion${end}`);
      expect(check().map(({ rule }) => rule)).toEqual(["docs-routes"]);
      write("docs/route.md", `The path is /v1/evidence/connectors/ingest${end}`);
      expect(check()).toEqual([]);
    }
    write("docs/route.md", "The file is /v1/evidence/connectors/ingestion.json");
    expect(check().map(({ rule }) => rule)).not.toContain("docs-routes");
  });

  it("takes a footnote of one word for no link", () => {
    write("docs/note.md", "It is so.[^a] See [there] too.\n\n[^a]: yes\n\n[there]: operations.md\n");
    expect(check()).toEqual([]);
    write("docs/note.md", "See [there] too.\n\n[there]: nowhere.md\n");
    expect(check().map(({ rule }) => rule)).toEqual(["docs-anchors"]);
  });

  it("misses a code without an anchor", () => {
    const missed = "connector_consent_revoked";
    write(
      "docs/reference/refusal-codes.md",
      codes
        .filter((code) => code !== missed)
        .map((code) => `<a id="${code}"></a>\n`)
        .join("\n"),
    );
    expect(brief(check())).toEqual([
      `docs-anchors: refusal code ${missed} has no anchor in reference/refusal-codes.md of the documentation`,
    ]);
  });

  it("misses an operation that no page documents, at its place in the contract", () => {
    write(
      "docs/operations.md",
      operationsOf(bundle)
        .slice(1)
        .map(({ name }) => `<a id="${name}"></a>\n`)
        .join("\n"),
    );
    const found = check();
    const [first] = operationsOf(bundle);
    expect(brief(found)).toEqual([`docs-coverage: operation ${first!.name} is documented on no page`]);
    expect(found[0]?.place.pointer).toBe(`/operation_maturity/${first!.name}`);
  });

  it("finds an anchor for an operation or a code that is gone, but not one in code", () => {
    write(
      "docs/old.md",
      'x <a id="evidence.connector.gone"></a>\n\n```html\n<a id="evidence.zigzag.moon"></a>\n```\n\n<a name="connector_something_gone"></a>\n',
    );
    expect(check().map(({ rule, place }) => `${rule} ${place.line}:${place.column}`)).toEqual([
      "docs-coverage 1:10",
      "docs-coverage 7:10",
    ]);
  });

  it("finds the path of a page that is not there, in prose and not in code", () => {
    write("docs/a.md", "See docs/topics.md and `docs/topic.md`.\n\n```\ndocs/nothing.md\n```\n");
    expect(brief(check())).toEqual(['docs-names: page "docs/topic.md" does not exist']);
  });

  it("follows local links and anchors, and leaves addresses alone", () => {
    write(
      "docs/a.md",
      "# One *heading* & more\n\n# One heading\n\n# One heading\n\n[b](b.md#x-1) [c](#one-heading--more) [d](#one-heading-1) [e](https://connector.example/#no) [f](../docs/b.md) ![g](b.md)",
    );
    write("docs/b.md", "# x\n\n# x\n");
    expect(check()).toEqual([]);
  });

  const broken: [string, string][] = [
    ["[b](nothing.md)", 'link target "nothing.md" does not exist'],
    ["[b](topics.md#nowhere)", 'page "topics.md" has no anchor "nowhere"'],
    ["[b](#nowhere)", 'page "docs/a.md" has no anchor "nowhere"'],
    ["![b](nothing.png)", 'link target "nothing.png" does not exist'],
    ["[b][r]\n\n[r]: nothing.md", 'link target "nothing.md" does not exist'],
    ["[b](../../../../../../../../etc/hostname)", "link leads outside the project"],
    ["| a |\n|---|\n| [b](nothing.md) |", 'link target "nothing.md" does not exist'],
  ];
  it.each(broken)("finds the broken link in %j", (text, message) => {
    write("docs/a.md", text);
    const found = check();
    expect(brief(found)).toEqual([`docs-anchors: ${message}`]);
    const { line, column } = found[0]!.place;
    expect(text.split("\n")[line - 1]?.slice(column - 1)).toMatch(/^!?\[b\]/u);
  });

  it("does not read a page that is too long, and says so", () => {
    write("docs/long.md", "x".repeat(LONGEST_PAGE + 1));
    expect(brief(check())).toEqual([
      `docs-readable: page has ${LONGEST_PAGE + 1} bytes, at most ${LONGEST_PAGE} are read`,
    ]);
  });

  it("reads a page that is too long where the kit made it", () => {
    const text = `made\n${"x".repeat(LONGEST_PAGE)}`;
    write("docs/long.md", text);
    const read = (made: string): number => readPages(["docs"], folder, (each) => each.startsWith(made)).pages.length;
    expect(read("made") - read("by hand")).toBe(1);
  });

  it("reads a page with deep quotes, a wide table and many brackets in bounded time", () => {
    const started = performance.now();
    write(
      "docs/hostile.md",
      `${"> ".repeat(2000)}x\n\n${"[".repeat(20_000)}\n\n|${"a|".repeat(500)}\n|${"-|".repeat(500)}\n${`|${"b|".repeat(500)}\n`.repeat(20)}`,
    );
    check();
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe("coverage-complete", () => {
  const check = (changedBundle: Bundle, more: Partial<CheckContext> = {}): string[] =>
    brief(
      runRules(contextOf({ bundle: changedBundle, obligations: deriveObligations(changedBundle), ...more })).findings,
    );

  it("finds a requirement that nothing judges", () => {
    const bare = changed(
      "requirements",
      (source) => void (source.value.requirements.find((entry) => entry.id === "GES-15")!.rules = []),
    );
    expect(check(bare)).toEqual(["coverage-complete: requirement GES-15 is judged by no obligation and no rule"]);
  });

  it("finds a suffix and a rule that do not exist, and what then serves nothing", () => {
    const wrong = changed("requirements", (source) => {
      source.value.requirements.find((entry) => entry.id === "MK-07")!.obligations = ["precedense"];
      source.value.requirements.find((entry) => entry.id === "GES-16")!.rules = ["runtime-lables"];
    });
    expect(check(wrong).toSorted()).toEqual([
      'coverage-complete: obligation suffix "precedense" does not exist',
      "coverage-complete: obligation suffix precedence follows (for example evidence.connector.consent/precedence) but serves no requirement",
      "coverage-complete: requirement MK-07 is judged by no obligation and no rule",
      'coverage-complete: rule "runtime-lables" does not exist',
    ]);
  });

  it("finds what a recorded kill matrix lacks", () => {
    const [first, ...rest] = obligations;
    const killedBy = rest
      .filter((obligation) => obligation.suffix !== first!.suffix)
      .map((obligation) => obligation.id);
    const kills = {
      file: "kill-matrix.json",
      mutants: [
        { id: "all", claims: killedBy, killedBy },
        { id: "survivor", claims: [first!.id], killedBy: [] },
        { id: "old", claims: ["evidence.gone/held"], killedBy: ["evidence.gone/held"] },
      ],
    };
    expect(check(bundle, { kills }).toSorted()).toEqual([
      `coverage-complete: mutant survivor is killed by no obligation that claims it`,
      `coverage-complete: no recorded mutant is killed by obligation suffix ${first!.suffix}`,
      `coverage-complete: recorded kill matrix names obligation evidence.gone/held, which does not follow from the contracts`,
    ]);
  });
});

describe("invariants-have-rules", () => {
  it("finds an invariant that no rule keeps", () => {
    const wrong = changed(
      "productionAdmission",
      (source) =>
        void (source.value.customer_boundary_lane.consistency_invariants[0]!.invariant =
          "docs_match_operation_maturities"),
    );
    const found = runRules(contextOf({ bundle: wrong })).findings;
    expect(found.map(({ message, remedy }) => [message, remedy])).toEqual([
      [
        'no rule keeps the invariant "docs_match_operation_maturities"',
        'did you mean "docs_match_operation_maturity"?',
      ],
    ]);
  });

  it("has a rule for each invariant, and each rule an invariant that exists", () => {
    const named = bundle.productionAdmission.customer_boundary_lane.consistency_invariants.map(
      ({ invariant }) => invariant,
    );
    expect(
      allRules()
        .flatMap((rule) => rule.invariant ?? [])
        .toSorted(),
    ).toEqual(named.toSorted());
  });
});
