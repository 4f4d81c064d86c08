import { withoutHomoglyphs } from "../../../canaries/homoglyphs.ts";
import { backwards } from "../../../canaries/letter-order.ts";
import { MARK_AMPERSAND, MARK_BACKSLASH, MARK_HIGH, MARK_PERCENT, MARK_SEPARATED, MARK_ZERO } from "./survey.ts";

/** A way to undo an encoding of a whole text. */
export interface WholeView {
  readonly name: string;
  /** Marks of which a text needs at least one for there to be anything to undo. */
  readonly marks: number;
  /** Takes and gives one character a byte. */
  undo(text: string): string;
}

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  sol: "/",
  colon: ":",
};
const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
const escapes = /\\(?:u\{?([\da-f]{4,6})\}?|x([\da-f]{2})|([nrtbf])|(.))/gis;
const entities = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}));/gi;
// Marks, zero-width characters, soft hyphens and fillers: what is left of them would part the letters.
const invisible = /[\p{Mark}\p{Cf}\u3164\uffa0]/gu;
// Backwards, an escape ends with its mark.
const backwardsEscapes = /[\da-f]{4}u\\|[\da-f]{2}x\\|;[\da-f]{2,5}x?#&|(?:[\da-f]{2}(?:52)?%){4}/i;

/** Undone over the whole text, each on the result of the others too. */
export const WHOLE_VIEWS: readonly WholeView[] = [
  {
    name: "escape",
    marks: MARK_BACKSLASH,
    undo: (text) =>
      text.replaceAll(escapes, (_all, unit?: string, byte?: string, control?: string, other?: string) => {
        if (unit !== undefined) return utf8Of(Number.parseInt(unit, 16));
        if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
        return control === undefined ? (other ?? "") : (controls[control.toLowerCase()] ?? "");
      }),
  },
  {
    name: "percent",
    marks: MARK_PERCENT,
    undo: (text) =>
      text.replaceAll(/%([\da-f]{2})/gi, (_all, byte: string) => String.fromCharCode(Number.parseInt(byte, 16))),
  },
  {
    name: "html",
    marks: MARK_AMPERSAND,
    undo: (text) =>
      text.replaceAll(entities, (_all, decimal?: string, hex?: string, name?: string) => {
        if (decimal !== undefined) return utf8Of(Number(decimal));
        return hex === undefined ? (named[(name ?? "").toLowerCase()] ?? "") : utf8Of(Number.parseInt(hex, 16));
      }),
  },
  {
    name: "unicode",
    marks: MARK_HIGH,
    undo: (text) => {
      const folded = withoutHomoglyphs(Buffer.from(text, "latin1").toString("utf8").normalize("NFKD"));
      return Buffer.from(folded.replaceAll(invisible, ""), "utf8").toString("latin1");
    },
  },
  {
    name: "separated",
    marks: MARK_SEPARATED,
    undo: (text) => text.replaceAll(/(?:[!-~][ \-_.,:|\n]){11,}[!-~]?/g, (run) => run.replaceAll(/(.)./gs, "$1")),
  },
  { name: "wide", marks: MARK_ZERO, undo: (text) => text.replaceAll("\0", "") },
  {
    name: "reversed",
    marks: MARK_BACKSLASH | MARK_PERCENT | MARK_AMPERSAND,
    undo: (text) => (backwardsEscapes.test(text) ? backwards(text) : text),
  },
];

function utf8Of(codePoint: number): string {
  if (codePoint < 128) return String.fromCharCode(codePoint);
  return codePoint > 0x10ffff ? "" : Buffer.from(String.fromCodePoint(codePoint), "utf8").toString("latin1");
}
