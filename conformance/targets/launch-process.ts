import { setTimeout as delay } from "node:timers/promises";
import type { Exchange } from "../../src/protocol/exchange.ts";
import { TargetError } from "../../src/protocol/target.ts";
import { freePort } from "./free-port.ts";
import type { LogCapture } from "./log-capture.ts";
import { outputExcerpt } from "./output-excerpt.ts";
import { runExchange } from "./run-exchange.ts";
import { ProcessGroup } from "./process-group.ts";
import { optionValues } from "./starting.ts";
import { wireClient, type WireClient } from "./wire/client.ts";

/** What a launch is made of. */
export interface LaunchParts {
  readonly words: readonly string[];
  /** Words of the program that exchanges what was sealed, if there is one. */
  readonly exchange: readonly string[] | undefined;
  readonly name: string;
  readonly cwd: string;
  /** Variables handed to the target. Their values never appear in a message. */
  readonly given: Readonly<Record<string, string>>;
  readonly inherited: Readonly<Record<string, string>>;
  readonly dataDir: string;
  readonly readyPath: string;
  readonly startTimeoutMs: number;
  readonly concurrency: number;
  readonly stdout: LogCapture;
  readonly stderr: LogCapture;
}

type Changes = Readonly<Record<string, string | undefined>>;

const HOST = "127.0.0.1";
const POLL_MS = 20;
const ANSWER_MS = 1000;
/** Part of its quickest restart so far in which a target is not asked whether it is ready: asking costs both of us time, and it hardly comes up in less. */
const UNASKED = 3 / 4;
/** A target that was called may write what it was sent. */
const UNTOLD = "its output may hold what it was sent, and is not shown";

/** A target process that is started, restarted and stopped, one step at a time. */
export class Launch {
  readonly parts: LaunchParts;
  client: WireClient;
  /** Resolves once a process has begun for the first time; it is not ready then. */
  readonly begun: Promise<void>;
  #hasBegun: () => void = () => undefined;
  #port = 0;
  #group: ProcessGroup | undefined;
  #step: Promise<void> = Promise.resolve();
  #stopped = false;
  /** Milliseconds that each start took until it was ready. */
  readonly #tookMs: number[] = [];

  constructor(parts: LaunchParts) {
    this.parts = parts;
    this.begun = new Promise((resolve) => (this.#hasBegun = resolve));
    this.client = wireClient({ host: HOST, port: 0, secure: false }, 1);
  }

  /** Starts on a free port, and once more on another when that fails: the port may have been taken meanwhile. */
  start(): Promise<void> {
    return this.#next(async () => {
      for (let attempt = 1; ; attempt++) {
        this.#port = await freePort();
        this.client = wireClient({ host: HOST, port: this.#port, secure: false }, this.parts.concurrency);
        const failure = await this.#attempt({}, async () => this.#hasBegun());
        if (failure === undefined) return;
        this.client.close();
        if (attempt === 2 || !failure.mayBePort) throw this.#failed("did not start", failure.how, this.#lastWords());
      }
    });
  }

  /** Kills everything, waits until it is gone, has sealed material exchanged if asked to, and starts again on the same port and data. Once the process has begun, and before it is waited for, `meanwhile` is done. */
  restart(
    changes: Changes,
    exchanges: readonly Exchange[],
    meanwhile: () => Promise<unknown> = async () => undefined,
  ): Promise<void> {
    let done: Promise<unknown> | undefined;
    const begun = (): Promise<unknown> => (done ??= meanwhile());
    return this.#next(async () => {
      if (this.#stopped) throw new TargetError("target_died", "the target was stopped", "open it again");
      await this.#group?.kill();
      this.client.endIdle();
      if (exchanges.length > 0) await runExchange(this.parts, exchanges);
      const failure = (await this.#attempt(changes, begun)) && (await this.#attempt(changes, begun));
      if (failure !== undefined) throw this.#failed("did not start again after it was killed", failure.how, UNTOLD);
    });
  }

  /** Asks the process to end and waits until it and everything it forked is gone. A restart starts it again. */
  end(graceMs: number): Promise<void> {
    return this.#next(async () => {
      await this.#group?.stop(graceMs);
      this.client.endIdle();
    });
  }

