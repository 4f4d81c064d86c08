import { membersOf, solid } from "../../src/bundle/leaves.ts";
import type { Profile } from "../../src/bundle/model.ts";
import { isNullable, type Shape, type StringShape } from "../../src/bundle/shape.ts";
import { CANARY_MOULD, literalPrefix, mouldOf, samplesOf, satisfies } from "../canaries/form.ts";
import type { Place, Template } from "../program/program.ts";
import type { Draw } from "./draw.ts";
import { textForm } from "./text-forms.ts";

/** Hands out the numbers of one program, so that no two of its places mean the same value by accident. */
export type NextNumber = () => number;

/** In seconds. */
const YEAR = 31_536_000;

/** Texts that were drawn for a program, by whatever hands out its numbers: a short one soon comes again. */
const drawnBefore = new WeakMap<NextNumber, Set<string>>();

/** A legal value of a schema, with a canary in every string that has room for one. */
export function legalValue(shape: Shape, profile: Profile, draw: Draw, next: NextNumber): Template {
  const here = solid(shape, profile.schemas);
  if ("oneOf" in here) return legalValue(draw.pick(here.oneOf), profile, draw, next);
  if (isNullable(here)) return legalString({ ...here, type: "string" }, draw, next);
  switch (here.type) {
    case "boolean":
      return here.const ?? draw.chance(50);
    case "integer":
    case "number":
      return here.const ?? legalNumber(here.minimum ?? -1_000_000, here.maximum ?? 1_000_000, draw);
    case "string":
      return legalString(here, draw, next);
    case "array": {
      const least = here.minItems ?? 0;
      const most = Math.min(here.maxItems ?? least + 3, least + 3);
      const items = Array.from({ length: draw.integer(least, most) }, () =>
        legalValue(here.items, profile, draw, next),
      );
      return here.uniqueItems === true ? distinct(items) : items;
    }
    case "object": {
      if (here["x-membrane"] === "secret-in" && here.properties === undefined) return secretOf(draw, next);
      const members = membersOf(here).filter(([, , required]) => required || draw.chance(50));
      return Object.fromEntries(members.map(([name, member]) => [name, legalValue(member, profile, draw, next)]));
    }
  }
}

/** A legal value that no other case has, wherever the schema has room for one: for what a target may remember a tenant by. */
export function freshValue(shape: Shape, profile: Profile, draw: Draw, next: NextNumber): Template {
  const here = solid(shape, profile.schemas);
  const canary = "type" in here && here.type === "string" ? canaryFor(here, next()) : undefined;
  return canary ?? legalValue(here, profile, draw, next);
}

/** A place for a canary that satisfies the pattern of a string shape, or undefined when none has room. */
function canaryFor(shape: StringShape, n: number): Extract<Place, { $: "canary" }> | undefined {
  if (shape.enum !== undefined || shape.const !== undefined || shape.pattern === undefined) return undefined;
  const mould = mouldOf(textForm(shape), CANARY_MOULD);
  return mould === undefined ? undefined : { $: "canary", n, ...mould };
}

function legalString(shape: StringShape, draw: Draw, next: NextNumber): Template {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return draw.pick(shape.enum);
  if (shape["x-membrane"] === "secret-in") return { $: "planted", n: next(), class: "secret" };
  if (shape["x-membrane"] === "hash-ref") return { $: "hash", n: next(), form: textForm(shape) };
  // A pattern lets days through that no calendar has.
  if (shape["x-membrane"] === "timestamp") return { $: "instant", seconds: -draw.integer(0, YEAR) };
  const canary = canaryFor(shape, next());
  if (canary !== undefined && draw.chance(85)) return canary;
  const drawn = draw.matching(shape.pattern ?? "^[a-z]{1,16}$");
  if (canary === undefined) return drawn.slice(0, shape.maxLength ?? drawn.length);
  if (comesAgain(drawn, next)) return canary;
  return drawn.length <= LONGEST_WRITTEN ? drawn : begunAs(drawn, shape, canary);
}

/** A secret as callers have them: a token, and at times more in a member of its own. */
function secretOf(draw: Draw, next: NextNumber): Template {
  const planted = (): Template => ({ $: "planted", n: next(), class: "secret" });
  return { token: planted(), ...(draw.chance(50) ? { more: { renewal: planted(), list: [planted(), 1] } } : {}) };
}

function comesAgain(drawn: string, next: NextNumber): boolean {
  const before = drawnBefore.get(next) ?? new Set();
  drawnBefore.set(next, before);
  const again = before.has(drawn);
  before.add(drawn);
  return again;
}

/** Longer values of a request are made when it is sent and stand in no program: what a program holds is written into reports and files. */
const LONGEST_WRITTEN = 11;

/** A value that begins as the drawn one does, where the pattern allows, and goes on as a canary. */
function begunAs(drawn: string, shape: StringShape, canary: Extract<Place, { $: "canary" }>): Template {
  const form = textForm(shape);
  for (const head of [drawn.slice(0, LONGEST_WRITTEN), drawn.slice(0, 6), literalPrefix(shape.pattern ?? "")]) {
    const tail = { ...canary, prefix: "", length: 16 };
    const fits = samplesOf(tail.alphabet, tail.length).every((sample) => satisfies(form, head + sample));
    if (head !== "" && fits) return { $: "text", parts: [head, tail] };
  }
  return canary;
}

function legalNumber(minimum: number, maximum: number, draw: Draw): number {
  const edge = draw.integer(0, 4);
  return edge === 0
    ? minimum
    : edge === 1
      ? maximum
      : draw.integer(Math.max(minimum, -2_147_483_648), Math.min(maximum, 2_147_483_647));
}

function distinct(items: readonly Template[]): Template[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const text = JSON.stringify(item);
    return seen.has(text) ? false : (seen.add(text), true);
  });
}
