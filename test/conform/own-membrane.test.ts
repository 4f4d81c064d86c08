import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLeakOracle } from "../../conformance/oracles/leak/oracle.ts";
import type { Report } from "../../src/generated/documents.ts";
import { build, endAll, run, startProgram } from "../cli/built.ts";
import { membrane, type Ended } from "../cli/terminal.ts";
import { makeCallers, type MadeCallers } from "./callers.ts";
import { placesOf, readRecordings, saysNothing, valuesIn } from "./recorded-values.ts";
import { reportFaults } from "./report-faults.ts";

/** Obligations that between them reach every operation and every oracle. */
const SOME = [
  "control-accepted",
  "closed-response",
  "refusal-declared",
  "label-true",
  "undeclared-carrier-silent",
  "unauthenticated-refused",
  "gate-refused",
  "*.ingest/hash-shape-refused",
  "*.ingest/unknown-refused",
  "*.revoke/secret-refused",
  "*.revoke/strict-parsing",
  "*.admissionPrecheck/tenant-isolated",
  "*.status/raw-payload-refused",
  "record-refused",
].flatMap((pattern) => ["--only", pattern]);

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const leaky = fixture("leaky-membrane.mjs");
const folder = mkdtempSync(join(tmpdir(), "membrane-own-"));
const [served, launched, spoken] = ["served", "launched", "spoken"].map((name) => join(folder, `${name}.record`)) as [
  string,
  string,
  string,
];
const inOption = `opt-${randomBytes(18).toString("base64url")}`;
const inHost = `host-${randomBytes(18).toString("hex")}`;
let callers: MadeCallers;
let url = "";

/** One run of the command in a folder of its own, with everything it printed and wrote. */
interface Told {
  readonly ended: Ended;
  readonly texts: ReadonlyMap<string, string>;
}
const told = new Map<string, Told>();

beforeAll(async () => {
  build();
  const home = join(folder, "home");
  mkdirSync(home);
  callers = makeCallers(home, 8);
  const server = startProgram([leaky, served], { cwd: folder, environment: { ...callers.environment, PORT: "0" } });
  url = `http://127.0.0.1:${await server.printed(/listening on (\d+)/u)}`;
  const config = ["--config", join(home, "membrane.config.json")];
  const few = ["--only", "label-true", "--only", "*.ingest/gate-refused", "--seed", "13"];
  const fixed = (seed: string): string[] => ["--seed", seed, "--max-examples", "1", ...SOME];
  const started = (...more: string[]): string[] => [
    "--command",
    [process.execPath, leaky, ...more].map(quoted).join(" "),
  ];
  const replay = (name: string, obligation: string): string[] => [
    "replay",
    join(folder, name, ".membrane/failures", `${obligation}.json`),
  ];
  await tell("json", ["conform", url, ...config, ...fixed("11"), "--format", "json", "--output-file", "report.json"]);
  const part = ["--shard", "1/2", "--format", "json=shard.json"];
  await tell("shard", ["conform", url, ...config, ...few, "--only", "*.revoke/secret-refused", ...part]);
  await tell("again", ["conform", url, ...config, ...few, "--format", "json"]);
  await tell("launched", ["conform", ...started(launched, "x", `--token=${inOption}`, inOption), ...fixed("12")]);
  await tell("replay answer", [...replay("json", "evidence.connector.ingest__gate-refused"), url, ...config]);
  await tell("replay leak", [...replay("json", "evidence.connector.revoke__secret-refused"), url, ...config]);
  await tell("replay launched", [
    ...replay("launched", "evidence.connector.revoke__secret-refused"),
    ...started(launched),
  ]);
  const adapter = [
    process.execPath,
    fixture("adapter.mjs"),
    fixture("leaky-module.mjs"),
    "honest",
    "0",
    spoken,
    inOption,
  ];
  const stdio = ["--stdio", adapter.map(quoted).join(" ")];
  await tell("stdio", ["conform", ...stdio, ...few, "--only", "*.consent/undeclared-carrier-silent"]);
  const telling = [process.execPath, "-e", "console.error(...process.argv)", inOption].map(quoted).join(" ");
  await tell("stdio at start", ["conform", "--stdio", telling]);
  await tell("doctor", ["doctor", url, ...config, "--format", "json"]);
  await tell("doctor stdio", ["doctor", ...stdio]);
  await tell("dies in the run", ["conform", ...started(launched, "60"), ...fixed("14")]);
  await tell("dies at start", ["conform", ...started(launched, "0"), ...few]);
}, 600_000);

afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});

