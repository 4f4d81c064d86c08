import { createHash } from "node:crypto";
import fc from "fast-check";
import { askedOnce } from "../../src/bundle/asked-once.ts";
import { onceFor } from "../../src/bundle/once-for.ts";
import type * as Written from "../../src/generated/documents.ts";
import { alphabetOf, makeCanary, type CanaryAlphabet } from "./canary.ts";

/** What a schema asks of a text. */
export type TextForm = Readonly<Written.TextForm>;

/** Fixed text and as many random characters behind it: all that most forms ask for. */
export interface Mould {
  readonly prefix: string;
  readonly alphabet: CanaryAlphabet;
  readonly length: number;
}

/** Where a contract says nothing of a text. */
export const ANY_NAME: TextForm = { pattern: "^[a-z][a-z0-9-]{0,63}$" };

/** What is long enough to be no accident, and varied enough: a canary can be searched for. */
export const CANARY_MOULD: Moulds = {
  lengths: [32, 28, 24, 20, 16],
  alphabets: ["lower-alnum", "alnum", "upper-alnum"],
};
/** The same, then whatever else a form may ask for. */
const ANY_MOULD: Moulds = {
  lengths: [...CANARY_MOULD.lengths, ...Array.from({ length: 128 }, (_, index) => 128 - index)],
  alphabets: [...CANARY_MOULD.alphabets, "hex", "digits"],
};
const TRIES = 32;

/** The text with this name in a form: the same for the same arguments, unrelated to every other. */
export function formed(form: TextForm, nonce: string, name: string, n: number): string {
  const mould = mouldOf(form);
  if (mould !== undefined) return mould.prefix + makeCanary(nonce, name, n, mould.alphabet, mould.length);
  const drawn = fc.sample(matching(form.pattern), { seed: seedOf(nonce, name, n), numRuns: TRIES });
  return drawn.find((text) => satisfies(form, text)) ?? drawn[0] ?? "";
}

/** Which moulds will do, the better ones first. */
export interface Moulds {
  readonly lengths: readonly number[];
  readonly alphabets: readonly CanaryAlphabet[];
}

/** The first mould whose every text satisfies the form, or undefined when the form asks for more. */
export function mouldOf({ pattern, longest }: TextForm, among: Moulds = ANY_MOULD): Mould | undefined {
  return castings(among)(pattern)(longest);
}

/** Looks for the mould of each form once: forms are few and asked for in every request. */
const castings = onceFor((among: Moulds) =>
  askedOnce((pattern: string) =>
    askedOnce((longest: number | undefined) =>
      findMould({ pattern, ...(longest === undefined ? {} : { longest }) }, among),
    ),
  ),
);

function findMould(form: TextForm, { lengths, alphabets }: Moulds): Mould | undefined {
  for (const length of lengths) {
    for (const alphabet of alphabets) {
      for (const prefix of ["", literalPrefix(form.pattern), "node:", "node."]) {
        if (samplesOf(alphabet, length).every((sample) => satisfies(form, prefix + sample)))
          return { prefix, alphabet, length };
      }
    }
  }
  return undefined;
}

/** Whether a text satisfies a form. */
export function satisfies({ pattern, longest = Infinity }: TextForm, text: string): boolean {
  return text.length <= longest && compiled(pattern).test(text);
}

/** Text between the caret and the first character that means something: `^consent:[A-Z]` has `consent:`. */
export function literalPrefix(pattern: string): string {
  return /^\^([A-Za-z0-9:_-]*)/u.exec(pattern)?.[1] ?? "";
}

const samples = new Map<string, readonly string[]>();

/** Texts that have every character of an alphabet where it may stand. */
export function samplesOf(alphabet: CanaryAlphabet, length: number): readonly string[] {
  const key = `${alphabet} ${length}`;
  const known = samples.get(key);
  if (known !== undefined) return known;
  const { first, all } = alphabetOf(alphabet);
  const rounds = all.repeat(Math.ceil(length / all.length) + 1);
  const made = Array.from(all, (_, turn) => first.charAt(turn % first.length) + rounds.slice(turn, turn + length - 1));
  samples.set(key, made);
  return made;
}

const expressions = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(pattern, "u");
  expressions.set(pattern, known);
  return known;
}

const matchers = new Map<string, fc.Arbitrary<string>>();

function matching(pattern: string): fc.Arbitrary<string> {
  const known = matchers.get(pattern) ?? fc.stringMatching(compiled(pattern), { size: "small" });
  matchers.set(pattern, known);
  return known;
}

function seedOf(...parts: readonly unknown[]): number {
  return createHash("sha256").update(JSON.stringify(parts)).digest().readInt32BE(0);
}
