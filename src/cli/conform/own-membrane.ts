import type { LeakWatch } from "../../../conformance/oracles/leak-watch.ts";
import { grouped, onceFor } from "../../bundle/once-for.ts";
import { callersOf, type Given } from "../../protocol/given.ts";

/** Thrown when what is about to be printed or written holds a value of the run. It is withheld: we obey our own membrane. */
class OwnLeakError extends Error {
  readonly code = "own_leak";
  readonly remedy = "this is a fault of the kit: please report it with the command you ran";

  constructor(count: number) {
    super(`the result holds ${count} values of the run, and was withheld`);
    this.name = "OwnLeakError";
  }
}

/** Searches texts for every value the run planted, in whatever form, and for every credential it was given. Throws an OwnLeakError when they hold one. */
export async function demandSilent(texts: readonly string[], watch: LeakWatch, given: Given): Promise<void> {
  const { leaks } = await watch.searchSurface({
    name: "logs",
    power: "logs",
    drain: (sink) => {
      const bytes = Buffer.from(texts.join("\n"));
      sink(bytes);
      return Promise.resolve(bytes.length);
    },
  });
  const count = new Set(leaks.map(({ canary }) => canary)).size + tokensIn(texts, given).size;
  if (count > 0) throw new OwnLeakError(count);
}

/** Whether a line that is written while the run goes on holds such a value: one of those that answers are searched for at that time. */
export function holdsValue(line: string, watch: LeakWatch, given: Given): boolean {
  const seen = { kind: "answer", status: 200, headers: [], body: Buffer.from(line), milliseconds: 0 } as const;
  const { leaks, complete } = watch.searchAnswer(seen);
  return leaks.length > 0 || !complete || tokensIn([line], given).size > 0;
}

/** Tokens that stand in the texts. They are many and the texts are long, so each place of a text is looked up among them, once for each length. */
function tokensIn(texts: readonly string[], given: Given): Set<string> {
  const found = new Set<string>();
  for (const { length, tokens, begins } of tokensByLength(given)) {
    for (const text of texts) {
      for (let at = 0; at + length <= text.length; at++) {
        if (begins[beginning(text, at, length)] === 0) continue;
        const piece = text.slice(at, at + length);
        if (tokens.has(piece)) found.add(piece);
      }
    }
  }
  return found;
}

/** There are many callers, and each line of a journal is searched for them. */
const tokensByLength = onceFor(({ lanes, own = [] }: Given) => {
  const tokens = [...lanes, ...own].flatMap((lane) => callersOf(lane).map(({ token }) => token));
  const lists = [...grouped(tokens, ({ length }) => [length])];
  return lists.map(([length, list]) => {
    const begins = new Uint8Array(BEGINNINGS);
    for (const token of list) begins[beginning(token, 0, length)] = 1;
    return { length, tokens: new Set(list), begins };
  });
});

/** How many beginnings are told apart. */
const BEGINNINGS = 65_536;

/** A number for the first four characters of a piece, or for all where it has fewer: most places of a text begin no token, and are passed over at the cost of this. */
function beginning(text: string, at: number, length: number): number {
  let number = 0;
  for (let next = at; next < at + Math.min(4, length); next++)
    number = (Math.imul(number, 0x9e3779b1) + text.charCodeAt(next)) | 0;
  return (Math.imul(number, 0x85ebca6b) >>> 16) % BEGINNINGS;
}
