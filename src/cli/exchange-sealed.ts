import { text } from "node:stream/consumers";
import { parseStrictJson } from "../bundle/strict-json.ts";
import type { Exchange } from "../protocol/exchange.ts";
import { exchangeSealed } from "../reference/index.ts";
import { EXIT } from "./exit-code.ts";

// A program of its own, which the suite runs while the reference is dead: nothing that serves can be told to do this.
const [folder] = process.argv.slice(2);
try {
  const parsed = parseStrictJson(await text(process.stdin));
  if ("fault" in parsed) throw new Error("the places are no JSON text");
  await exchangeSealed(process.env, folder, (parsed.value as { exchange: Exchange[] }).exchange);
} catch (error) {
  // What went wrong may quote a row.
  process.stderr.write(`not exchanged: ${(error as Error).name}\n`);
  process.exitCode = EXIT.findings;
}
