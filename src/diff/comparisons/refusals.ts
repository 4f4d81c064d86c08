import { pointerSegments, toPointer } from "../../bundle/json-pointer.ts";
import { statusOf, type Bundle, type Operation, type Profile, type Refusal } from "../../bundle/model.ts";
import type { Change } from "../change.ts";
import { refusalKey } from "../refusal-key.ts";
import type { Side } from "../side.ts";
import type { Comparison } from "./comparison.ts";
import { pairsOf, type Pair } from "./pairs.ts";
import { spotAt } from "./said.ts";
import { strictness, type Strictness } from "./strictness.ts";

/** Compares what operations refuse, with which code, and which refusal answers first. */
export const refusals: Comparison = (base, head) =>
  pairsOf(base.bundle, head.bundle).flatMap((pair) =>
    pair.operations.flatMap(([was, is]) => ofOperation({ base, head, pair, was, is })),
  );

interface Subject {
  readonly base: Side;
  readonly head: Side;
  readonly pair: Pair;
  readonly was: Operation;
  readonly is: Operation;
}

/** A refusal with the place it stands at, which may be a ladder. */
interface Placed {
  readonly refusal: Refusal;
  readonly key: string;
  readonly pointer: string;
  /** The same in words that no other entry moves. */
  readonly at: string;
}

function ofOperation(subject: Subject): Change[] {
  const { pair, was, is } = subject;
  const [before, after] = [placed(pair.base, was), placed(pair.head, is)];
  const shared = before.flatMap((one): (readonly [Placed, Placed])[] => {
    const other = after.find(({ key }) => key === one.key);
    return other === undefined ? [] : [[one, other]];
  });
  const lost = before.filter(({ key }) => after.every((other) => other.key !== key));
  const won = after.filter(({ key }) => before.every((other) => other.key !== key));
  return [
    ...lost.map((one) => goneOrCome(subject, one, false)),
    ...won.map((one) => goneOrCome(subject, one, true)),
    ...shared.flatMap(([one, other]) => [...codes(subject, one, other), ...parameters(subject, one, other)]),
    ...order(subject, shared),
  ];
}

const DROPPED: Readonly<Partial<Record<Refusal["when"], string>>> = {
  unauthenticated: "authentication-dropped",
  "foreign-tenant": "tenant-isolation-dropped",
  unbound: "tenant-isolation-dropped",
  "record-foreign": "tenant-isolation-dropped",
};

function goneOrCome({ pair, was, is }: Subject, one: Placed, came: boolean): Change {
  const own = toPointer(["operations", is.name, "refuses"]);
  const there = { source: (came ? pair.head : pair.base).source, pointer: one.pointer };
  const elsewhere = spotAt(
    (came ? pair.base : pair.head).source,
    one.at.startsWith("/ladders") ? ladderOf(one.at) : own,
  );
  const { code, when } = one.refusal;
  return {
    rule: came ? "refusal-added" : (DROPPED[when] ?? "refusal-removed"),
    subjects: [was.name],
    at: one.at,
    before: came ? null : one.refusal,
    after: came ? one.refusal : null,
    base: came ? elsewhere : there,
    head: came ? there : elsewhere,
    message: came ? `${when} is refused with ${code}` : `${when} is not refused any more (${code})`,
    ...(came ? {} : aimAt(pair, is, one.refusal, valuesRefused(one.refusal))),
  };
}

/** A document that shows a gate, or a standing, that is not asked for any more: it holds a value that was refused. */
function aimAt(
  pair: Pair,
  { name, request }: Operation,
  refusal: Refusal,
  values: readonly unknown[],
): Pick<Change, "aim"> {
  if (request === undefined || values.length === 0 || !("at" in refusal)) return {};
  return {
    aim: {
      profile: pair.head.name,
      operation: name,
      direction: "request",
      schemas: { base: request.name, head: request.name },
      takes: "head",
      steps: pointerSegments(refusal.at).map((member) => ({ member })),
      end: { is: "values", values },
    },
  };
}

/** Values that are refused whatever else a request holds, or unless it holds more. */
function valuesRefused(refusal: Refusal): readonly unknown[] {
  if (refusal.when === "gate") return [!refusal.value];
  return refusal.when === "standing" ? refusal.values : [];
}

