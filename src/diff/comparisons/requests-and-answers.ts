import { leavesOf } from "../../bundle/leaves.ts";
import type { Operation, Profile } from "../../bundle/model.ts";
import { toPointer } from "../../bundle/json-pointer.ts";
import type { DataClass } from "../../bundle/shape.ts";
import type { Change } from "../change.ts";
import { compareShapes } from "../shapes/compare-shapes.ts";
import type { ShapeChange, ShapeWhat } from "../shapes/shape-change.ts";
import type { Aim, SideName } from "../witness/aim.ts";
import { pairsOf, type Pair } from "./pairs.ts";
import type { Comparison } from "./comparison.ts";

/** Compares what operations take and what they answer, by the documents their schemas take and in the direction they travel. */
export const requestsAndAnswers: Comparison = (base, head) =>
  pairsOf(base.bundle, head.bundle).flatMap((pair) => [
    ...pair.operations.flatMap(([was, is]) => [
      ...travelling(pair, was, is, "request"),
      ...travelling(pair, was, is, "answer"),
    ]),
    ...framesOf(pair),
  ]);

interface Crossing {
  readonly pair: Pair;
  readonly subject: string;
  readonly operation?: string;
  readonly direction: Aim["direction"];
  readonly names: { readonly base: string; readonly head: string };
}

function travelling(pair: Pair, was: Operation, is: Operation, direction: Aim["direction"]): Change[] {
  const member = direction === "request" ? "request" : "response";
  const [before, after] = [was[member]?.name, is[member]?.name];
  if (before !== undefined && after !== undefined)
    return changesOf({ pair, subject: is.name, operation: is.name, direction, names: { base: before, head: after } });
  if (before === after) return [];
  const at = toPointer(["operations", is.name]);
  const spot = (profile: Profile, name: string | undefined): Change["base"] => ({
    source: profile.source,
    pointer: name === undefined ? at : `${at}/${member}`,
    atName: name === undefined,
  });
  const what = after === undefined ? "removed" : "added";
  return [
    {
      rule: `${member}-member-${what}`,
      subjects: [is.name],
      at: `${at}/${member}`,
      before: before ?? null,
      after: after ?? null,
      base: spot(pair.base, before),
      head: spot(pair.head, after),
      message: `the operation ${what === "added" ? "has" : "has no"} ${member} ${what === "added" ? "now" : "any more"}`,
    },
  ];
}

/** Frames and bodies of refusals belong to every operation of a profile; what a signed record says comes in. */
function framesOf(pair: Pair): Change[] {
  const { base, head } = pair;
  const places: readonly (readonly [Aim["direction"], string | undefined, string | undefined])[] = [
    ["answer", base.wire.envelope, head.wire.envelope],
    ["answer", base.wire.refusalEnvelope, head.wire.refusalEnvelope],
    ["answer", base.wire.refusalBody, head.wire.refusalBody],
    ["request", base.document.admission?.record.schema, head.document.admission?.record.schema],
  ];
  return places.flatMap(([direction, was, is]) =>
    was === undefined || is === undefined
      ? []
      : changesOf({ pair, subject: head.name, direction, names: { base: was, head: is } }),
  );
}

function changesOf(crossing: Crossing): Change[] {
  const { pair, names } = crossing;
  return compareShapes(pair.base.schemas, pair.head.schemas, [names.base, names.head]).flatMap((found) =>
    rulesFor(found, crossing).map((rule) => asChange(rule, found, crossing)),
  );
}

function asChange(rule: string, found: ShapeChange, { pair, subject, operation, direction, names }: Crossing): Change {
  const takes = takenBy(found.what);
  const { steps, end } = found;
  return {
    rule,
    subjects: [subject],
    at: found.base.startsWith("/schemas") ? found.base : found.head,
    before: found.before,
    after: found.after,
    base: { source: pair.base.source, pointer: found.base },
    head: { source: pair.head.source, pointer: found.head },
    message: `${direction === "request" ? "request" : "answer"}${shownPath(found)}: ${found.message}`,
    ...(takes === undefined
      ? {}
      : {
          aim: {
            profile: pair.head.name,
            ...(operation === undefined ? {} : { operation }),
            direction,
            schemas: names,
            takes,
            steps,
            end,
          },
        }),
  };
}

const REQUEST_RULES: Readonly<Partial<Record<ShapeWhat, string>>> = {
  "member-added": "request-member-added",
  "member-removed": "request-member-removed",
  required: "request-member-required",
  optional: "request-member-optional",
  released: "request-member-optional",
  opened: "request-opened",
  closed: "request-closed",
  more: "request-accepts-more",
  fewer: "request-accepts-less",
  undecided: "request-undecided",
  rewritten: "schema-rewritten",
};

const ANSWER_RULES: Readonly<Partial<Record<ShapeWhat, string>>> = {
  "member-added": "response-member-added",
  "member-removed": "response-member-removed",
  required: "response-emits-less",
  optional: "response-member-optional",
  opened: "response-opened",
  closed: "response-emits-less",
  more: "response-emits-more",
  fewer: "response-emits-less",
  undecided: "response-undecided",
  rewritten: "schema-rewritten",
};

const ENTRIES: ReadonlySet<DataClass | undefined> = new Set<DataClass>(["secret-in", "payload"]);
const EXITS: ReadonlySet<DataClass | undefined> = new Set<DataClass>(["secret-in", "secret-out", "payload"]);
/** What is watched because of its class: as anything else it is watched less. */
const WATCHED: ReadonlySet<DataClass | undefined> = new Set<DataClass>([
  "secret-in",
  "secret-out",
  "payload",
  "hash-ref",
  "transport-credential",
  "signed-record",
]);

/** What lets in or out what was at no place before. */
const COMES: ReadonlySet<ShapeWhat> = new Set<ShapeWhat>(["member-added", "opened"]);

function rulesFor(found: ShapeChange, { direction, pair }: Crossing): string[] {
  if (found.what === "class") return [classRule(found, direction)];
  const rule = (direction === "request" ? REQUEST_RULES : ANSWER_RULES)[found.what];
  const rules = rule === undefined ? [] : [rule];
  if (found.shape === undefined || !COMES.has(found.what)) return rules;
  const [watched, extra] = direction === "request" ? [ENTRIES, "secret-entry-added"] : [EXITS, "secret-exit-added"];
  const leaves = leavesOf(found.shape, pair.head.schemas);
  return leaves.some(({ dataClass }) => watched.has(dataClass)) ? [...rules, extra] : rules;
}

function classRule({ classes = [undefined, undefined] }: ShapeChange, direction: Aim["direction"]): string {
  const [before, after] = classes;
  if (direction === "request" && before === "tenant") return "tenant-isolation-dropped";
  if (direction === "request" && ENTRIES.has(after) && !ENTRIES.has(before)) return "secret-entry-added";
  if (direction === "answer" && EXITS.has(after) && !EXITS.has(before)) return "secret-exit-added";
  return WATCHED.has(before) ? "secret-class-loosened" : "class-changed";
}

function takenBy(what: ShapeWhat): SideName | undefined {
  if (["member-added", "optional", "released", "opened", "more"].includes(what)) return "head";
  if (["member-removed", "required", "closed", "fewer"].includes(what)) return "base";
  return undefined;
}

function shownPath({ steps }: ShapeChange): string {
  const parts = steps.map((step) => ("member" in step ? `/${step.member}` : "item" in step ? "/*" : ""));
  return parts.length === 0 ? "" : ` ${parts.join("")}`;
}