  /** Ends the process and everything it forked. Calls under way settle. */
  stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    const group = this.#group;
    // What a start in progress has begun must end too, and must not wait for its time limit.
    const stopping = group?.stop(graceMs);
    return this.#next(async () => {
      await stopping;
      if (this.#group !== group) await this.#group?.stop(graceMs);
      this.client.close();
    });
  }

  async #attempt(
    changes: Changes,
    begun: () => Promise<unknown>,
  ): Promise<{ how: string; mayBePort: boolean } | undefined> {
    const { words, cwd, dataDir, stdout, stderr, startTimeoutMs } = this.parts;
    if (this.#stopped) return { how: "it was stopped", mayBePort: false };
    const filled = words.map((word) => word.replaceAll("{port}", String(this.#port)).replaceAll("{dataDir}", dataDir));
    const group = new ProcessGroup(filled, cwd, this.#environment(changes));
    this.#group = group;
    // Before it is listened to: whoever looks at the output now sees all that was written before, and no part of what is just being written.
    await begun();
    stdout.attach(group.stdout);
    stderr.attach(group.stderr);
    const ready = await this.#ready(group);
    if (ready === "yes") return undefined;
    const { exit } = group;
    await group.kill();
    if (exit !== undefined) return { how: `it ended with ${exit.how} before it was ready`, mayBePort: !exit.neverRan };
    return { how: `it was not ready within ${startTimeoutMs} ms (${ready})`, mayBePort: false };
  }

  #environment(changes: Changes): Record<string, string> {
    const merged = { ...this.parts.inherited, ...this.parts.given, ...changes };
    const set = Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return { ...Object.fromEntries(set), PORT: String(this.#port), MEMBRANE_DATA_DIR: this.parts.dataDir };
  }

  /** Asks until the answer is 200, the process ends, or the time is up. Says what was seen last. */
  async #ready(group: ProcessGroup): Promise<string> {
    const { readyPath, startTimeoutMs } = this.parts;
    const began = performance.now();
    const until = began + startTimeoutMs;
    await Promise.race([delay(this.#unaskedMs(), undefined, { ref: false }), group.exited]);
    let seen = "nothing listens";
    let late = false;
    while (group.exit === undefined) {
      if (late) return seen;
      const left = until - performance.now();
      // We may have been busy with something else all that time: once it is over, the target is asked a last time, and has a moment to answer.
      late = left <= 0;
      const probe = await this.client.call(
        { method: "GET", target: readyPath, headers: [] },
        { timeoutMs: late ? ANSWER_MS : Math.min(ANSWER_MS, left), maxAnswerBytes: 1024 * 1024 },
      );
      if (probe.kind === "silence") seen = probe.why;
      else seen = `the ready path answers ${probe.status}`;
      const isReady = probe.kind === "answer" && probe.status === 200;
      const took = performance.now() - began;
      // Another process may have taken the port and answered in its place: then ours is about to end.
      if (isReady && (await staysAlive(group))) {
        this.#tookMs.push(took);
        return "yes";
      }
      await Promise.race([delay(POLL_MS), group.exited]);
    }
    return seen;
  }

  /** The first start says nothing of those after it: it may have made what they find. */
  #unaskedMs(): number {
    const [, ...restarts] = this.#tookMs;
    return restarts.length === 0 ? 0 : Math.min(...restarts) * UNASKED;
  }

  #failed(what: string, how: string, said: string): TargetError {
    const { name, readyPath } = this.parts;
    return new TargetError(
      "target_failed_to_start",
      `${name} ${what}: ${how}; ${said}`,
      `run the command by hand: it must serve HTTP on ${HOST} at PORT, in the foreground, and answer 200 at ${readyPath}`,
    );
  }

  /** What it wrote before anything was sent to it, unless it holds what it was given. */
  #lastWords(): string {
    const { stderr, given, words } = this.parts;
    return outputExcerpt(stderr.tail(), [...Object.values(given), ...optionValues(words)]);
  }

  /** Runs steps one after the other. A step that failed does not keep the next from running. */
  #next(step: () => Promise<void>): Promise<void> {
    const result = this.#step.then(step);
    this.#step = result.catch(() => undefined);
    return result;
  }
}

async function staysAlive(group: ProcessGroup): Promise<boolean> {
  await Promise.race([delay(2 * POLL_MS), group.exited]);
  return group.exit === undefined;
}
