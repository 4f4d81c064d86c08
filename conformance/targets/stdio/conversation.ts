import { setImmediate as turn, setTimeout as delay } from "node:timers/promises";
import type { StdioFromAdapter, StdioHello, StdioToAdapter } from "../../../src/generated/documents.ts";
import type { Exit, ProcessGroup } from "../process-group.ts";
import { lineCutter } from "./lines.ts";
import { fromBase64, PROTOCOL, readMessage, writtenMessage } from "./messages.ts";

type Part<T, Type> = Extract<T, { readonly type: Type }>;
type Opening = Part<StdioToAdapter, "call" | "control" | "exchange" | "collect">;

/** A request as it is asked, before it has its number. */
export type Question = Opening extends infer T ? (T extends Opening ? Omit<T, "id"> : never) : never;

/** What ended a request: a message of the adapter, its time, or the conversation itself. */
export type Ending =
  | (Part<StdioFromAdapter, "answer"> & { readonly bytes: Buffer })
  | Part<StdioFromAdapter, "failed" | "done" | "collected">
  | { readonly type: "late" }
  | { readonly type: "broken"; readonly fault: string }
  | { readonly type: "ended"; readonly fault: string }
  | { readonly type: "over"; readonly fault: string };

interface Open {
  readonly kind: Question["type"];
  readonly end: (ending: Ending) => void;
  readonly chunk: (bytes: Buffer) => boolean;
}

/** What ends each kind of request, besides `failed`. */
const ENDED_BY = { call: "answer", control: "done", exchange: "done", collect: "collected" } as const;
/** Bytes an adapter may leave unread before it is taken to read no more. */
const MOST_UNREAD = 32 * 1024 * 1024;
const MOST_GIVEN_UP = 10_000;
const MOST_TURNS = 64;
const LAST_WORDS_MS = 2000;
const NOTHING = Buffer.alloc(0);

/** The conversation with one adapter process. The first breach of the protocol ends it for good, and the process with it. */
export class Conversation {
  /** Settles with the adapter's hello, or with why there will be none. */
  readonly greeted: Promise<StdioHello | { readonly type: "fault"; readonly fault: string }>;
  /** What was wrong first. */
  fault: string | undefined;
  readonly #group: ProcessGroup;
  readonly #cutter = lineCutter();
  readonly #open = new Map<number, Open>();
  /** Requests whose time was over: what ends them may still come, once. */
  readonly #givenUp = new Map<number, Question["type"]>();
  #greet: (hello: StdioHello | { type: "fault"; fault: string }) => void = () => undefined;
  #hello = false;
  #next = 1;
  #seen = 0;
  #leaving = false;

