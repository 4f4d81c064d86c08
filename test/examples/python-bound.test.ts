import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, type TestContext } from "vitest";
import { withValueAt } from "../../src/bundle/json-pointer.ts";
import { metaSchemaFaults } from "../../src/bundle/meta-schema.ts";
import type { Report } from "../../src/generated/documents.ts";
import { build, endAll, root, run } from "../cli/built.ts";
import type { Ended } from "../cli/terminal.ts";
import { missingPython } from "./python.ts";

// A server with other routes, names, codes and envelopes, judged through bindings; and bindings that would make a run blind.

const missing = missingPython("sqlite3");
const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };
const server = "examples/python-bound/server.py";
const honest = "examples/python-http/server.py";
const bindings = "examples/python-bound/bindings.json";
let cwd: string;

beforeAll(() => {
  if (missing !== undefined) process.stderr.write(`skipped: ${missing}\n`);
  build();
});
beforeEach((context: TestContext) => {
  context.skip(missing !== undefined, missing);
  cwd = mkdtempSync(join(tmpdir(), "membrane-bound-"));
  for (const folder of ["python-http", "python-bound"])
    cpSync(join(root, "examples", folder), join(cwd, "examples", folder), { recursive: true });
});
afterEach(() => {
  endAll();
  if (cwd !== undefined) rmSync(cwd, { recursive: true, force: true, maxRetries: 3 });
});

/** Puts something else in a place of a file that there is once. */
function spoil(file: string, place: string, instead: string): void {
  const text = readFileSync(join(cwd, file), "utf8");
  expect(text.split(place)).toHaveLength(2);
  writeFileSync(
    join(cwd, file),
    text.replace(place, () => instead),
  );
}

/** Changes a place of the bindings. */
function bind(pointer: string, value: unknown): void {
  const text = JSON.parse(readFileSync(join(cwd, bindings), "utf8")) as unknown;
  writeFileSync(join(cwd, bindings), JSON.stringify(withValueAt(text, pointer, value)));
}

async function conform(...more: string[]): Promise<{ ended: Ended; report: Report }> {
  const line = ["conform", "--bindings", bindings, "--command", `python3 ${server}`];
  const fixed = ["--seed", "7", "--max-examples", "0", "--format", "json=report.json"];
  const ended = await run([...line, ...fixed, ...more], { cwd, environment });
  return { ended, report: JSON.parse(readFileSync(join(cwd, "report.json"), "utf8")) as Report };
}

const violated = ({ obligations }: Report): [string, string | undefined, string | undefined][] =>
  obligations.flatMap(({ id, outcome, finding }) =>
    outcome === "violated" ? [[id, finding?.problems[0]?.oracle, finding?.problems[0]?.seen]] : [],
  );

describe("a server that looks like nothing in the contract", { timeout: 300_000 }, () => {
  it("is conformant through its bindings with everything in sight, and the report says so", async () => {
    const readme = readFileSync(join(root, "examples/python-bound/README.md"), "utf8");
    expect(readme).toContain(`membrane conform --bindings ${bindings} --command 'python3 ${server}'`);
    const { ended, report } = await conform();
    expect(violated(report)).toEqual([]);
    expect(ended.code, ended.talk).toBe(0);
    expect(report.verdict).toMatchObject({ verdict: "conformant", assurance: "full" });
    expect(report.target.bindings).toMatch(/^[0-9a-f]{64}$/u);
    expect(metaSchemaFaults("report", report)).toEqual([]);
    const held = report.obligations.filter(({ outcome }) => outcome === "held").map(({ suffix }) => suffix);
    expect(held.length).toBe(122);
    for (const suffix of ["closed-response", "refusal-declared", "strict-parsing", "durable", "race", "label-true"])
      expect(held).toContain(suffix);
  });

  it("is found out when an answer repeats what was sent, in a place that the bindings let pass", async () => {
    spoil(
      server,
      '    if content["outcome"] == "refused":',
      '    meta["trace"] = TRACE[0]\n    if content["outcome"] == "refused":',
    );
    spoil(
      server,
      "async def respond(request, store, callers):",
      'TRACE = [""]\n\n\nasync def respond(request, store, callers):\n    TRACE[0] = request.body.hex()',
    );
    bind("/answers/also/~1meta~1trace", { type: "string", pattern: "^[0-9a-f]*$" });
    const { ended, report } = await conform(
      "--only",
      "evidence.connector.consent/secret-refused",
      "--only",
      "evidence.connector.consent/closed-response",
    );
    expect(ended.code).toBe(1);
    expect(violated(report)).toEqual([
      ["evidence.connector.consent/secret-refused", "leak", expect.stringMatching(/\(secret\) as hex in answer body/u)],
    ]);
    // Nor does the way back to the finding end in a script that reads answers as the contract has them.
    const script = readFileSync(join(cwd, ".membrane/repro/evidence.connector.consent__secret-refused.sh"), "utf8");
    expect(script).toContain("it takes bindings to read the answers with");
    const replay = await run(
      [
        "replay",
        ".membrane/failures/evidence.connector.consent__secret-refused.json",
        "--bindings",
        bindings,
        "--command",
        `python3 ${server}`,
      ],
      { cwd, environment },
    );
    expect(replay.code).toBe(1);
  });

  it("is found out when it files what nobody agreed to, and when a code comes with another status", async () => {
    spoil(honest, '        ("scope", out_of_scope, "scope_mismatch"),  # guard: scope\n', "");
    spoil(server, '("no-agreement", 404)', '("no-agreement", 403)');
    const only = ["scope-refused", "unknown-refused", "refusal-declared"];
    const { report } = await conform(...only.flatMap((suffix) => ["--only", `evidence.connector.ingest/${suffix}`]));
    expect(violated(report)).toEqual([
      ["evidence.connector.ingest/refusal-declared", "answer", "refused (403 connector_consent_unknown)"],
      ["evidence.connector.ingest/scope-refused", "answer", "admitted (201)"],
    ]);
  });
});

