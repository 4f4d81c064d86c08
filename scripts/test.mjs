// npm test [-- <gate>...]: sets up what is missing, then runs every gate, or only those named. The last line is the count.
import { gates } from "./gates.mjs";
import { runGates } from "./run-gates.mjs";
import { install, main, say } from "./setup.mjs";

await main(async () => {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !gates.some((gate) => gate.name === name));
  if (unknown.length > 0) {
    say(`no gate is called ${unknown.join(", ")}, the gates are ${gates.map((gate) => gate.name).join(", ")}`);
    return 2;
  }
  const setup = { name: "install", run: () => install().then(() => ({ passed: 1, failed: 0 })) };
  const chosen =
    names.length === 0 ? gates : gates.filter((gate) => gate.name === "build" || names.includes(gate.name));
  return runGates([setup, ...chosen]);
});
