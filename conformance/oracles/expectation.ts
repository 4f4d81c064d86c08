import { canonicalJson } from "../../src/bundle/canonical-json.ts";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Operation } from "../../src/bundle/model.ts";
import type { Reading } from "./answer.ts";

/** An expectation with every place filled in and the model asked. */
export type Expected =
  | {
      readonly see: "clean";
      readonly body: readonly { at: string; equals: unknown }[];
      readonly sameAs?: unknown;
      readonly differentFrom?: unknown;
    }
  | { readonly see: "refused"; readonly codes: readonly string[]; readonly likeRefusal?: Reading }
  | { readonly see: "declared" }
  | { readonly see: "untaken" };

/** The one refusal code an answer is due; undefined where it is due none, or where more than one would do. */
export function codeDue(expected: Expected, { clean }: Operation): string | undefined {
  if (expected.see === "clean") return clean.code;
  return expected.see === "refused" && expected.codes.length === 1 ? expected.codes[0] : undefined;
}

/** What is wrong with an answer, or undefined. Both texts are safe to print. */
export function compareAnswer(
  expected: Expected,
  reading: Reading,
  operation: Operation,
): { expected: string; seen: string } | undefined {
  const seen = describe(reading);
  switch (expected.see) {
    case "clean":
      return compareClean(expected, reading, operation, seen);
    case "refused": {
      const text = `refused with ${expected.codes.join(" or ")}`;
      const refused = reading.kind === "refused" || (reading.kind === "clean" && reading.code !== undefined);
      if (!refused || reading.code === undefined || !expected.codes.includes(reading.code))
        return { expected: text, seen };
      const twin = expected.likeRefusal;
      if (
        twin !== undefined &&
        (twin.status !== reading.status || canonicalJson(twin.body ?? null) !== canonicalJson(reading.body ?? null))
      ) {
        return {
          expected: "the same refusal as for a reference that was never issued",
          seen: "a refusal that differs from it",
        };
      }
      return undefined;
    }
    case "untaken": {
      const no = reading.kind !== "clean" && isRefusal(reading.status);
      return no ? undefined : { expected: "a refusal or no answer", seen };
    }
    case "declared": {
      const declared = reading.kind === "clean" || reading.kind === "refused";
      return declared ? undefined : { expected: "the clean answer or a declared refusal", seen };
    }
  }
}

/** Statuses of a server that does not take a request, whichever layer of it says so. */
function isRefusal(status: number): boolean {
  return (status >= 400 && status < 500) || status === 501 || status === 505;
}

function compareClean(
  expected: Extract<Expected, { see: "clean" }>,
  reading: Reading,
  operation: Operation,
  seen: string,
): { expected: string; seen: string } | undefined {
  const { clean } = operation;
  const text = answerInWords(clean.outcome, clean.status, clean.code);
  if (reading.kind !== "clean") return { expected: text, seen };
  for (const { at, equals } of expected.body) {
    if (canonicalJson(valueAt(reading.body, at) ?? null) !== canonicalJson(equals)) {
      return {
        expected: `${text} with the expected value at ${at} of the body`,
        seen: `${text} with another value there`,
      };
    }
  }
  const body = canonicalJson(reading.body ?? null);
  if (expected.sameAs !== undefined && canonicalJson(expected.sameAs) !== body) {
    return { expected: `${text} with the same body as the first answer`, seen: `${text} with another body` };
  }
  if (expected.differentFrom !== undefined && canonicalJson(expected.differentFrom) === body) {
    return { expected: `${text} with a body of its own`, seen: `${text} with the body of another request` };
  }
  return undefined;
}

/** An answer in words: outcome, status and code. What the contract does not know is not quoted: it may be what was sent. */
export function describe(reading: Reading): string {
  if (reading.kind === "silent") return "no complete answer";
  const safe = (word: string | undefined): string =>
    word !== undefined && reading.words.has(word) ? word : "something undeclared";
  if (reading.json === undefined) return `${reading.status} with a body that is not plain strict JSON`;
  if (reading.outcome === undefined && reading.saysOutcome) return `${reading.status} without an outcome`;
  if (!reading.saysOutcome && !reading.refuses && reading.body === undefined) return `${reading.status} without a body`;
  const [outcome, code] = [reading.outcome, reading.code].map((word) => (word === undefined ? undefined : safe(word)));
  return answerInWords(outcome, reading.status, code);
}

/** Outcome, status and code, as far as an answer has them: `admitted (200)`, or `status 201` where answers say no outcome. */
function answerInWords(outcome: string | undefined, status: number, code: string | undefined): string {
  const more = code === undefined ? "" : ` ${code}`;
  return outcome === undefined ? `status ${status}${more}` : `${outcome} (${status}${more})`;
}
