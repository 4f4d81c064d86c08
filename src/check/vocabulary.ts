import { documentsOf } from "../bundle/documents-of.ts";
import { operationsOf, type Bundle } from "../bundle/model.ts";
import { onceFor } from "../bundle/once-for.ts";
import { OBLIGATION_KINDS } from "../obligations/kinds/index.ts";
import type { Obligation } from "../obligations/obligation.ts";
import { TARGET_FAULTS } from "../protocol/target.ts";

/** Every name a page may use, looked up once for all pages. */
export interface Vocabulary {
  readonly operations: ReadonlySet<string>;
  /** Names that only look like operations: prefixes of operations, names of the frame. */
  readonly namespaces: ReadonlySet<string>;
  readonly codes: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
  readonly suffixes: ReadonlySet<string>;
  readonly obligations: ReadonlySet<string>;
  readonly requirements: ReadonlySet<string>;
  /** Every member name and every name-like value of the bundle's documents and schemas: fields, topics, readings, outcomes. */
  readonly names: ReadonlySet<string>;
  /** First parts that two or more codes share: a word that begins with one is meant as a code. */
  readonly codeFamilies: ReadonlySet<string>;
  /** First parts that two or more operations share. */
  readonly operationFamilies: ReadonlySet<string>;
}

/** Names the kit itself gives, which no bundle can rename. */
const KIT_NAMES = ["could_not_run", "not_applicable", "out_of_assurance", "contract_invalid", ...TARGET_FAULTS];

const NAME = /^[A-Za-z][A-Za-z0-9]*(?:[._][A-Za-z0-9]+)*$/u;

/** The names of a bundle and of what follows from it, collected once for all rules. */
export function vocabularyOf({
  bundle,
  obligations,
}: {
  readonly bundle: Bundle;
  readonly obligations: readonly Obligation[];
}): Vocabulary {
  return { ...namesOf(bundle), obligations: idsOf(obligations) };
}

const idsOf = onceFor((obligations: readonly Obligation[]) => new Set(obligations.map(({ id }) => id)));

const namesOf = onceFor((bundle: Bundle): Omit<Vocabulary, "obligations"> => {
  const operations = operationsOf(bundle).map((operation) => operation.name);
  const codes = [...bundle.codes.keys()];
  const names = new Set(KIT_NAMES);
  for (const document of documentsOf(bundle)) collectNames(document.value, names);
  return {
    operations: new Set(operations),
    namespaces: new Set([
      ...operations.flatMap((name) => prefixesOf(name)),
      ...bundle.profiles.flatMap((profile) => profile.document.wire.unrouted.operation ?? []),
    ]),
    codes: new Set(codes),
    labels: new Set(bundle.labels.keys()),
    suffixes: new Set(OBLIGATION_KINDS.map((kind) => kind.suffix)),
    requirements: new Set(bundle.requirements.map((entry) => entry.id)),
    names,
    codeFamilies: shared(codes, "_"),
    operationFamilies: shared(operations, "."),
  };
});

function collectNames(value: unknown, names: Set<string>): void {
  if (typeof value === "string") {
    if (NAME.test(value)) names.add(value);
  } else if (Array.isArray(value)) {
    for (const item of value) collectNames(item, names);
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      names.add(name);
      collectNames(member, names);
    }
  }
}

function prefixesOf(name: string): string[] {
  const parts = name.split(".");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("."));
}

function shared(names: readonly string[], joint: string): Set<string> {
  const first = names.filter((name) => name.includes(joint)).map((name) => name.slice(0, name.indexOf(joint) + 1));
  return new Set(first.filter((part, index) => first.indexOf(part) !== index));
}
