#!/usr/bin/env node
import { ownVersion } from "./version.ts";

const [first] = process.argv.slice(2);
if (first === "--version") {
  process.stdout.write(`${ownVersion()}\n`);
} else {
  const { runProcess } = await import("./run-process.ts");
  await runProcess(process.argv.slice(2));
}
