import { askedOnce } from "../bundle/asked-once.ts";
import { canonicalJson } from "../bundle/canonical-json.ts";
import { operationsOf } from "../bundle/model.ts";
import { positionsOf } from "../bundle/position.ts";
import { sortFindings, type Place, type Severity } from "../diagnostics/finding.ts";
import type { Change } from "./change.ts";
import { COMPARISONS } from "./comparisons/index.ts";
import { compareFacts } from "./facts/compare-facts.ts";
import { factsOfSide } from "./facts/fact-side.ts";
import type { DiffFinding, Witness } from "./finding.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { DIFF_RULES } from "./rules/index.ts";
import type { Side, Spot } from "./side.ts";

/** How much each rule matters, where a project says so itself. */
export type Severities = Readonly<Record<string, Severity | "off">>;

/** What was looked at on both sides, so that no finding is not the same as nothing compared. */
export interface Compared {
  readonly profiles: number;
  readonly operations: number;
  readonly codes: number;
  readonly schemas: number;
  readonly obligations: number;
  /** Left out where the documentation of a side is not known. */
  readonly anchors?: number;
}

/** Two bundles compared. */
export interface Comparing {
  readonly base: Side;
  readonly head: Side;
  readonly severities: Severities;
  /** Looks for a document that shows a change. Left out, none is looked for. */
  readonly witnessOf?: (change: Change) => Witness | undefined;
}

/** Every difference in meaning between two bundles, the most dangerous kind first. Pure: the same bundles give the same findings. */
export function compareBundles({ base, head, severities, witnessOf }: Comparing): DiffFinding[] {
  const changes = [
    ...compareFacts(factsOfSide(base), factsOfSide(head)),
    ...COMPARISONS.flatMap((compare) => compare(base, head)),
  ];
  return findingsOf(changes, { base: base.shown, head: head.shown }, severities, witnessOf);
}

/** How much of two bundles there is to compare: what both have. */
export function comparedOf(base: Side, head: Side): Compared {
  const shared = (one: Iterable<string>, other: Iterable<string>): number => {
    const known = new Set(other);
    return [...one].filter((each) => known.has(each)).length;
  };
  const names = ({ bundle }: Side): string[] => bundle.profiles.map(({ name }) => name);
  const schemas = ({ bundle }: Side): string[] =>
    bundle.profiles.flatMap(({ name, schemas: all }) => [...all.keys()].map((schema) => `${name} ${schema}`));
  return {
    profiles: shared(names(base), names(head)),
    operations: shared(
      operationsOf(base.bundle).map(({ name }) => name),
      operationsOf(head.bundle).map(({ name }) => name),
    ),
    codes: shared(base.bundle.codes.keys(), head.bundle.codes.keys()),
    schemas: shared(schemas(base), schemas(head)),
    obligations: shared(
      base.obligations.map(({ id }) => id),
      head.obligations.map(({ id }) => id),
    ),
  };
}

/** The same in words. */
export function countedIn(compared: Compared): string {
  return Object.entries(compared)
    .map(([what, count]) => `${count} ${count === 1 ? what.slice(0, -1) : what}`)
    .join(", ");
}

/** Makes findings of changes: one for equal changes of several subjects, with places, severity and fingerprint. */
export function findingsOf(
  changes: readonly Change[],
  shown: { readonly base: Side["shown"]; readonly head: Side["shown"] },
  severities: Severities,
  witnessOf: Comparing["witnessOf"] = () => undefined,
): DiffFinding[] {
  const finders = { base: finderOf(shown.base), head: finderOf(shown.head) };
  const findings = merged(changes).flatMap((change): DiffFinding[] => {
    const rule = DIFF_RULES.find(({ id }) => id === change.rule);
    if (rule === undefined) throw new Error(`no rule is called ${change.rule}`);
    const severity = (Object.hasOwn(severities, rule.id) ? severities[rule.id] : undefined) ?? rule.severity;
    if (severity === "off") return [];
    const witness = witnessOf(change);
    return [
      {
        rule: rule.id,
        kind: rule.kind,
        severity,
        fingerprint: fingerprintOf(change),
        subjects: change.subjects,
        place: finders.head(change.head),
        base: finders.base(change.base),
        message: `${change.message} (${change.subjects.join(", ")})`,
        canBeShown: change.aim !== undefined,
        ...(change.remedy === undefined ? {} : { remedy: change.remedy }),
        ...(witness === undefined ? {} : { witness }),
      },
    ];
  });
  const kinds = [...new Set(DIFF_RULES.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => sortFindings(findings.filter((finding) => finding.kind === kind)) as DiffFinding[]);
}

/** Equal changes at equal places are one change of all their subjects. */
function merged(changes: readonly Change[]): Change[] {
  const known = new Map<string, Change>();
  for (const change of changes) {
    const { rule, at, before, after, base, head } = change;
    const places = [base, head].map(({ source, pointer }) => `${source.path}#${pointer}`);
    const key = canonicalJson([rule, at, before ?? null, after ?? null, places]);
    const first = known.get(key);
    known.set(
      key,
      first === undefined ? change : { ...first, subjects: [...new Set([...first.subjects, ...change.subjects])] },
    );
  }
  return [...known.values()];
}

/** Finds places of one side. The tree of a document is built once, however much of it changed. */
function finderOf(shown: Side["shown"]): (spot: Spot) => Place {
  const positions = askedOnce((source: Spot["source"]) =>
    positionsOf(source.shownAs ?? shown(source.path), source.text),
  );
  return ({ source, pointer, atName }) =>
    atName === true ? positions(source).nameAt(pointer) : positions(source).at(pointer);
}
