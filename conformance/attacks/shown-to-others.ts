import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import { leavesOf } from "../../src/bundle/leaves.ts";
import { accepts, type Operation, type Profile } from "../../src/bundle/model.ts";
import { schemaValidators } from "../oracles/schema.ts";
import { safePlace } from "../oracles/safe-place.ts";
import { valuesIn } from "../oracles/values-in.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Entry, Problem, Transcript } from "../program/transcript.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Program, Template } from "../program/program.ts";
import { begin, call, cleanInput, makeResources, makersOf, put, spokenBy, type CallOptions } from "./build.ts";
import { onlyReads } from "./only-reads.ts";

/** How often the other tenant looks before anything more is done: what differs by itself differs among so many. */
const LOOKS = 3;
/** How often everything is done, and how often a place has to move with it: what only changes in time moves once by accident. */
const ROUNDS = 2;

/** Whether an operation only shows something, and more than counts, which are held to what was counted anyway. */
export function showsMore({ profile, operation }: Scene): boolean {
  const { readings } = profile.document;
  const counts = Object.values(readings).flatMap(({ from, at }) => (from === operation.name ? [at] : []));
  const shown = operation.response === undefined ? [] : leavesOf(operation.response.shape, profile.schemas);
  const more = shown.some(({ pointer, shape }) => !counts.includes(pointer) && !("const" in shape));
  return more && onlyReads(operation);
}

/**
 * The caller does everything there is to do, more than once, and the other tenant looks before, between and behind. What is shown may have been the same
 * before the case as after it, so it has to be seen to move. Between two looks the caller looks, so that what only changes in time has as much of it there.
 */
export function lookingOn(scene: Scene, draw: Draw): Program | undefined {
  const { operation, profile } = scene;
  const doers = profile.operations.filter((each) => accepts(each) && !onlyReads(each));
  const once = doers.flatMap((each) => deedsOf(profile, each));
  const deeds = Array.from({ length: ROUNDS }, () => once).flat();
  if (deeds.length === 0 || makersOf(scene, operation).length > 0) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation, "other");
  const input = cleanInput(builder, operation);
  const look = (as: "self" | "other", options: CallOptions): string =>
    call(builder, operation, input === undefined ? undefined : spokenBy(input, as), { ...options, as });
  const lookOn = (): void => {
    for (let looks = 0; looks < LOOKS; looks++) {
      if (looks > 0) look("self", { role: "probe", expect: { see: "declared" } });
      // Who is refused a look has seen nothing, and the case tells nothing.
      look("other", { role: "control" });
    }
  };
  lookOn();
  const names = new Map<string, Template>();
  for (const { by, says, named } of deeds) {
    makeResources(builder, by);
    let request = cleanInput(builder, by);
    for (const [at, value] of says) if (request !== undefined) request = put(request, at, value);
    for (const at of named) {
      // What is done to one resource in turn would not be seen if each were done to another.
      const name = names.get(`${by.name} ${at}`) ?? (valueAt(request, at) as Template | undefined);
      if (request === undefined || name === undefined) continue;
      names.set(`${by.name} ${at}`, name);
      request = put(request, at, name);
    }
    call(builder, by, request, { role: "control" });
    lookOn();
  }
  return builder.program();
}

/** Something that is done to a resource, or counted. */
interface Deed {
  readonly by: Operation;
  /** What its request says that decides where it leads. */
  readonly says: readonly (readonly [at: string, value: Template])[];
  /** Where its request names a resource. */
  readonly named: readonly string[];
}

/** Most documents that are put in force in turn. */
const DOCUMENTS = 3;

/** Everything an operation can do: each way its moves lead, each document it puts in force. */
function deedsOf({ document, documents }: Profile, by: Operation): Deed[] {
  const moves = Object.values(document.resources).flatMap((resource) => resource.moves ?? []);
  const own = moves.filter((move) => move.by === by.name);
  const ways = own.flatMap(({ where }): Deed["says"] => (where === undefined ? [] : [[where.at, where.value]]));
  const kinds = [...documents.values()].flatMap(({ inForce, documents: all }): Deed["says"] =>
    inForce?.by === by.name ? [...all.keys()].slice(0, DOCUMENTS).map((name) => [inForce.at, name]) : [],
  );
  const named = [...new Set(own.flatMap(({ at }) => at ?? []))];
  const says = [...ways, ...kinds];
  return says.length === 0 ? [{ by, says, named }] : says.map((each) => ({ by, says: [each], named }));
}

/** What another tenant is shown otherwise whenever the caller did something. */
export function shownOtherwise({ operation, profile }: Scene, { entries }: Transcript): Problem[] {
  const spells = spellsOf(entries, operation);
  const shown = spells.map((looks) => alike(looks));
  const places = [...new Set(shown.flatMap((values) => [...values.keys()]))];
  for (const at of places) {
    const values = shown.map((each) => each.get(at));
    if (values.includes(VARIES)) continue;
    const moved = values.flatMap((value, index) => (index > 0 && value !== values[index - 1] ? [index] : []));
    if (moved.length < ROUNDS) continue;
    return [
      {
        step: spells[moved[0] ?? 0]?.[0]?.id ?? "any",
        oracle: "inspection",
        expected: `${operation.name} shows the other tenant the same, whatever the caller does`,
        seen: `something else at ${safePlace(at, schemaValidators(profile).names)}`,
      },
    ];
  }
  return [];
}

/** The looks of the other tenant between one thing that was done and the next. Fewer than were planned are what a reduced program has left, and tell nothing. */
function spellsOf(entries: readonly Entry[], operation: Operation): Entry[][] {
  const spells: Entry[][] = [[]];
  for (const entry of entries) {
    const spell = spells.at(-1);
    if (isLook(entry, operation)) spell?.push(entry);
    else if (entry.role !== "probe" && spell?.length !== 0) spells.push([]);
  }
  return spells.filter((spell) => spell.length >= LOOKS);
}

function isLook({ step, role }: Entry, operation: Operation): boolean {
  return step.operation === operation.name && step.as === "other" && role === "control";
}

const VARIES = Symbol("varies");
type Shown = ReadonlyMap<string, string | typeof VARIES>;

/** Every value of all answers by its place, as far as they agree. */
function alike(looks: readonly Entry[]): Shown {
  const shown = looks.map(({ reading }) => valuesIn(reading.json));
  const places = new Set(shown.flatMap((values) => [...values.keys()]));
  return new Map(
    [...places].map((at) => {
      const [one, ...more] = shown.map((values) => told(values.get(at)));
      return [at, one !== undefined && more.every((each) => each === one) ? one : VARIES];
    }),
  );
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/u;

/** A time may be that of the answer, and two answers of one second have the same: of times only whether there is one is looked at. */
function told(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "string" && INSTANT.test(value) ? "a time" : canonicalJson(value);
}
