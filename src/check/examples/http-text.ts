/** A piece of an HTTP example: its words, and where they stand in the text. */
export interface Piece {
  readonly text: string;
  readonly at: number;
}

/** A header as written. */
export interface WrittenHeader {
  readonly name: Piece;
  readonly value: Piece;
}

/** A request as an example shows it. */
export interface WrittenRequest {
  readonly method: Piece;
  readonly target: Piece;
  readonly headers: readonly WrittenHeader[];
  readonly body: Piece;
}

/** An answer as an example shows it. */
export interface WrittenAnswer {
  readonly status: Piece;
  readonly headers: readonly WrittenHeader[];
  readonly body: Piece;
}

/** An HTTP example: a request, an answer, or both with an empty line between. */
export interface WrittenMessage {
  readonly request: WrittenRequest | undefined;
  readonly answer: WrittenAnswer | undefined;
  /** A line that is no part of a message. */
  readonly stray: Piece | undefined;
}

const REQUEST = /^([A-Z]+) +(\S+)(?: +HTTP\/[0-9.]+)?[ \t]*$/u;
const ANSWER = /^HTTP\/[0-9.]+ +([0-9]{3})(?: .*)?$/u;
const HEADER = /^([A-Za-z0-9-]+):[ \t]*(.*?)[ \t]*$/u;

/** Reads an HTTP example. Nothing is repaired: a line that fits nowhere is told. */
export function readHttp(text: string): WrittenMessage {
  const lines = piecesOf(text);
  const first = lines.findIndex((line) => line.text.trim() !== "");
  const second = lines.findIndex((line, index) => index > first && ANSWER.test(line.text));
  const head = lines[first];
  if (head === undefined) return { request: undefined, answer: undefined, stray: undefined };
  if (ANSWER.test(head.text)) {
    const { stray, ...answer } = answerIn(text, lines.slice(first));
    return { request: undefined, answer, stray };
  }
  const match = REQUEST.exec(head.text);
  if (match === null) return { request: undefined, answer: undefined, stray: head };
  const [, method = "", target = ""] = match;
  const rest = partsOf(text, second < 0 ? lines.slice(first + 1) : lines.slice(first + 1, second));
  const answered = second < 0 ? undefined : answerIn(text, lines.slice(second));
  return {
    request: {
      method: { text: method, at: head.at },
      target: { text: target, at: head.at + head.text.indexOf(target, method.length) },
      headers: rest.headers,
      body: rest.body,
    },
    answer: answered,
    stray: rest.stray ?? answered?.stray,
  };
}

function answerIn(text: string, [head, ...lines]: readonly Piece[]): WrittenAnswer & { stray: Piece | undefined } {
  const status = ANSWER.exec(head?.text ?? "")?.[1] ?? "";
  const at = (head?.at ?? 0) + (head?.text.indexOf(status) ?? 0);
  return { status: { text: status, at }, ...partsOf(text, lines) };
}

/** Headers up to the first empty line, and the body behind it. */
function partsOf(
  text: string,
  lines: readonly Piece[],
): { headers: WrittenHeader[]; body: Piece; stray: Piece | undefined } {
  const empty = lines.findIndex((line) => line.text.trim() === "");
  const above = empty < 0 ? lines : lines.slice(0, empty);
  const below = empty < 0 ? [] : lines.slice(empty + 1);
  const stray = above.find((line) => !HEADER.test(line.text));
  const headers = above.flatMap((line) => {
    const [, name = "", value = ""] = HEADER.exec(line.text) ?? [];
    if (name === "") return [];
    const at = line.at + line.text.lastIndexOf(value);
    return [{ name: { text: name, at: line.at }, value: { text: value, at } }];
  });
  const [start, last] = [below[0]?.at ?? text.length, below.at(-1)];
  const end = last === undefined ? start : last.at + last.text.length;
  return { headers, body: { text: text.slice(start, end).trimEnd(), at: start }, stray };
}

function piecesOf(text: string): Piece[] {
  let at = 0;
  return text.split("\n").map((line) => {
    const piece = { text: line.replace(/\r$/u, ""), at };
    at += line.length + 1;
    return piece;
  });
}