describe("bindings that would make a run blind", { timeout: 300_000 }, () => {
  const sample = { agreement: `consent:${"A".repeat(20)}`, state: "active" };
  const some = ["control-accepted", "closed-response"].flatMap((suffix) => [
    "--only",
    `evidence.connector.consent/${suffix}`,
  ]);
  const used = ["--only", "evidence.connector.ingest/control-accepted"];

  it("are not fooled by a body that is always the same: the true one is beside it", async () => {
    spoil(server, '{"data": data, "meta": meta}', `{"data": data, "sample": ${JSON.stringify(sample)}, "meta": meta}`);
    bind("/operations/evidence.connector.consent/answers", {
      result: "/sample",
      members: { "/body/consent_ref": "/sample/agreement" },
    });
    const { ended, report } = await conform(...some);
    expect(ended.code).toBe(1);
    expect(violated(report)).toContainEqual([
      "evidence.connector.consent/closed-response",
      "answer",
      expect.stringMatching(
        /^admitted \(201\) with a value at \/.* and \d+ more$|^admitted \(201\) with a value at \/.*$/u,
      ),
    ]);
  });

  it("are not fooled when the true one may be there as well: nothing that was issued can be used", async () => {
    spoil(server, '{"data": data, "meta": meta}', `{"data": data, "sample": ${JSON.stringify(sample)}, "meta": meta}`);
    const text = { type: "string", pattern: "^[A-Za-z0-9:_-]*$" };
    bind("/operations/evidence.connector.consent/answers", {
      result: "/sample",
      members: { "/body/consent_ref": "/sample/agreement" },
      also: { "/data/agreement": text, "/data/state": text },
    });
    const { ended, report } = await conform(...some, ...used);
    expect(ended.code).not.toBe(0);
    expect(report.verdict.verdict).not.toBe("conformant");
    const ingest = report.obligations.find(({ id }) => id === "evidence.connector.ingest/control-accepted");
    expect(ingest?.outcome).not.toBe("held");
  });

  it.each([
    ["a body that is nowhere", "/answers/result", "/nowhere"],
    ["codes that are nowhere", "/answers/code", "/nowhere"],
    [
      "one code for every no",
      "/answers/codeless",
      Object.fromEntries([400, 401, 403, 404, 406, 409, 410].map((status) => [status, "request_shape"])),
    ],
  ])("are not fooled by %s", async (what, pointer, value) => {
    bind(pointer, value);
    if (what.startsWith("one")) bind("/answers/code", "/nowhere");
    const { ended, report } = await conform(
      ...some,
      "--only",
      "evidence.connector.consent/unauthenticated-refused",
      "--fail-fast",
    );
    expect([1, 3]).toContain(ended.code);
    expect(report.counts.violated + report.counts.could_not_run).toBeGreaterThan(0);
    expect(report.verdict.verdict).not.toBe("conformant");
  });

  it("are not read when they do not fit, and say where", async () => {
    bind("/answers/members/~1receipt~1ref", undefined);
    const line = ["conform", "--bindings", bindings, "--command", `python3 ${server}`];
    const ended = await run(line, { cwd, environment });
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.talk).toContain(`${bindings}:1:`);
    expect(ended.talk).toContain(
      "the contract asks for /receipt/ref in answers of evidence.connector.consent, and the bindings take it from nowhere",
    );
  });
});
