import { randomBytes, randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Bundle } from "../../src/bundle/model.ts";
import type { ModuleAdapter, ModuleAnswer, ModuleInstance } from "../../src/protocol/module-adapter.ts";
import { referenceModule } from "../../src/reference/module.ts";

/** An honest membrane that differs from the reference in everything the contract leaves open. Accusing it is a fault of the suite. */
export interface NoisyTwin {
  /** `noisy/<name>`, permanent. */
  readonly id: string;
  /** What is different, in one sentence. */
  readonly summary: string;
  adapter(): ModuleAdapter;
}

const SLOW_BY_MS = 90_000;
const LONGEST_WAIT_MS = 6;

/** Honest membranes with noise where noise is allowed. */
export function noisyTwins(bundle: Bundle): NoisyTwin[] {
  const over = (id: string, adapter: () => ModuleAdapter, bend: Bend): (() => ModuleAdapter) => {
    return () => ({ name: id, start: async (environment) => bent(await adapter().start(environment), bend) });
  };
  const plain = (): ModuleAdapter => referenceModule({ bundle });
  return [
    {
      id: "noisy/answers",
      summary: "Members and headers in any order, white space, and headers of its own with random values.",
      adapter: over("noisy/answers", plain, (answer) => shuffledAnswer(answer)),
    },
    {
      id: "noisy/time",
      summary: "A clock that is ninety seconds slow, and each answer after a wait of its own.",
      adapter: over(
        "noisy/time",
        () =>
          referenceModule({
            bundle,
            change: (parts) => ({ ...parts, clock: () => parts.clock() - SLOW_BY_MS }),
          }),
        async (answer) => {
          await delay(randomInt(LONGEST_WAIT_MS));
          return answer;
        },
      ),
    },
    {
      id: "noisy/records",
      summary: "References of another length, and logs full of random text, digests and base64.",
      adapter: () =>
        referenceModule({
          bundle,
          change: (parts, spoil) => ({
            ...parts,
            ids: (kind) => `${kind}:${randomBytes(randomInt(18, 40)).toString("base64url")}`,
            log: (entry) => {
              parts.log(entry);
              spoil.log(`${randomBytes(32).toString("hex")} ${randomBytes(randomInt(8, 200)).toString("base64")}\n`);
            },
          }),
        }),
    },
  ];
}

type Bend = (answer: ModuleAnswer) => ModuleAnswer | Promise<ModuleAnswer>;

function bent(inner: ModuleInstance, bend: Bend): ModuleInstance {
  const restart = inner.restart?.bind(inner);
  const logs = inner.logs?.bind(inner);
  const storage = inner.storage?.bind(inner);
  return {
    call: async (request) => bend(await inner.call(request)),
    ...(logs === undefined ? {} : { logs }),
    ...(storage === undefined ? {} : { storage }),
    ...(restart === undefined ? {} : { restart: async (changes) => bent(await restart(changes), bend) }),
    close: () => inner.close(),
  };
}

function shuffledAnswer(answer: ModuleAnswer): ModuleAnswer {
  const own: [string, string][] = [
    ["x-request-id", randomBytes(16).toString("hex")],
    ["server-timing", `app;dur=${randomInt(100)}`],
    ["date", new Date().toUTCString()],
  ];
  const text = Buffer.from(answer.body).toString("utf8");
  const body = JSON.stringify(shuffledMembers(JSON.parse(text)), null, randomInt(3));
  return { ...answer, headers: shuffled([...answer.headers, ...own]), body: Buffer.from(body, "utf8") };
}

function shuffledMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffledMembers(item));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]: [string, unknown]) => [name, shuffledMembers(member)]);
  return Object.fromEntries(shuffled(members));
}

function shuffled<T>(items: readonly T[]): T[] {
  const places = items.map((item) => ({ item, at: randomInt(2 ** 32) }));
  return places.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}
