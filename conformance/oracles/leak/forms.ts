import { hash } from "node:crypto";
import type { Canary } from "../../canaries/canary.ts";
import { foldedBase64, foldedHex, foldedText, rotated } from "./skeleton.ts";

/** What is searched for when a canary is searched for in one form, with no decoding of the surface. */
export interface Pattern {
  readonly form: string;
  readonly skeleton: readonly number[];
  /** Fewest characters of the skeleton in a row that are a leak. */
  readonly least: number;
  /** Whether it must not touch other letters or digits: too short to be no accident otherwise. */
  readonly alone: boolean;
  /** Whether only its beginning and its end are looked for, as for digests, which are cut at the ends if at all. */
  readonly ends: boolean;
}

// A digest cut shorter than 64 bits is no longer told from an accident.
const LEAST_DIGEST = 16;

/** Which forms are searched without decoding: all, or those that leaks to logs and storage take. */
export type Forms = "all" | "main";

/** The patterns of a canary, in an order that is the same each time. Any other form is found by decoding the surface. */
export function patternsOf({ value, plantedIn }: Canary, forms: Forms): Pattern[] {
  const bytes = Buffer.from(value);
  const plain = foldedText(value);
  const hex = foldedHex(bytes);
  const fragment = fragmentLength(value);
  const whole = plantedIn === value ? undefined : plantedIn;
  const main = [
    text("plain", plain, fragment),
    text("reversed", plain.toReversed(), fragment),
    encoded("hex", hex, fragment * 2),
    encoded("base64", foldedBase64(bytes, 0), (fragment * 8) / 6),
    encoded("base64", foldedBase64(bytes, 1), (fragment * 8) / 6),
    encoded("base64", foldedBase64(bytes, 2), (fragment * 8) / 6),
    ...digestsOf("sha256", value),
    ...digestsOf("sha256", whole),
  ];
  if (forms === "main") return main;
  return [
    ...main,
    // Digits stay what they are.
    ...(/[a-z]/i.test(value)
      ? [text("rot13", rotated(plain), fragment), text("reversed-rot13", rotated(plain).toReversed(), fragment)]
      : []),
    encoded("reversed-hex", hex.toReversed(), fragment * 2),
    encoded("rot13-hex", rotated(hex), fragment * 2),
    ...["md5", "sha1", "sha512"].flatMap((algorithm) => [
      ...digestsOf(algorithm, value),
      ...digestsOf(algorithm, whole),
    ]),
  ];
}

/** Fewest characters of a plain value that are a leak: 60 bits of it, so 12 characters of mixed letters and digits. */
export function fragmentLength(value: string): number {
  if (!/^[\da-f]+$/i.test(value)) return 12;
  return /^\d+$/.test(value) ? 19 : 16;
}

function text(form: string, skeleton: readonly number[], fragment: number): Pattern {
  return { form, skeleton, least: Math.min(fragment, skeleton.length), alone: skeleton.length < fragment, ends: false };
}

// One less than the growth says: the first and the last character of a fragment may hold bits of its neighbours.
function encoded(form: string, skeleton: readonly number[], fragment: number): Pattern {
  return { form, skeleton, least: Math.min(Math.floor(fragment) - 1, skeleton.length), alone: false, ends: false };
}

function digestsOf(algorithm: string, input: string | undefined): Pattern[] {
  if (input === undefined) return [];
  const bytes = hash(algorithm, input, "buffer");
  return [foldedHex(bytes), foldedBase64(bytes, 0)].map((skeleton) => {
    return { form: `digest:${algorithm}`, skeleton, least: LEAST_DIGEST, alone: false, ends: true };
  });
}
