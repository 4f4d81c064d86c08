import { markdownIt } from "../bundle/load-late.ts";
import { markersOf, type Marker } from "./markers.ts";

/** A fact of a contract in the prose of a page: `<!-- membrane:value <fact> -->text<!-- membrane:end value -->`. */
export interface ValueSpan {
  /** The path of the fact. */
  readonly fact: string;
  /** What a reader sees between the markers. */
  readonly shown: string;
  /** Offset of the opening marker. */
  readonly opens: number;
  /** Offsets of what stands between the markers, markup included. */
  readonly start: number;
  readonly end: number;
  /** Where the text a reader sees begins. */
  readonly at: number;
}

/** A marker that does not pair up. */
export interface SpanFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly remedy: string;
}

const MENTION = /membrane:\s*(?:value|end value)/u;
const OPENS = /^value(?:\s+(\S+))?(?:\s+(\S[\s\S]*))?$/u;
const CLOSES = "end value";
const END_MARKER = "<!-- membrane:end value -->";

/** Finds the marked values of a page. A span stands on one line and holds no other. */
export function valueSpans(text: string): { spans: ValueSpan[]; faults: SpanFault[] } {
  const spans: ValueSpan[] = [];
  const faults: SpanFault[] = [];
  if (!MENTION.test(text)) return { spans, faults };
  // A marker without a fact was told already, and still has its end.
  let open: { marker: Marker; fact: string | undefined } | undefined;
  const unended = (): void => {
    if (open?.fact !== undefined)
      faults.push({ ...open.marker, message: "value does not end on its line", remedy: `end it: ${END_MARKER}` });
    open = undefined;
  };
  for (const marker of markersOf(text)) {
    if (open !== undefined && open.marker.line !== marker.line) unended();
    const opens = OPENS.exec(marker.words);
    if (opens !== null) {
      unended();
      const [, fact, more] = opens;
      open = { marker, fact: more === undefined ? fact : undefined };
      if (open.fact === undefined)
        faults.push({
          ...marker,
          message: "value names no fact of a contract, or more than one",
          remedy: "write: <!-- membrane:value <path of the fact> -->",
        });
    } else if (marker.words === CLOSES) {
      if (open === undefined)
        faults.push({ ...marker, message: "value ends and did not begin", remedy: "take the marker away" });
      else if (open.fact !== undefined) spans.push(spanOf(text, open.fact, open.marker, marker.start));
      open = undefined;
    }
  }
  unended();
  return { spans, faults };
}

function spanOf(text: string, fact: string, { start: opens, end: start }: Marker, end: number): ValueSpan {
  const inner = text.slice(start, end);
  const shown = visible(inner);
  const at = start + Math.max(0, inner.indexOf(shown));
  return { fact, shown, opens, start, end, at };
}

/** What a reader sees of a piece of Markdown. */
function visible(source: string): string {
  const [token] = inlineParser().parseInline(source, {});
  return (token?.children ?? [])
    .filter(({ type }) => type === "text" || type === "code_inline" || type === "text_special")
    .map(({ content }) => content)
    .join("")
    .trim();
}

let parser: InstanceType<ReturnType<typeof markdownIt>> | undefined;

function inlineParser(): NonNullable<typeof parser> {
  if (parser === undefined) {
    const Parser = markdownIt();
    parser = new Parser({ html: true });
  }
  return parser;
}