describe("the command, run against membranes that let everything out", () => {
  it("finds something by every oracle that looks at single answers, and ends as it should", () => {
    const report = JSON.parse(texts("json").get("report.json") ?? "") as Report;
    expect(reportFaults(report)).toEqual([]);
    const oracles = report.obligations.flatMap(({ finding }) => finding?.problems.map(({ oracle }) => oracle) ?? []);
    expect([...new Set(oracles)].toSorted()).toEqual(["answer", "availability", "inspection", "leak", "trace"]);
    expect([...told].map(([name, { ended }]) => [name, ended.code])).toEqual([
      ["json", 1],
      ["shard", 1],
      ["again", 1],
      ["launched", 1],
      ["replay answer", 1],
      ["replay leak", 1],
      ["replay launched", 1],
      ["stdio", 1],
      ["stdio at start", 3],
      ["doctor", 1],
      ["doctor stdio", 1],
      ["dies in the run", 1],
      ["dies at start", 3],
    ]);
    expect(texts("launched").get("stdout")).toMatch(/canary .* in (?:stderr|storage) at byte/u);
    expect(texts("dies at start").get("stderr")).toContain("did not start");
    expect(texts("shard").get("shard.json")).toContain('"program"');
    expect(texts("dies in the run").get(".membrane/run.jsonl")).toContain('"violation"');
  });

  it("prints and writes no value of any request, and no value of a target's environment", () => {
    const [here, there] = [valuesIn(readRecordings(served)), valuesIn(readRecordings(launched))];
    expect(Math.min(here.size, there.size)).toBeGreaterThan(5000);
    const common = new Map([...here].filter(([value]) => there.has(value)));
    const silent = saysNothing(common);
    // The target's address is what the user called it by.
    const searched = [...here, ...there, ...valuesIn(readRecordings(spoken))].filter(
      ([value]) => !silent(value) && value !== new URL(url).host,
    );
    expect(placesOf(new Map(searched), everything())).toEqual([]);
  });

  it("prints and writes no token and no key, in no encoding either", () => {
    const secrets = [...callers.secrets, inOption, ...Object.values(callers.variables)];
    expect(placesOf(new Map(secrets.map((value, at) => [value, `secret ${at}`])), everything())).toEqual([]);
    const oracle = createLeakOracle({ views: true });
    const credentials = secrets.filter((value) => !/^[a-z_]+:/u.test(value));
    oracle.plant(
      credentials.map((value, at) => ({ id: `secret ${at}`, value, carries: "token", owner: "", where: "" })),
    );
    const leaks = [...everything()].flatMap(([place, text]) => oracle.scan(Buffer.from(text), place));
    expect(leaks.map(({ surface, form }) => `${surface}: ${form}`)).toEqual([]);
  });
});

describe("a configuration or a target that cannot be used", () => {
  const secret = (): string => Object.values(callers.variables)[0] ?? "";
  const identity = { tenant: "tenant_node:a", standing_refs: [] };
  const signer = (jwk: string): unknown => ({ signers: [{ signer: "pilot", private_jwk: jwk }] });
  const wrong: [string, () => unknown, string][] = [
    ["is no JSON", () => `{ "identities": ${secret()} }`, "is not JSON"],
    ["has a token for a name", () => ({ [secret()]: 1 }), "at the top: a member has an unknown name"],
    [
      "has a token for a name inside",
      () => ({ identities: [{ [secret()]: secret(), ...identity }] }),
      "at /identities/0: ",
    ],
    ["has a token for a list", () => ({ identities: secret() }), "at /identities: value must be array"],
    ["has a key that is no JSON", () => signer(secret()), "at /signers/0/private_jwk: it is no private Ed25519 key"],
    ["has a key that is null", () => signer("null"), "at /signers/0/private_jwk: it is no private Ed25519 key"],
    [
      "has half a key",
      () => signer(JSON.stringify({ kty: "OKP", crv: "Ed25519", d: secret() })),
      "at /signers/0/private_jwk",
    ],
    ["names a variable that is not set", () => signer("${NOT_SET}"), "names the variable NOT_SET, which is not set"],
  ];
  it.each(wrong)("ends with 2 and quotes nothing when it %s", async (_what, config, message) => {
    const cwd = mkdtempSync(join(folder, "config-"));
    const value = config();
    writeFileSync(join(cwd, "membrane.config.json"), typeof value === "string" ? value : JSON.stringify(value));
    const { code, out, talk } = await membrane(["conform", url], { cwd, environment: { MEMBRANE_DEBUG: "1" } });
    expect(talk).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(talk.includes(secret())).toBe(false);
  });

  it.each([
    ["a user in its URL", () => `http://user:${inHost}@127.0.0.1:1/`],
    ["a query in its URL", () => `http://127.0.0.1:1/?key=${inHost}`],
    ["a fragment in its URL", () => `http://127.0.0.1:1/#${inHost}`],
    ["no URL", () => `${inHost}:${inHost}`],
  ])("ends with 2 and quotes nothing for a target with %s", async (_what, target) => {
    const { code, out, talk } = await membrane(["conform", target()], { cwd: folder });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(talk.includes(inHost)).toBe(false);
  });
});

async function tell(name: string, args: readonly string[]): Promise<void> {
  const cwd = join(folder, name);
  mkdirSync(cwd);
  const ended = await run(args, { cwd, environment: { PATH: process.env["PATH"] ?? "", ...callers.variables } });
  const files = readdirSync(cwd, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(cwd, file)).isFile(),
  );
  const written = files.map((file): [string, string] => [file, readFileSync(join(cwd, file), "utf8")]);
  told.set(name, { ended, texts: new Map([["stdout", ended.out], ["stderr", ended.talk], ...written]) });
}

function texts(name: string): ReadonlyMap<string, string> {
  return told.get(name)?.texts ?? new Map();
}

function everything(): Map<string, string> {
  return new Map(
    [...told].flatMap(([name, each]) => [...each.texts].map(([file, text]) => [`${name}: ${file}`, text])),
  );
}

function quoted(word: string): string {
  return `'${word}'`;
}
