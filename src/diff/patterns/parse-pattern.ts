import { ANY_BUT_LINE_ENDS, classNamed, EVERY, joined, without, type CodePoints } from "./code-points.ts";

/** A regular expression as a tree. */
export type Pattern =
  | { readonly is: "one"; readonly of: CodePoints }
  | { readonly is: "all"; readonly parts: readonly Pattern[] }
  | { readonly is: "any"; readonly parts: readonly Pattern[] }
  | { readonly is: "times"; readonly part: Pattern; readonly least: number; readonly most: number };

/** Thrown inside, and never out of here, for what is no regular language or not known. */
class Unknown extends Error {}

/** Groups inside groups, deeper than anybody writes them. */
const DEEPEST = 64;

/** Every text. */
const ANYTHING: Pattern = { is: "times", part: { is: "one", of: EVERY }, least: 0, most: Infinity };

/**
 * The texts that a pattern finds something in, as a tree; undefined for a pattern that holds more than the regular part of the notation: anchors inside,
 * look-around, back references, properties of characters. No pattern at all finds every text.
 */
export function parsePattern(pattern: string | undefined): Pattern | undefined {
  if (pattern === undefined) return ANYTHING;
  const begins = pattern.startsWith("^");
  const ends = pattern.endsWith("$") && !/(?:^|[^\\])(?:\\\\)*\\\$$/u.test(pattern);
  try {
    const body = new Parser(Array.from(pattern.slice(begins ? 1 : 0, ends ? -1 : undefined))).whole();
    // An anchor beside a top-level alternative belongs to one branch only.
    if ((begins || ends) && body.is === "any") return undefined;
    return { is: "all", parts: [...(begins ? [] : [ANYTHING]), body, ...(ends ? [] : [ANYTHING])] };
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

class Parser {
  private at = 0;
  private depth = 0;
  private readonly text: readonly string[];

  constructor(text: readonly string[]) {
    this.text = text;
  }

  whole(): Pattern {
    const pattern = this.alternatives();
    if (this.at < this.text.length) throw new Unknown();
    return pattern;
  }

  private alternatives(): Pattern {
    const parts = [this.sequence()];
    while (this.take("|")) parts.push(this.sequence());
    return parts.length === 1 ? (parts[0] as Pattern) : { is: "any", parts };
  }

  private sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.at < this.text.length && this.text[this.at] !== "|" && this.text[this.at] !== ")")
      parts.push(this.repeated());
    return { is: "all", parts };
  }

  private repeated(): Pattern {
    const part = this.atom();
    const range = this.quantifier();
    if (range === undefined) return part;
    this.take("?"); // How much is taken first does not change what is found.
    return { is: "times", part, least: range[0], most: range[1] };
  }

  private quantifier(): readonly [number, number] | undefined {
    if (this.take("*")) return [0, Infinity];
    if (this.take("+")) return [1, Infinity];
    if (this.take("?")) return [0, 1];
    if (!this.take("{")) return undefined;
    const least = this.number();
    if (least === undefined) throw new Unknown();
    const most = this.take(",") ? (this.number() ?? Infinity) : least;
    if (!this.take("}")) throw new Unknown();
    return [least, most];
  }

  private number(): number | undefined {
    let digits = "";
    while (/^[0-9]$/u.test(this.text[this.at] ?? "")) digits += this.text[this.at++];
    return digits === "" ? undefined : Number(digits);
  }

  private atom(): Pattern {
    const character = this.next();
    if (character === "(") return this.group();
    if (character === "[") return { is: "one", of: this.characterClass() };
    if (character === ".") return { is: "one", of: ANY_BUT_LINE_ENDS };
    if (character === "\\") return { is: "one", of: this.escaped() };
    if ("^$*+?{}]".includes(character)) throw new Unknown();
    return { is: "one", of: only(character) };
  }

  private group(): Pattern {
    if (++this.depth > DEEPEST) throw new Unknown();
    if (this.take("?") && !this.take(":")) throw new Unknown();
    const inside = this.alternatives();
    if (!this.take(")")) throw new Unknown();
    this.depth--;
    return inside;
  }

  private characterClass(): CodePoints {
    const negated = this.take("^");
    const ranges: (readonly [number, number])[] = [];
    while (!this.take("]")) {
      const first = this.member();
      if (this.text[this.at] === "-" && this.text[this.at + 1] !== "]") {
        this.at++;
        const last = this.member();
        const [low, high] = [first[0]?.[0], last[0]?.[0]];
        if (low === undefined || high === undefined || high < low) throw new Unknown();
        ranges.push([low, high]);
      } else ranges.push(...first);
    }
    return negated ? without(ranges) : joined(ranges);
  }

  private member(): CodePoints {
    const character = this.next();
    return character === "\\" ? this.escaped() : only(character);
  }

  private escaped(): CodePoints {
    const letter = this.next();
    const known = classNamed(letter);
    if (known !== undefined) return known;
    const control = CONTROLS.get(letter);
    if (control !== undefined) return [[control, control]];
    if (letter === "x") return this.hexadecimal(2);
    if (letter === "u") return this.take("{") ? this.hexadecimalUntilBrace() : this.hexadecimal(4);
    // With the flag u, only what means something may be escaped.
    if (/^[\^$\\.*+?()[\]{}|/-]$/u.test(letter)) return only(letter);
    throw new Unknown();
  }

  private hexadecimal(digits: number): CodePoints {
    const text = this.text.slice(this.at, this.at + digits).join("");
    this.at += digits;
    return point(text);
  }

  private hexadecimalUntilBrace(): CodePoints {
    let text = "";
    while (!this.take("}")) text += this.next();
    return point(text);
  }

  private next(): string {
    const character = this.text[this.at++];
    if (character === undefined) throw new Unknown();
    return character;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }
}

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ["t", 0x09],
  ["n", 0x0a],
  ["v", 0x0b],
  ["f", 0x0c],
  ["r", 0x0d],
  ["0", 0x00],
]);

function only(character: string): CodePoints {
  const code = character.codePointAt(0) ?? 0;
  return [[code, code]];
}

function point(hexadecimal: string): CodePoints {
  const code = /^[0-9a-fA-F]{1,6}$/u.test(hexadecimal) ? Number.parseInt(hexadecimal, 16) : Infinity;
  // Half of a pair of surrogates is no character of its own here.
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new Unknown();
  return [[code, code]];
}
