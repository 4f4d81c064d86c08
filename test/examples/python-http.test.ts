import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, type TestContext } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { metaSchemaFaults } from "../../src/bundle/meta-schema.ts";
import type { Report } from "../../src/generated/documents.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { missingPython } from "./python.ts";

// A membrane that is not ours, attacked the way its author would: real processes, real sockets, the built command.

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "dist/src/cli/main.js");
const honest = join(root, "examples/python-http/server.py");
const { bundle } = loadBundle(join(root, "contracts"));
const obligations = deriveObligations(bundle).filter(({ profile: served }) => served === "evidence");
const SEED = 7;
const LONG = { timeout: 600_000 };

const missing = missingPython("sqlite3");

const environment = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "" };
const started = new Set<ChildProcess>();
let cwd: string;

beforeAll(() => {
  // The default reporter counts skipped tests and hides why.
  if (missing !== undefined) process.stderr.write(`skipped: ${missing}\n`);
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { cwd: root, stdio: "pipe" });
});
beforeEach((context: TestContext) => {
  context.skip(missing !== undefined, missing);
  cwd = mkdtempSync(join(tmpdir(), "membrane-python-"));
});
afterEach(() => {
  if (cwd !== undefined) rmSync(cwd, { recursive: true, force: true, maxRetries: 3 });
});
afterAll(async () => {
  for (const child of started) await end(child);
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly talk: string;
}

/** A process in a group of its own. */
function start(program: string, args: readonly string[], where: string, variables: Record<string, string>) {
  const child = spawn(program, args, {
    cwd: where,
    env: variables,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [out, talk] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => void (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => void (talk += chunk.toString()));
  started.add(child);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      started.delete(child);
      resolve({ code, out, talk });
    });
  });
  return { child, ended, talk: () => talk };
}

/** Asks the whole group of a process to end. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const closed = new Promise((resolve) => child.on("close", resolve));
  process.kill(-child.pid, "SIGTERM");
  await closed;
}

function membrane(args: readonly string[], where = cwd, variables: Record<string, string> = {}): Promise<Ended> {
  return start(process.execPath, [cli, ...args], where, { ...environment, ...variables }).ended;
}

/** Runs a line as a user would paste it: only the word `membrane` is made known to the shell. */
function pasted(line: string): Promise<Ended> {
  const known = `membrane() { "$NODE" "$CLI" "$@"; }\n${line}`;
  return start("/bin/sh", ["-c", known], cwd, { ...environment, NODE: process.execPath, CLI: cli }).ended;
}

/** The same words, whatever the width they were folded to. */
const flat = (text: string): string => text.replaceAll(/\s+/gu, " ");

/** The ids under a heading of the console report that lists obligations. */
function listedUnder(heading: string, out: string): string[] {
  const section = out.split("\n\n").find((each) => each.startsWith(heading)) ?? "";
  return section.split("\n").flatMap((line) => /^ {2}(\S+\/\S+)$/u.exec(line)?.[1] ?? []);
}

const ofCapability = obligations.filter(({ capability }) => capability === "pilot-admission").map(({ id }) => id);
const needingMore = obligations
  .filter(({ id, powers }) => !ofCapability.includes(id) && powers.includes("restart"))
  .map(({ id }) => id);

describe("the example in Python, started by the suite", () => {
  it(
    "is conformant with everything in sight, and only what its missing capability asks is not applicable",
    LONG,
    async () => {
      const { code, out } = await membrane(
        ["conform", "--command", "python3 examples/python-http/server.py", "--seed", String(SEED)],
        root,
      );
      expect(out).toMatch(/\nverdict {3}conformant \(full\): all \d+ obligations at level full held\n$/u);
      expect(code).toBe(0);
      expect(out).toContain("target    python3 examples/python-http/server.py over http\n");
      expect(out).toMatch(
        new RegExp(
          `\\noutcome {3}${obligations.length - ofCapability.length} held, 0 violated, ${ofCapability.length} not applicable\\n`,
          "u",
        ),
      );
      expect(ofCapability.length).toBeGreaterThan(20);
      expect(listedUnder("Not applicable", out).toSorted()).toEqual(ofCapability.toSorted());
    },
  );
});

