import { randomBytes, randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { ModuleAdapter, ModuleAnswer } from "../../../src/protocol/module-adapter.ts";
import { wrappedInstance } from "../wrapped-instance.ts";

/** An honest membrane that differs from the reference in everything the contract leaves open. Accusing it is a fault of the suite. */
export interface NoisyTwin {
  /** `noisy/<name>`, permanent. */
  readonly id: string;
  /** Name of the profile it keeps. */
  readonly profile: string;
  /** What is different, in one sentence. */
  readonly summary: string;
  adapter(): ModuleAdapter;
}

/** Bends an answer within what the contract leaves open. */
export type Bend = (answer: ModuleAnswer) => ModuleAnswer | Promise<ModuleAnswer>;

/** How slow a slow clock is, in milliseconds. */
export const SLOW_BY_MS = 90_000;

const LONGEST_WAIT_MS = 6;

/** An adapter whose every answer is bent, also after a restart. */
export function around(name: string, adapter: ModuleAdapter, bend: Bend): ModuleAdapter {
  return {
    name,
    start: async (environment) =>
      wrappedInstance(await adapter.start(environment), (inner) => ({
        call: async (request) => bend(await inner.call(request)),
      })),
  };
}

/** The answer after a wait of its own. */
export async function delayed(answer: ModuleAnswer): Promise<ModuleAnswer> {
  await delay(randomInt(LONGEST_WAIT_MS));
  return answer;
}

/** A line of a log that looks like digests and base64, and is neither. */
export function randomLine(): string {
  return `${randomBytes(32).toString("hex")} ${randomBytes(randomInt(8, 200)).toString("base64")}\n`;
}
