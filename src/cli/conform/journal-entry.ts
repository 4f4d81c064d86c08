import type { RecordEntry } from "../../../conformance/run/record.ts";

type Json = Readonly<Record<string, unknown>>;

/** A line of a journal as the entry it is; undefined when it is none. */
export function entryOf(line: Json): RecordEntry | undefined {
  return isEntry(line) ? (line as unknown as RecordEntry) : undefined;
}

function isEntry(line: Json): boolean {
  switch (line["what"]) {
    case "began":
      return isText(line["at"]) && !Number.isNaN(Date.parse(line["at"]));
    case "case":
      return (
        isBooking(line["booking"]) &&
        isListOf(line["traffic"], isTraffic) &&
        [line["requests"], line["canaries"], line["elapsed"]].every(isCount)
      );
    case "leak":
      return isLeak(line["leak"]);
    case "searched":
      return true;
    default:
      return false;
  }
}

function isBooking(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { obligation, index, executed, milliseconds, happened, planted } = value;
  const { unjudgeable, remedy, violation, signal } = value;
  return (
    isText(obligation) &&
    (index === "earlier" || isCount(index)) &&
    isCount(executed) &&
    typeof milliseconds === "number" &&
    isListOf(happened, isText) &&
    typeof planted === "boolean" &&
    // A case that was judged has at least one attack, and one that was not has none.
    (unjudgeable === undefined ? executed > 0 : isText(unjudgeable) && executed === 0) &&
    (remedy === undefined || isText(remedy)) &&
    (violation === undefined || isViolation(violation)) &&
    (signal === undefined || isProblem(signal))
  );
}

function isViolation(value: unknown): boolean {
  return (
    isObject(value) &&
    isListOf(value["problems"], isProblem) &&
    isProgram(value["program"]) &&
    isText(value["reproduced"])
  );
}

function isTraffic(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { operation, answers, refusals, codes, missed, shape, declared } = value;
  const isFinding = (found: unknown): boolean =>
    isObject(found) && isProblem(found["problem"]) && isProgram(found["program"]);
  return (
    isText(operation) &&
    [answers, refusals].every(isCount) &&
    isListOf(codes, isText) &&
    (missed === undefined || isListOf(missed, isMissed)) &&
    [shape, declared].every((found) => found === undefined || isFinding(found))
  );
}

function isMissed(value: unknown): boolean {
  return isObject(value) && isText(value["code"]) && isProgram(value["program"]);
}

function isLeak(value: unknown): boolean {
  return (
    isObject(value) &&
    ["canary", "owner", "carries", "form", "surface"].every((name) => isText(value[name])) &&
    ["offset", "length"].every((name) => isCount(value[name]))
  );
}

function isProblem(value: unknown): boolean {
  return isObject(value) && ["step", "oracle", "expected", "seen"].every((name) => isText(value[name]));
}

function isProgram(value: unknown): boolean {
  return isObject(value) && Array.isArray(value["steps"]);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOf(value: unknown, isMember: (member: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isMember);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
