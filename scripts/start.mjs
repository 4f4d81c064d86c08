// npm start [-- <arguments of conform>]: sets up what is missing, then attacks the built-in reference (or the target named).
import { handOver } from "./processes.mjs";
import { cli, main, setUp } from "./setup.mjs";

await main(async () => {
  await setUp();
  return handOver(process.execPath, [cli, "conform", ...process.argv.slice(2)]);
});
