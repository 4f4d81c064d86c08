import { beforeAll, describe, expect, it } from "vitest";
import type { BundleDraft } from "../../src/bundle/draft.ts";
import { schemaSubset } from "../../src/bundle/rules/schema-subset.ts";
import { faultsOf, judged, type Judged } from "../fixtures/soundness/cases.ts";
import { contractTypes, typesOf, type Modules } from "../fixtures/soundness/modules.ts";
import { randomDocuments } from "../fixtures/soundness/random-schemas.ts";
import { judgesOf, type Json, type Subject } from "../fixtures/soundness/subject.ts";

const documents = randomDocuments(20, 7);
let contracts: Modules;
let ofContracts: Judged[];
let ofRandom: Judged[];
let ofPlanted: Judged[];

/** The same types with one thing in their text changed, each under a name of its own. */
function planted(of: Modules, module: string, type: string, from: string, to: string): Modules {
  const text = of.modules.get(module) ?? "";
  expect(text).toContain(from);
  const name = `planted-${type.toLowerCase()}`;
  const subjects = of.subjects.filter((subject) => subject.module === module && subject.type === type);
  return {
    modules: new Map([[name, text.replace(from, to)]]),
    subjects: subjects.map((subject) => ({ ...subject, module: name })),
  };
}

// One call of the compiler for everything.
beforeAll(async () => {
  contracts = await contractTypes();
  const random = await typesOf(documents);
  const faults = [
    planted(
      contracts,
      "evidence",
      "ConsentRequest",
      "export type ConnectorId = string;",
      "export type ConnectorId = number;",
    ),
    planted(contracts, "evidence", "ConsentBody", 'state: "active";', "state: string;"),
  ];
  const all = [contracts, random, ...faults];
  const cases = judged(
    new Map(all.flatMap(({ modules }) => [...modules])),
    all.flatMap(({ subjects }) => subjects),
  );
  ofContracts = cases.filter(({ module }) => contracts.modules.has(module));
  ofRandom = cases.filter(({ module }) => random.modules.has(module));
  ofPlanted = cases.filter(({ module }) => module.startsWith("planted-"));
}, 300_000);

describe("generated types against what a validator says", () => {
  it("take every valid value of every contract, and nothing that the ledger does not explain", () => {
    expect(faultsOf(ofContracts)).toEqual({ unsound: [], unlisted: [], idle: [] });
    const valid = new Set(ofContracts.filter(({ breaks }) => breaks.length === 0).map(({ subject }) => subject));
    expect(contracts.subjects.filter((subject) => !valid.has(subject)).map(({ type }) => type)).toEqual([]);
    expect(contracts.subjects.length).toBeGreaterThan(250);
    expect(ofContracts.filter(({ breaks, takes }) => breaks.length > 0 && !takes).length).toBeGreaterThan(3000);
  });

  it("let through a value for every entry of the ledger", () => {
    const witnessed = new Map<Json, Set<string>>();
    for (const { subject, breaks, takes } of ofContracts) {
      const known = witnessed.get(subject.document) ?? new Set();
      witnessed.set(subject.document, known);
      if (takes) for (const each of breaks) known.add(each);
    }
    const entries = contracts.subjects.flatMap(({ type, document, ledger }) =>
      ledger.filter((entry) => entry.type === type).map((entry) => ({ ...entry, document })),
    );
    expect(entries.length).toBeGreaterThan(900);
    const idle = entries.filter(
      ({ document, pointer, keyword }) => witnessed.get(document)?.has(`${pointer}/${keyword}`) !== true,
    );
    expect(idle.map(({ file, pointer, keyword }) => `${file}#${pointer}/${keyword}`)).toEqual([]);
  });

  it("are as sound for any schemas of the closed subset", () => {
    const draft = {
      profiles: documents.map((value) => ({ value: { ...value, operations: {} } })),
    } as unknown as BundleDraft;
    expect(schemaSubset.check(draft)).toEqual([]);
    const { unsound, unlisted } = faultsOf(ofRandom);
    expect({ unsound, unlisted }).toEqual({ unsound: [], unlisted: [] });
    // Of a list or a text that stands for an object, only its members are told, not their types.
    const told = (subject: Subject): boolean =>
      !subject.ledger.some(({ reason }) => reason.startsWith("texts and lists"));
    expect(faultsOf(ofRandom.filter(({ subject }) => told(subject))).idle).toEqual([]);
    expect(ofRandom.filter(({ takes, breaks }) => takes && breaks.length > 0).length).toBeGreaterThan(250);
  });

  it("are found out when they refuse a valid value, or take what nothing explains", () => {
    const of = (module: string): Judged[] => ofPlanted.filter((each) => each.module === module);
    expect(faultsOf(of("planted-consentrequest")).unsound.length).toBeGreaterThan(5);
    expect(faultsOf(of("planted-consentbody")).unlisted).toContainEqual(
      expect.stringContaining("breaks /schemas/ConsentBody/properties/state/const"),
    );
  });

  it("are found out when one entry is missing in the ledger, whatever its keyword", () => {
    const keywords = new Map(contracts.subjects.flatMap(({ ledger }) => ledger).map((entry) => [entry.keyword, entry]));
    expect([...keywords.keys()].toSorted()).toEqual(
      "additionalProperties maxItems maxLength maximum minItems minLength minimum pattern propertyNames type uniqueItems".split(
        " ",
      ),
    );
    for (const missing of keywords.values()) {
      const ledgers = new Map<unknown, Subject["ledger"]>();
      const found = ofContracts.filter(({ subject, takes, breaks, passed, value }) => {
        if (!takes || !breaks.includes(`${missing.pointer}/${missing.keyword}`) || !subject.ledger.includes(missing))
          return false;
        const ledger = ledgers.get(subject.ledger) ?? subject.ledger.filter((entry) => entry !== missing);
        ledgers.set(subject.ledger, ledger);
        const judges = judgesOf({ ...subject, ledger });
        return passed ? !judges.passed(value) : !judges.written(value);
      });
      expect(found.length, `${missing.file}#${missing.pointer}/${missing.keyword}`).toBeGreaterThan(0);
    }
  });
});
