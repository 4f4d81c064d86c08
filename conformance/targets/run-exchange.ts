import { setTimeout as delay } from "node:timers/promises";
import type { Exchange } from "../../src/protocol/exchange.ts";
import type { LaunchParts } from "./launch-process.ts";
import { notExchanged } from "./not-exchanged.ts";
import { ProcessGroup } from "./process-group.ts";

/** Has sealed material exchanged by the program for it: all pairs of places in one JSON text on its input, and 0 says that all were. What it prints is not shown. Throws a TargetError when it did not do it. */
export async function runExchange(
  { exchange = [], cwd, inherited, dataDir, startTimeoutMs }: LaunchParts,
  pairs: readonly Exchange[],
): Promise<void> {
  const words = exchange.map((word) => word.replaceAll("{dataDir}", dataDir));
  const group = new ProcessGroup(words, cwd, { ...inherited, MEMBRANE_DATA_DIR: dataDir }, "pipe");
  group.stdout.resume();
  group.stderr.resume();
  group.stdin?.end(`${JSON.stringify({ exchange: pairs })}\n`);
  const exit = await Promise.race([group.exited, delay(startTimeoutMs, undefined, { ref: false })]);
  await group.kill();
  if (exit?.how === "exit code 0") return;
  throw notExchanged(`the program that exchanges (${exit === undefined ? "it took too long" : exit.how})`);
}
