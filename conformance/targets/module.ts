import { setImmediate as nextTurn } from "node:timers/promises";
import type { CallLimits, CallRequest, Observation, Silence } from "../../src/protocol/call.ts";
import type { ModuleAdapter, ModuleAnswer, ModuleInstance } from "../../src/protocol/module-adapter.ts";
import type { Exchange } from "../../src/protocol/exchange.ts";
import { notExchanged } from "./not-exchanged.ts";
import { TargetError, type Power, type Surface, type Target } from "../../src/protocol/target.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const START_MS = 60_000;
/** Who ends a run waits for this, and has half a minute for all of it. */
const CLOSE_MS = 10_000;
const PIECE = 64 * 1024;
const NOTHING = new Uint8Array(0);
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Opens an implementation in this process, with the environment a started process would be given. Rejects with a TargetError when it does not start. Code that never yields cannot be interrupted: only a target in another process is fully bounded. */
export async function openModuleTarget(adapter: ModuleAdapter, environment: Environment): Promise<Target> {
  const running = new Running(adapter, environment);
  await running.start();
  return running.target();
}

/** A module target with a life: started, restarted, closed. */
class Running {
  readonly #adapter: ModuleAdapter;
  readonly #environment: Environment;
  readonly #changed = new Set<string>();
  #instance: ModuleInstance | undefined;
  /** Logs of instances that were restarted, not yet drained. */
  #older = "";
  #drained = 0;
  #step: Promise<void> = Promise.resolve();

  constructor(adapter: ModuleAdapter, environment: Environment) {
    this.#adapter = adapter;
    this.#environment = environment;
  }

