import { pointerSegments, toPointer, valueAt } from "../../src/bundle/json-pointer.ts";
import type { AlsoHeld } from "../../src/generated/documents.ts";
import type { Operation, Profile } from "../../src/bundle/model.ts";

/** An answer of a server with another envelope, put into the contract's. */
export interface Unwrapped {
  /** The answer as the contract has it: what was found in its place, and what follows from code and status. */
  readonly json: unknown;
  /** Status that belongs to the code, where the server's is another than the contract's. */
  readonly statusDue?: number;
  /** Places of the server's answer that the bindings know nothing of. */
  readonly beside: readonly string[];
}

/** Reads an answer the way the bindings say. Everything in it is accounted for: what is taken, what may be there, and what is beside. */
export function unwrap(raw: unknown, status: number, operation: Operation, profile: Profile): Unwrapped {
  const { answers } = operation;
  if (answers === undefined) return { json: raw, beside: [] };
  const said = valueAt(raw, answers.code);
  const theirs = typeof said === "string" ? answers.codes.get(said) : undefined;
  const code = typeof said === "string" ? (theirs?.is ?? said) : answers.codeless.get(status);
  if (raw === undefined && code === undefined) return { json: undefined, beside: [] };
  const refuses = code !== undefined;
  const taken = new Set(typeof said === "string" ? [answers.code] : []);
  const json: Json = {};
  for (const [place, server] of answers.members) {
    for (const [to, from] of everyItem(place, server, raw)) {
      const value = valueAt(raw, from);
      if (value === undefined) continue;
      put(json, to, from === answers.code ? (code ?? value) : value);
      taken.add(from);
    }
  }
  const also = [...answers.also].flatMap(([place, held]) =>
    valueAt(raw, place) !== undefined && mayHold(valueAt(raw, place), held) ? [place] : [],
  );
  const rest = without(raw, "", new Set([...taken, ...also]));
  const [at, bodyAt] = refuses ? [answers.refusal, profile.wire.refusalBodyAt] : [answers.result, profile.wire.bodyAt];
  takeBody(json, rest, at, bodyAt, refuses);
  derive(json, { code, refuses, status }, operation, profile);
  const beside = leaves(at === undefined ? rest : without(rest, "", new Set([at])), "");
  const statusDue = typeof said === "string" ? theirs?.status : refuses ? status : undefined;
  return { json, beside, ...(statusDue === undefined ? {} : { statusDue }) };
}

type Json = Record<string, unknown>;

/** The places of a pair with its stars filled in, once for every item of the server's lists. */
function everyItem(place: string, server: string, raw: unknown): [to: string, from: string][] {
  const star = server.indexOf("/*");
  if (star < 0) return [[place, server]];
  const list = valueAt(raw, server.slice(0, star));
  if (!Array.isArray(list)) return [];
  return list.flatMap((_item, index) =>
    everyItem(place.replace("/*", `/${index}`), server.replace("/*", `/${index}`), raw),
  );
}

/** What is left at the server's place of the body becomes the body, beside what was put there by name. */
function takeBody(json: Json, rest: unknown, at: string | undefined, bodyAt: string, refuses: boolean): void {
  const found = at === undefined ? undefined : valueAt(rest, at);
  const named = bodyAt === "" ? json : valueAt(json, bodyAt);
  const body = found === undefined && named === undefined && refuses ? {} : merged(found, named);
  if (body === undefined) return;
  if (bodyAt !== "") put(json, bodyAt, body);
  else if (isObject(body)) for (const [name, value] of Object.entries(body)) define(json, name, value);
}

/** Both values in one, member by member and item by item. Where both say something, what was put there by name holds. */
function merged(found: unknown, named: unknown): unknown {
  if (named === undefined) return found;
  if (Array.isArray(found) && Array.isArray(named)) {
    const length = Math.max(found.length, named.length);
    return Array.from({ length }, (_, index) => merged(found[index], named[index]));
  }
  if (!isObject(found) || !isObject(named)) return named;
  const names = new Set([...Object.keys(found), ...Object.keys(named)]);
  const own = (object: Json, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);
  return Object.fromEntries([...names].map((name) => [name, merged(own(found, name), own(named, name))]));
}

/** Fills in what is known without looking, unless the bindings say where to look. */
function derive(
  json: Json,
  { code, refuses, status }: { code: string | undefined; refuses: boolean; status: number },
  operation: Operation,
  { wire, document }: Profile,
): void {
  const fill = (place: string | undefined, value: unknown): void => {
    if (place !== undefined && value !== undefined && valueAt(json, place) === undefined) put(json, place, value);
  };
  const list = /^(.*)\/0$/u.exec(wire.codeAt)?.[1];
  fill(wire.operationAt, operation.name);
  // An accepted answer has a body: a status alone is said by anything.
  const seen = operation.response === undefined || valueAt(json, wire.bodyAt) !== undefined;
  const accepted = seen && status === operation.clean.status ? operation.clean.outcome : undefined;
  fill(wire.outcome?.at, refuses ? wire.outcome?.refused : accepted);
  if (list !== undefined) fill(list, code === undefined ? [] : [code]);
  else fill(wire.codeAt, code);
  for (const [left, right] of document.wire.equal) {
    fill(left, valueAt(json, right ?? ""));
    fill(right, valueAt(json, left ?? ""));
  }
}

function mayHold(
  value: unknown,
  { type, pattern, enum: words, minimum = -Infinity, maximum = Infinity }: AlsoHeld,
): boolean {
  switch (type) {
    case "string":
      return typeof value === "string" && (words?.includes(value) ?? new RegExp(pattern ?? "(?!)", "u").test(value));
    case "boolean":
      return typeof value === "boolean";
    case "integer":
    case "number": {
      const fits = typeof value === "number" && value >= minimum && value <= maximum;
      return fits && (type === "number" || Number.isInteger(value));
    }
  }
}

/** A value without some places. What held nothing else goes too; items of a list keep their places. */
function without(value: unknown, pointer: string, places: ReadonlySet<string>): unknown {
  if (places.has(pointer)) return undefined;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const left = entries.map(([name, member]): [string, unknown] => [
    name,
    without(member, pointer + toPointer([name]), places),
  ]);
  if (entries.length > 0 && left.every(([, member]) => member === undefined)) return undefined;
  if (Array.isArray(value)) return left.map(([, member]) => member);
  return Object.fromEntries(left.filter(([, member]) => member !== undefined));
}

/** Places of everything that holds a value, or says that it holds none. */
function leaves(value: unknown, pointer: string): string[] {
  if (value === undefined) return [];
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return [pointer];
  return entries.flatMap(([name, member]) => leaves(member, pointer + toPointer([name])));
}

/** Sets a value at a place; what is missing on the way is made, a list where a number stands. */
function put(json: Json, pointer: string, value: unknown): void {
  const segments = pointerSegments(pointer);
  let here: Json = json;
  for (const [index, name] of segments.entries()) {
    if (index === segments.length - 1) define(here, name, value);
    else {
      if (!Object.hasOwn(here, name) || typeof here[name] !== "object" || here[name] === null)
        define(here, name, /^\d+$/u.test(segments[index + 1] ?? "") ? [] : {});
      here = here[name] as Json;
    }
  }
}

function define(object: Json, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