  constructor(group: ProcessGroup, variables: Readonly<Record<string, string>>) {
    this.#group = group;
    this.greeted = new Promise((resolve) => (this.#greet = resolve));
    group.stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    group.stdout.on("error", () => group.stdout.destroy());
    group.stdout.on("end", () => void this.#outputEnded());
    void group.exited.then((exit) => this.#processEnded(exit));
    this.#say({ type: "hello", protocol: PROTOCOL, variables: { ...variables } });
  }

  /** Asks, and waits for what ends it, within a bound. `onChunk` says whether more is wanted. */
  ask(question: Question, withinMs: number, onChunk: (bytes: Buffer) => boolean = () => true): Promise<Ending> {
    if (this.fault !== undefined) return Promise.resolve({ type: "over", fault: this.fault });
    const id = this.#next++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        // What lies in the pipe already came in time: a busy event loop of ours is not the adapter's silence.
        void turn().then(() => this.#giveUp(id));
      }, withinMs);
      const end = (ending: Ending): void => {
        clearTimeout(timer);
        this.#open.delete(id);
        resolve(ending);
      };
      this.#open.set(id, { kind: question.type, end, chunk: onChunk });
      this.#say({ ...question, id });
    });
  }

  /** Says goodbye: what ends the process from now on is no fault. */
  leave(): void {
    if (this.fault === undefined) this.#say({ type: "bye" });
    this.#leaving = true;
    this.#group.stdin?.end();
    for (const { end } of this.#open.values()) end({ type: "over", fault: "the adapter was told to end" });
    this.#greet({ type: "fault", fault: "it was told to end" });
  }

  /** Reads what the adapter has written already. */
  async settle(): Promise<void> {
    for (let turns = 0, before = -1; turns < MOST_TURNS && before !== this.#seen; turns++) {
      before = this.#seen;
      await turn();
      await turn();
    }
  }

  #say(message: StdioToAdapter): void {
    const input = this.#group.stdin;
    if (input === undefined || input.destroyed) return;
    input.write(writtenMessage(message));
    if (input.writableLength > MOST_UNREAD) this.#break("broken", "the adapter reads no more");
  }

  #take(chunk: Buffer): void {
    this.#seen += chunk.length;
    if (this.#leaving || this.fault !== undefined) return;
    const { lines, tooLong } = this.#cutter.push(chunk);
    for (const line of lines) {
      const read = readMessage(line);
      const wrong = "fault" in read ? read.fault : this.#hear(read.message);
      if (wrong !== undefined) return this.#break("broken", wrong);
    }
    if (tooLong) this.#break("broken", "a line is longer than any message may be");
  }

  /** Takes a message. Returns what is wrong with it. */
  #hear(message: StdioFromAdapter): string | undefined {
    if (message.type === "hello") {
      if (this.#hello) return "the adapter said hello twice";
      this.#hello = true;
      this.#greet(message);
      return undefined;
    }
    if (!this.#hello) return "the adapter's first line is no hello";
    const open = this.#open.get(message.id);
    const kind = open?.kind ?? this.#givenUp.get(message.id);
    if (kind === undefined)
      return message.id < this.#next
        ? `a request was ended twice, the second time with ${message.type}`
        : `${message.type} names a request that was never made`;
    if (message.type !== "failed" && message.type !== ENDED_BY[kind])
      return `a ${kind} was ended with ${message.type}, expected ${ENDED_BY[kind]} or failed`;
    return this.#end(message, open);
  }

  #end(message: Exclude<StdioFromAdapter, StdioHello>, open: Open | undefined): string | undefined {
    const bytes =
      "chunk" in message ? fromBase64(message.chunk) : "body" in message ? fromBase64(message.body) : NOTHING;
    if (bytes === undefined) return `the bytes of ${message.type} are not base64`;
    if (message.type === "collected") {
      if (open !== undefined && !open.chunk(bytes)) return "the adapter hands over more than anybody could search";
      if (!message.end) return undefined;
    }
    this.#givenUp.delete(message.id);
    open?.end(message.type === "answer" ? { ...message, bytes } : message);
    return undefined;
  }

  #giveUp(id: number): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    if (this.#givenUp.size >= MOST_GIVEN_UP) return this.#break("broken", "the adapter ends no request in time");
    this.#givenUp.set(id, open.kind);
    open.end({ type: "late" });
  }

  async #outputEnded(): Promise<void> {
    if (this.#cutter.unfinished()) this.#break("broken", "the adapter's last line has no end");
    const exit = await Promise.race([this.#group.exited, delay(LAST_WORDS_MS, undefined, { ref: false })]);
    this.#break("ended", exit === undefined ? "the adapter closed its output" : `the adapter ended with ${exit.how}`);
  }

  /** What it wrote before it ended is still read; a child of it may keep its output open for ever. */
  async #processEnded(exit: Exit): Promise<void> {
    if (!exit.neverRan) await delay(LAST_WORDS_MS, undefined, { ref: false });
    this.#break("ended", exit.neverRan ? exit.how : `the adapter ended with ${exit.how}`);
  }

  #break(type: "broken" | "ended", fault: string): void {
    if (this.#leaving || this.fault !== undefined) return;
    this.fault = fault;
    this.#greet({ type: "fault", fault });
    for (const { end } of this.#open.values()) end({ type, fault });
    // Nothing it writes counts any more, and nobody reads it.
    void this.#group.kill();
  }
}
