import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { CallLimits, CallRequest, Observation, Silence } from "../../src/protocol/call.ts";
import type { StdioHello } from "../../src/generated/documents.ts";
import type { Exchange } from "../../src/protocol/exchange.ts";
import { TargetError, type Power, type Surface, type Target } from "../../src/protocol/target.ts";
import { commandWords } from "./command-words.ts";
import { folderSurface } from "./folder-surface.ts";
import { logCapture } from "./log-capture.ts";
import { holdsGiven, outputExcerpt } from "./output-excerpt.ts";
import { ProcessGroup, removeFolder } from "./process-group.ts";
import { notExchanged } from "./not-exchanged.ts";
import { commandName, demandStartable, passedOn, temporaryFolder, optionValues } from "./starting.ts";
import { Conversation, type Ending } from "./stdio/conversation.ts";
import { SurfaceError } from "./surface-error.ts";

/** How an adapter is started. */
export interface StdioOptions {
  /** Program and arguments. */
  readonly command: string;
  readonly cwd: string;
  /** Variables the implementation is given besides `MEMBRANE_DATA_DIR`: said in hello, never in the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** The variables we run under ourselves: only those a program needs to run at all are passed on. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  /** Where the implementation keeps its data: searched, and left in place. Without one there is a temporary folder. */
  readonly dataDir?: string;
  /** How long hello, a control or a collect may take. */
  readonly startTimeoutMs: number;
}

const GRACE_MS = 2000;
const MOST_COLLECTED = 1024 * 1024 * 1024;
const NOTHING = new Uint8Array(0);
const BY_HAND = "run the adapter by hand: contracts/schema/stdio-protocol.schema.json says what each line may be";

