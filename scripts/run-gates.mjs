/**
 * Runs gates one by one, a line each, and prints the total as `N passed, N failed` last; resolves with the exit code.
 * A gate is `{ name, run, needs? }`, `run` resolves with `{ passed, failed, note?, output? }`. A gate that throws, counts nothing,
 * or needs a gate that failed has failed.
 */
export async function runGates(gates, write = (line) => process.stdout.write(`${line}\n`)) {
  const total = { passed: 0, failed: 0 };
  const broken = new Set();
  for (const gate of gates) {
    const started = performance.now();
    const result = broken.has(gate.needs) ? failure(`not run, because ${gate.needs} failed`) : await resultOf(gate);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    total.passed += result.passed;
    total.failed += result.failed;
    if (result.failed > 0) broken.add(gate.name);
    write(
      `${result.failed > 0 ? "FAIL" : "ok  "}  ${gate.name.padEnd(10)} ${seconds.padStart(6)} s  ${result.note ?? ""}`.trimEnd(),
    );
    if (result.failed > 0 && result.output) write(result.output.trimEnd().replaceAll(/^/gm, "      "));
  }
  if (total.passed + total.failed === 0) total.failed = 1;
  if (broken.size > 0) write(`failed: ${[...broken].join(", ")}`);
  write(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

/** What a run of vitest adds to the total, read from its JSON report; a run in which no test passed has failed. */
export function countTests(report, exitCode) {
  const unloaded = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  let failed = report.numFailedTests + unloaded.length;
  // Unhandled errors and zero tests have no failed test to count.
  if (failed === 0 && (passed === 0 || !report.success || exitCode !== 0)) failed = 1;
  const note = `${passed} tests passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped${reasonsOf(report)}` : ""}`;
  return { passed, failed, note };
}

/** Why tests were left out, as far as their titles say it. */
function reasonsOf({ testResults }) {
  const titles = testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "pending" || status === "skipped")
      .map(({ fullName }) => fullName),
  );
  const said = titles.flatMap((title) => /\(skipped: ([^)]+)\)/.exec(title ?? "")?.[1] ?? []);
  return said.length === 0 ? "" : ` (${[...new Set(said)].join("; ")})`;
}

export function failure(output) {
  return { passed: 0, failed: 1, output };
}

async function resultOf(gate) {
  try {
    const result = await gate.run();
    return result.passed + result.failed > 0 ? result : failure("the gate checked nothing");
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  }
}