function codes({ base, head, pair, is }: Subject, one: Placed, other: Placed): Change[] {
  const said = ({ bundle }: { bundle: Bundle }, { refusal }: Placed): string =>
    `${refusal.code} with ${statusOf(bundle, refusal) ?? "no status"}`;
  const [before, after] = [said(base, one), said(head, other)];
  if (before === after) return [];
  return [
    {
      rule: "refusal-code-changed",
      subjects: [is.name],
      at: one.at,
      before,
      after,
      base: { source: pair.base.source, pointer: `${one.pointer}/code` },
      head: { source: pair.head.source, pointer: `${other.pointer}/code` },
      message: `${one.refusal.when} was answered ${before} and is answered ${after}`,
    },
  ];
}

const RULES: Readonly<Record<Exclude<Strictness, "same">, string>> = {
  looser: "refusal-loosened",
  stricter: "refusal-tightened",
  unknown: "refusal-undecided",
};

function parameters({ pair, is }: Subject, one: Placed, other: Placed): Change[] {
  return strictness(one.refusal, other.refusal).flatMap(({ member, is: how, message }) =>
    how === "same"
      ? []
      : [
          {
            rule: RULES[how],
            subjects: [is.name],
            at: `${one.at}/${member}`,
            before: memberOf(one.refusal, member),
            after: memberOf(other.refusal, member),
            base: spotAt(pair.base.source, `${one.pointer}/${member}`),
            head: spotAt(pair.head.source, `${other.pointer}/${member}`),
            message: `${one.refusal.when}: ${message}`,
            ...(how === "looser" ? aimAt(pair, is, one.refusal, noLonger(one.refusal, other.refusal)) : {}),
          },
        ],
  );
}

/** Values that need no standing any more. */
function noLonger(was: Refusal, is: Refusal): readonly unknown[] {
  const [before, after] = [valuesRefused(was), valuesRefused(is)];
  return was.when === "standing" ? before.filter((value) => !after.includes(value)) : [];
}

function memberOf(refusal: Refusal, member: string): unknown {
  return (refusal as unknown as Readonly<Record<string, unknown>>)[member] ?? null;
}

function order({ pair, is }: Subject, shared: readonly (readonly [Placed, Placed])[]): Change[] {
  const before = shared.map(([one]) => one.key);
  const places = placed(pair.head, is);
  const after = places.map(({ key }) => key).filter((key) => before.includes(key));
  const first = before.findIndex((key, index) => key !== after[index]);
  if (first < 0) return [];
  const [was, now] = [shared[first]?.[0], places.find(({ key }) => key === after[first])];
  const at = toPointer(["operations", is.name, "refuses"]);
  return [
    {
      rule: "refusal-order-changed",
      subjects: [is.name],
      at,
      before,
      after,
      base: { source: pair.base.source, pointer: was?.pointer ?? at },
      head: { source: pair.head.source, pointer: now?.pointer ?? at },
      message: `with both faults in a request, ${now?.refusal.when ?? ""} answers before ${was?.refusal.when ?? ""}`,
    },
  ];
}

function placed({ document }: Profile, { name }: Operation): Placed[] {
  const entry = document.operations[name];
  const seen = new Map<string, number>();
  return (entry?.refuses ?? []).flatMap((condition, index) => {
    const own = toPointer(["operations", name, "refuses"]);
    if (condition.when !== "include") return [one(condition, own, index, seen)];
    const ladder = toPointer(["ladders", condition.ladder]);
    return (document.ladders[condition.ladder] ?? []).map((each, place) => one(each as Refusal, ladder, place, seen));
  });
}

function one(refusal: Refusal, list: string, index: number, seen: Map<string, number>): Placed {
  const plain = refusalKey(refusal);
  const times = seen.get(plain) ?? 0;
  seen.set(plain, times + 1);
  const key = times === 0 ? plain : `${plain} ${times + 1}`;
  return { refusal, key, pointer: `${list}/${index}`, at: list + toPointer([key]) };
}

function ladderOf(at: string): string {
  return at.split("/").slice(0, 3).join("/");
}