/** Starts an adapter and waits for its hello, from which the powers follow. Throws a TargetUsageError for a command that cannot be meant, a TargetError when there is no hello. The first breach of the protocol ends the adapter: it is the target's fault from then on. */
export async function openStdioTarget(options: StdioOptions): Promise<Target> {
  const words = commandWords(options.command);
  demandStartable(options.cwd);
  const dataDir = options.dataDir === undefined ? temporaryFolder() : resolve(options.cwd, options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const release = (): void => (options.dataDir === undefined ? removeFolder(dataDir) : undefined);
  const given = { ...options.environment, MEMBRANE_DATA_DIR: dataDir };
  const stderr = logCapture("stderr");
  const group = new ProcessGroup(words, options.cwd, passedOn(options.inherited), "pipe");
  stderr.attach(group.stderr);
  const conversation = new Conversation(group, given);
  const hello = await inTime(conversation.greeted, options.startTimeoutMs);
  const fault = "fault" in hello ? hello.fault : nameFault(hello, given);
  if (fault !== undefined || "fault" in hello) {
    conversation.leave();
    await group.kill();
    // Reads what it wrote before it ended.
    await stderr.surface.drain(() => undefined).catch(() => 0);
    release();
    const excerpt = outputExcerpt(stderr.tail(), [...Object.values(options.environment), ...optionValues(words)]);
    throw new TargetError(
      "target_failed_to_start",
      `${commandName(words)} said no hello: ${fault}; ${excerpt}`,
      BY_HAND,
    );
  }
  const running: Running = { conversation, group, hello, dataDir, timeoutMs: options.startTimeoutMs };
  return stdioTarget(running, commandName(words), stderr.surface, release);
}

interface Running {
  readonly conversation: Conversation;
  readonly group: ProcessGroup;
  readonly hello: StdioHello;
  readonly dataDir: string;
  readonly timeoutMs: number;
}

function stdioTarget(running: Running, command: string, stderr: Surface, release: () => void): Target {
  const { conversation, group, hello } = running;
  const { controls, surfaces } = hello.capabilities;
  const powers = new Set<Power>(["wire", "identities"]);
  if (surfaces.includes("stderr") || surfaces.includes("logs")) powers.add("logs");
  if (surfaces.includes("storage")) powers.add("storage");
  const restarts = controls.includes("restart");
  if (restarts) powers.add("restart").add("environment");
  if (restarts && controls.includes("exchange")) powers.add("tamper");
  let ending: Promise<void> | undefined;
  const ended = async (): Promise<void> => {
    conversation.leave();
    await group.gone(GRACE_MS);
    await group.stop(0);
  };
  return {
    transport: "stdio",
    name: `${hello.name} (${command})`,
    powers,
    // What the adapter itself writes to stderr is searched, whether or not it says that logs go there.
    surfaces: [
      stderr,
      ...(["logs", "storage"] as const).flatMap((name) => (surfaces.includes(name) ? [collected(running, name)] : [])),
    ],
    call: (request, limits) => call(conversation, request, limits),
    ...(restarts
      ? {
          restart: async (changes: Changes = {}, exchanges: readonly Exchange[] = []) => {
            for (const places of exchanges) await exchange(running, places);
            await restart(running, changes);
          },
        }
      : {}),
    fault: async () => {
      await conversation.settle();
      return conversation.fault;
    },
    // Nobody hands anything over any more: what is left is what was written to the error output and to the folder.
    end: async () => {
      await (ending ??= ended());
      return surfaces.includes("storage") ? [stderr, folderSurface(running.dataDir)] : [stderr];
    },
    close: async () => {
      await (ending ??= ended());
      release();
    },
  };
}

type Changes = Readonly<Record<string, string | undefined>>;

async function call(conversation: Conversation, request: CallRequest, limits: CallLimits): Promise<Observation> {
  const started = performance.now();
  const headers = request.headers.map(([name, value]) => ({ name, value }));
  const body = Buffer.from(request.body ?? NOTHING).toString("base64");
  const { method, target } = request;
  const question = { type: "call", request: { method, target, headers, body } } as const;
  const ending = await conversation.ask(question, limits.timeoutMs);
  if (ending.type !== "answer") return silenceOf(ending, limits);
  const { bytes } = ending;
  if (bytes.length > limits.maxAnswerBytes) {
    const partial = new Uint8Array(bytes.subarray(0, limits.maxAnswerBytes));
    return { ...silence("too-large", false, `body is longer than ${limits.maxAnswerBytes} bytes`), partial };
  }
  const pairs = ending.headers.map(({ name, value }) => [name.toLowerCase(), value] as const);
  const milliseconds = performance.now() - started;
  return { kind: "answer", status: ending.status, headers: pairs, body: bytes, milliseconds };
}

function silenceOf(ending: Exclude<Ending, { type: "answer" }>, { timeoutMs }: CallLimits): Silence {
  switch (ending.type) {
    case "late":
      return silence("timeout", false, `no answer within ${timeoutMs} ms`);
    case "broken":
      return silence("malformed", false, ending.fault);
    case "ended":
      return silence("closed", false, ending.fault);
    case "over":
      return silence("unreachable", true, ending.fault);
    case "failed":
      return silence(ending.why, ending.why === "unreachable", "the adapter says that the call came to nothing");
    case "collected":
    case "done":
      return silence("malformed", false, `a call was ended with ${ending.type}`);
  }
}

async function restart({ conversation, timeoutMs }: Running, changes: Changes): Promise<void> {
  const without = Object.keys(changes).filter((name) => changes[name] === undefined);
  const set = Object.entries(changes).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const more = set.length === 0 ? {} : { set: Object.fromEntries(set) };
  const ending = await conversation.ask({ type: "control", control: "restart", without, ...more }, timeoutMs);
  const obeyed = ending.type === "done" ? (ending.set ?? []) : [];
  if (ending.type === "done" && set.every(([name]) => obeyed.includes(name))) return;
  // What it runs with now nobody knows, and that is no fault of the implementation.
  if (set.length > 0 && (ending.type === "done" || ending.type === "failed"))
    throw new TargetError(
      "target_disobeyed",
      `the adapter did not start the implementation with another value of ${set.map(([name]) => name).join(", ")}`,
      "let it take `set` of a restart, and name those variables in `set` of done",
    );
  throw new TargetError(
    "target_died",
    `the adapter did not restart the implementation: ${howItEnded(ending)}`,
    BY_HAND,
  );
}

async function exchange({ conversation, timeoutMs }: Running, [one, other]: Exchange): Promise<void> {
  const ending = await conversation.ask({ type: "exchange", of: [one, other] }, timeoutMs);
  if (ending.type !== "done") throw notExchanged("the adapter");
}

/** A surface the adapter named. Storage is also looked for where the implementation was told to keep it. */
function collected({ conversation, timeoutMs, dataDir }: Running, name: "logs" | "storage"): Surface {
  return {
    name,
    power: name,
    drain: async (sink, known) => {
      let bytes = 0;
      const ending = await conversation.ask({ type: "collect", surface: name }, timeoutMs, (chunk) => {
        sink(chunk);
        return (bytes += chunk.length) <= MOST_COLLECTED;
      });
      if (ending.type !== "collected") throw new SurfaceError(`${name} was not handed over: ${howItEnded(ending)}`);
      if (name === "logs") return bytes;
      if (bytes === 0) throw new SurfaceError("the adapter names the surface storage and hands over nothing");
      return bytes + (await folderSurface(dataDir).drain(sink, known));
    },
  };
}

function howItEnded(ending: Ending): string {
  if (ending.type === "late") return "it took too long";
  return "fault" in ending ? ending.fault : "the adapter says that it came to nothing";
}

function nameFault(hello: StdioHello, given: Readonly<Record<string, string>>): string | undefined {
  return holdsGiven(hello.name, Object.values(given)) ? "its name holds a value it was given" : undefined;
}

async function inTime<T>(promise: Promise<T>, withinMs: number): Promise<T | { type: "fault"; fault: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<{ type: "fault"; fault: string }>((settle) => {
    timer = setTimeout(() => settle({ type: "fault", fault: `nothing came within ${withinMs} ms` }), withinMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function silence(why: Silence["why"], definite: boolean, detail: string): Silence {
  return { kind: "silence", why, definite, detail, partial: NOTHING };
}