describe("the example in Python, running already", () => {
  it("is conformant as far as answers show, and what could not be seen is listed", LONG, async () => {
    const callers = Array.from({ length: 8 }, (_, number) => ({
      token: randomBytes(24).toString("base64url"),
      tenant: `tenant_node:wire${number}`,
      standing_refs: [`standing:wire${number}`],
    }));
    const named = callers.map((caller, number) => ({ ...caller, token: `\${WIRE_TOKEN_${number}}` }));
    writeFileSync(join(cwd, "membrane.config.json"), JSON.stringify({ identities: named }));
    const variables = Object.fromEntries(callers.map(({ token }, number) => [`WIRE_TOKEN_${number}`, token]));
    const { url, stop } = await serve(callers);
    const args = ["conform", url, "--seed", String(SEED), "--max-examples", "1"];
    const told = await membrane([...args, "--format", "json", "--output-file", "report.json"], cwd, variables);
    expect(told).toMatchObject({ code: 0, out: "" });
    const text = readFileSync(join(cwd, "report.json"), "utf8");
    const report = JSON.parse(text) as Report;
    expect(metaSchemaFaults("report", report)).toEqual([]);
    expect(report.verdict).toMatchObject({ verdict: "conformant", assurance: "wire" });
    const outcomes = (wanted: string): string[] =>
      report.obligations.filter(({ outcome }) => outcome === wanted).map(({ id }) => id);
    expect(outcomes("out_of_assurance")).toEqual(needingMore);
    expect(outcomes("not_applicable")).toEqual(ofCapability);
    expect(outcomes("held").length).toBe(obligations.length - needingMore.length - ofCapability.length);
    expect(outcomes("held").filter((id) => id.endsWith("/admission-refused-by-default")).length).toBe(4);
    for (const { reason } of report.obligations.filter(({ id }) => needingMore.includes(id)))
      expect(reason).toBe("needs restart, which level wire does not ask for");

    const some = [...needingMore, "*/label-true"].flatMap((id) => ["--only", id]);
    const shown = await membrane([...args, ...some], cwd, variables);
    expect(shown.out).toMatch(/\nverdict {3}conformant \(wire\): all \d+ selected obligations held \(filtered/u);
    expect(shown.code).toBe(0);
    expect(listedUnder("Out of assurance at level wire, 3 obligations: needs restart", shown.out)).toEqual(needingMore);
    for (const { token } of callers) expect(shown.out + shown.talk + told.talk + text).not.toContain(token);
    expect(await stop()).toMatchObject({ code: 0, out: "" });
  });
});

/** Starts the example as its README says. */
async function serve(callers: readonly object[]): Promise<{ url: string; stop: () => Promise<Ended> }> {
  const port = await freePort();
  const server = start("python3", [honest], cwd, {
    ...environment,
    PORT: String(port),
    MEMBRANE_DATA_DIR: join(cwd, "data"),
    MEMBRANE_IDENTITIES: JSON.stringify(callers),
  });
  await new Promise<void>((resolve, reject) => {
    server.child.stderr.on("data", () => server.talk().includes('"listening"') && resolve());
    server.child.on("close", () => reject(new Error(server.talk())));
  });
  return { url: `http://127.0.0.1:${port}`, stop: () => end(server.child).then(() => server.ended) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Fault {
  readonly what: string;
  readonly spoil: (source: string) => string;
  readonly obligation: string;
  readonly requirement: string;
  /** The code whose page the report must point to; without one, the requirement's. */
  readonly code?: string;
  readonly step: RegExp;
  readonly expected: string;
  readonly seen: RegExp;
}

const FAULTS: readonly Fault[] = [
  {
    what: "raw payloads are not looked for",
    spoil: withoutGuard("INGEST", "raw-payload"),
    obligation: "evidence.connector.ingest/raw-payload-refused",
    requirement: "GES-02",
    code: "connector_payload_raw_refused",
    step: /> s\d+ attack: evidence\.connector\.ingest as self \{(?:(?!idempotency_key).)*\}.* -> expect connector_payload_raw_refused/u,
    expected: "refused with connector_payload_raw_refused",
    seen: /^refused \(422 request_shape\)$/u,
  },
  {
    what: "a revoked consent still serves",
    spoil: withoutGuard("INGEST", "state"),
    obligation: "evidence.connector.ingest/state-refused",
    requirement: "GES-03",
    code: "connector_consent_revoked",
    step: /attack: evidence\.connector\.revoke as \w+\b.* cites consent_ref of s\d+ -> expect .*> s\d+ (?:attack: evidence\.connector\.ingest as \w+ \{.*<consent_ref of s\d+>.*\}|attack: the bytes of s\d+ again) -> expect/u,
    expected: "refused with connector_consent_revoked",
    seen: /^admitted \(200\)$/u,
  },
  {
    what: "the consents of all tenants are one table to everybody",
    spoil: replacing("FROM consents WHERE ref = ? AND tenant = ?", "FROM consents WHERE ref = ? AND ? <> ''"),
    obligation: "evidence.connector.ingest/tenant-isolated",
    requirement: "GES-14",
    code: "connector_consent_unknown",
    step: /setup: evidence\.connector\.consent as other\b.*> s\d+ attack: evidence\.connector\.ingest as self \{tenant: <tenant of self>.* connector_consent_ref: <consent_ref of s\d+>/u,
    expected: "refused with connector_consent_unknown",
    seen: /^admitted \(200\)$/u,
  },
  {
    what: "what was acknowledged is only in memory",
    spoil: replacing('os.path.join(folder, "membrane.sqlite") if folder else ":memory:"', '":memory:"'),
    obligation: "evidence.connector.revoke/durable",
    requirement: "MK-08",
    step: /kill and start again > s\d+ read counts as self -> expect no change since s\d+/u,
    expected: "connector_records of the self tenant raised by 0",
    seen: /^raised by -1$/u,
  },
  {
    what: "requests are logged as they came",
    spoil: replacing(
      '    reasons = content["receipt"]',
      '    say(request.body.decode("latin-1"))\n    reasons = content["receipt"]',
    ),
    obligation: "evidence.connector.revoke/secret-refused",
    requirement: "GES-01",
    step: /attack: evidence\.connector\.revoke/u,
    expected: "no planted value on any surface",
    seen: /^canary \S+ \(secret\) as plain in stderr at byte \d+$/u,
  },
];

/** Takes one guard out of the list of one operation. */
function withoutGuard(operation: string, guard: string): (source: string) => string {
  return (source) => {
    const lines = source.split("\n");
    const from = lines.indexOf(`    ${operation}: [`);
    const to = lines.indexOf("    ],", from);
    const at = lines.findIndex((line, index) => index > from && index < to && line.endsWith(`  # guard: ${guard}`));
    if (from < 0 || at < 0) throw new Error(`the example has no guard ${guard} at ${operation}`);
    return lines.toSpliced(at, 1).join("\n");
  };
}

/** Puts something else in a place that there is once. */
function replacing(place: string, instead: string): (source: string) => string {
  return (source) => {
    if (source.split(place).length !== 2) throw new Error(`the example does not have ${place} once`);
    return source.replace(place, () => instead);
  };
}

/** Writes a spoiled copy of the example into the folder of the test. */
function spoilServer(spoil: Fault["spoil"]): void {
  const source = readFileSync(honest, "utf8");
  const spoiled = spoil(source);
  expect(spoiled).not.toBe(source);
  writeFileSync(join(cwd, "server.py"), spoiled);
}

/** What the console report says of one obligation, its lines unfolded. */
function findingOf(obligation: string, out: string): { text: string; replay: string } {
  const block = out.split("\n\n").find((each) => each.startsWith(`VIOLATED ${obligation}\n`)) ?? "";
  return { text: flat(block), replay: /^ {2}replay {4}(membrane replay .*)$/mu.exec(block)?.[1] ?? "" };
}

/** No value of a run: neither a tenant, a reference nor a credential. */
const VALUES = /tenant_node:|(?:consent|evidence|receipt|standing):[A-Za-z0-9_-]{16}|[Bb]earer /u;

/** What a text says was seen in place of what was expected. */
function seenIn(text: string, expected: string): string | undefined {
  const start = `expected ${expected} seen `;
  const at = text.indexOf(start);
  return at < 0 ? undefined : /^(.*?) \((?:step \w+, )?\w+ oracle\)/u.exec(text.slice(at + start.length))?.[1];
}

async function showsAndReplays(fault: Fault, args: readonly string[]): Promise<Ended> {
  spoilServer(fault.spoil);
  const command = ["conform", "--command", "python3 server.py", "--seed", String(SEED), ...args];
  const ended = await membrane(command);
  expect(ended.code).toBe(1);
  const { text, replay } = findingOf(fault.obligation, ended.out);
  const requirement = bundle.requirements.find(({ id }) => id === fault.requirement);
  expect(text).toContain(`${fault.requirement} ${requirement?.level}: ${requirement?.sentence}`);
  expect(text).toMatch(fault.step);
  expect(seenIn(text, fault.expected)).toMatch(fault.seen);
  expect(text).toContain(`seed ${SEED}`);
  const page = fault.code === undefined ? `requirements.md#${fault.requirement}` : `refusal-codes.md#${fault.code}`;
  expect(text).toContain(`read docs/reference/${page}`);
  const [file = "", anchor = ""] = page.split("#");
  expect(readFileSync(join(root, "docs/reference", file), "utf8")).toContain(`<a id="${anchor}"></a>`);
  expect(ended.out).not.toMatch(VALUES);

  const again = await pasted(replay);
  expect(again.out).toContain(`${fault.obligation}\n`);
  expect(seenIn(flat(again.out), fault.expected)).toMatch(fault.seen);
  expect(again.out).toMatch(/\nviolated\n$/u);
  expect(again.out).not.toMatch(VALUES);
  expect(again.code).toBe(1);

  copyFileSync(honest, join(cwd, "server.py"));
  const mended = await pasted(replay);
  expect(mended.out).toMatch(/\nnot violated\n$/u);
  expect(mended.code).toBe(0);
  return ended;
}

describe("the example in Python with one thing broken", () => {
  it.each(FAULTS)("is told so, with a replay that shows it until it is mended: $what", LONG, async (fault) => {
    const { out } = await showsAndReplays(fault, ["--only", fault.obligation, "--max-examples", "1"]);
    expect(out).toMatch(/\nverdict {3}nonconformant: 1 obligation is violated \(filtered: certifies nothing\)\n$/u);
  });

  it("is told so by a run without a filter, and by every obligation that is about it", LONG, async () => {
    const [fault] = FAULTS;
    if (fault === undefined) throw new Error("there is no fault");
    const { out } = await showsAndReplays(fault, ["--max-examples", "1"]);
    expect(out).toMatch(/\nverdict {3}nonconformant: \d+ obligations are violated\n$/u);
    const violated = [...out.matchAll(/^VIOLATED (.*)$/gmu)].map(([, id]) => id);
    expect(violated).toEqual(
      ["refusal-reached", "raw-payload-refused", "refusal-uniform", "refusal-traceless", "precedence"].map(
        (suffix) => `evidence.connector.ingest/${suffix}`,
      ),
    );
  });
});