  async start(): Promise<void> {
    this.#instance = await inTime(
      () => this.#adapter.start(this.#environment),
      () => this.#failed("did not start"),
    );
  }

  target(): Target {
    const instance = this.#instance;
    const powers = new Set<Power>(["wire", "identities"]);
    const surfaces: Surface[] = [];
    if (instance?.logs !== undefined)
      surfaces.push({ name: "logs", power: "logs", drain: (sink) => this.#drainLogs(sink) });
    if (instance?.storage !== undefined) {
      surfaces.push({ name: "storage", power: "storage", drain: (sink) => this.#drainStorage(sink) });
    }
    for (const { power } of surfaces) powers.add(power);
    const restarts = instance?.restart !== undefined;
    if (restarts) powers.add("restart").add("environment");
    if (restarts && instance.exchange !== undefined) powers.add("tamper");
    return {
      transport: "module",
      name: `module ${this.#adapter.name}`,
      powers,
      surfaces,
      call: (request, limits) => this.#call(request, limits),
      end: async () => {
        await this.#next(() => this.#close());
        return surfaces.filter(({ name }) => name === "logs");
      },
      close: () => this.#next(() => this.#close()),
      ...(restarts
        ? {
            restart: (changes: Environment = {}, exchanges: readonly Exchange[] = []) =>
              this.#next(() => this.#restart(changes, exchanges)),
          }
        : {}),
    };
  }

  async #call(request: CallRequest, limits: CallLimits): Promise<Observation> {
    const instance = this.#instance;
    if (instance === undefined) return silence("unreachable", true, "the module is not running");
    const started = performance.now();
    // The module gets a copy: what it does to the body must not reach a later request.
    const copy = request.body === undefined ? request : { ...request, body: new Uint8Array(request.body) };
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Silence>((resolve) => {
      const give = (): void => resolve(silence("timeout", false, `no answer within ${limits.timeoutMs} ms`));
      timer = setTimeout(() => setImmediate(give), limits.timeoutMs);
    });
    try {
      const answer = await Promise.race([instance.call(copy), late]);
      return "kind" in answer ? answer : observed(answer, limits, performance.now() - started);
    } catch {
      // The error may quote the request, so nothing of it is kept.
      return silence("closed", false, "the module threw instead of answering");
    } finally {
      clearTimeout(timer);
    }
  }

  async #drainLogs(sink: (chunk: Uint8Array) => void): Promise<number> {
    this.#keepLogs();
    const bytes = Buffer.from(this.#older);
    this.#older = "";
    await inPieces(bytes, sink);
    return bytes.length;
  }

  /** Takes what the instance logged since the last look. */
  #keepLogs(instance = this.#instance): void {
    const all = instance?.logs?.() ?? "";
    this.#older += all.slice(Math.min(this.#drained, all.length));
    this.#drained = all.length;
  }

  async #drainStorage(sink: (chunk: Uint8Array) => void): Promise<number> {
    const failed = (): TargetError => this.#failed("did not hand over its storage");
    const parts = await inTime(async () => (await this.#instance?.storage?.()) ?? [], failed);
    let total = 0;
    for (const part of parts) {
      const bytes = typeof part === "string" ? Buffer.from(part) : part;
      total += bytes.length;
      await inPieces(bytes, sink);
    }
    return total;
  }

  /** Hands over the whole environment, with what an earlier restart changed put back, so that changes last for one restart only. */
  async #restart(changes: Environment, exchanges: readonly Exchange[]): Promise<void> {
    const instance = this.#instance;
    if (instance?.restart === undefined) {
      throw new TargetError("target_died", `module ${this.#adapter.name} is not running`, "open it again");
    }
    for (const places of exchanges)
      await inTime(
        async () => instance.exchange?.(...places),
        () => notExchanged(`module ${this.#adapter.name}`),
      );
    this.#keepLogs();
    const back = Object.fromEntries([...this.#changed].map((name) => [name, this.#environment[name]]));
    for (const name of Object.keys(changes)) this.#changed.add(name);
    const environment = { ...this.#environment, ...back, ...changes };
    this.#instance = undefined;
    this.#drained = 0;
    const failed = (): TargetError => this.#failed("did not start again");
    this.#instance = await inTime(async () => instance.restart?.(environment), failed);
  }

  async #close(): Promise<void> {
    const instance = this.#instance;
    this.#instance = undefined;
    if (instance === undefined) return;
    await inTime(
      () => instance.close(),
      () => this.#failed("did not close"),
      CLOSE_MS,
    );
    try {
      this.#keepLogs(instance);
    } catch {
      // One that is closed may have nothing to say any more. Its error may quote what it was sent.
    }
  }

  #failed(what: string): TargetError {
    const remedy = "call the module's start, restart, storage and close by hand to see its error";
    return new TargetError("target_failed_to_start", `module ${this.#adapter.name} ${what}`, remedy);
  }

  #next(step: () => Promise<void>): Promise<void> {
    const result = this.#step.then(step);
    this.#step = result.catch(() => undefined);
    return result;
  }
}

/** Hands over in pieces, with a turn for others after each: what is searched in one piece lets nobody in, not even who wants to end the run. */
async function inPieces(bytes: Uint8Array, sink: (chunk: Uint8Array) => void): Promise<void> {
  for (let at = 0; at < bytes.length; at += PIECE) {
    sink(bytes.subarray(at, at + PIECE));
    await nextTurn();
  }
}

/** Runs what the module offers, within a bound. Its own error is dropped: it may quote what it was given. */
async function inTime<T>(run: () => Promise<T>, failure: () => TargetError, withinMs = START_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(failure()), withinMs);
  });
  try {
    return await Promise.race([run(), late]);
  } catch {
    throw failure();
  } finally {
    clearTimeout(timer);
  }
}

function observed(answer: ModuleAnswer, limits: CallLimits, milliseconds: number): Observation {
  const fault = faultOf(answer);
  if (fault !== undefined) return silence("malformed", false, fault);
  const { status, body } = answer;
  if (body.length > limits.maxAnswerBytes) {
    const partial = new Uint8Array(body.subarray(0, limits.maxAnswerBytes));
    return { ...silence("too-large", false, `body is longer than ${limits.maxAnswerBytes} bytes`), partial };
  }
  const headers = answer.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  return { kind: "answer", status, headers, body, milliseconds };
}

/** What an adapter without types may get wrong. */
function faultOf({ status, headers, body }: ModuleAnswer): string | undefined {
  if (!Number.isInteger(status) || status < 100 || status > 999) return "status is not a number of three digits";
  if (!(body instanceof Uint8Array)) return "body is not a Uint8Array";
  const pairs =
    Array.isArray(headers) &&
    headers.every(
      (pair) => Array.isArray(pair) && pair.length === 2 && TOKEN.test(String(pair[0])) && typeof pair[1] === "string",
    );
  return pairs ? undefined : "headers are not pairs of a name and a text";
}

function silence(why: Silence["why"], definite: boolean, detail: string): Silence {
  return { kind: "silence", why, definite, detail, partial: NOTHING };
}
