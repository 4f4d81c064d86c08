import { randomBytes } from "node:crypto";
import { makeCanary, type Canary } from "../conformance/canaries/canary.ts";
import { ENCODINGS } from "../conformance/canaries/encodings.ts";
import type { LeakOracle } from "../conformance/oracles/leak/leak.ts";
import { createLeakOracle } from "../conformance/oracles/leak/oracle.ts";
import { provesAlive } from "../conformance/oracles/leak/proof-of-life.ts";

const nonce = randomBytes(8).toString("hex");
const canaries = canariesOf(50_000);
const answer = (): Buffer =>
  Buffer.from(
    JSON.stringify({
      operation: "evidence.connector.ingest",
      outcome: "admitted",
      body: { evidence_ref: `evidence:${handle()}`, source_hash: `sha256:${randomBytes(32).toString("hex")}` },
      receipt: { ref: `receipt:${handle()}`, outcome: "admitted", reasons: [], fixture: true },
    }),
  );

const createBulk = (): LeakOracle => createLeakOracle({ views: false });

building();
scanning();
bulk();
recall();
falseAlarms(200_000);

function building(): void {
  print("build, µs a canary", [
    ...[1, 4, 10, 64].map((count) => [
      `${count} canaries, all forms`,
      median(31, () => createLeakOracle().plant(canaries.slice(0, count))) / count,
    ]),
    ["20000 canaries, bulk", median(3, () => createBulk().plant(canaries.slice(0, 20_000))) / 20_000],
    [
      "proof of life on 8 surfaces, in all",
      median(5, () => provesAlive(createLeakOracle, "abcdefgh".split(""), nonce)),
    ],
  ]);
}

function scanning(): void {
  for (const count of [4, 64]) {
    const oracle = createLeakOracle();
    oracle.plant(canaries.slice(0, count));
    const rows = [answer().length, 1024, 16 * 1024, 256 * 1024].map((size): [string, number] => {
      const texts = Array.from({ length: 16 }, () => textOf(size));
      const rounds = size > 100_000 ? 5 : 41;
      return [
        `${size} bytes`,
        median(rounds, () => texts.forEach((text) => oracle.scan(text, "response"))) / texts.length,
      ];
    });
    print(`scan of clean answers with every view, ${count} canaries, µs`, rows);
  }
}

function bulk(): void {
  const pages = Buffer.concat(Array.from({ length: 512 }, databasePage));
  for (const count of [20_000, 50_000]) {
    const oracle = createBulk();
    oracle.plant(canaries.slice(0, count));
    const took = median(3, () => {
      const stream = oracle.scanStream("storage");
      for (let done = 0; done < 40 * 1024 * 1024; done += pages.length) stream.push(pages);
      if (stream.end().length > 0) throw new Error("a clean database gave a leak");
    });
    const memory = Math.round(process.memoryUsage().arrayBuffers / 1024 / 1024);
    print(`40 MB of database pages, ${count} canaries (${memory} MB of tables and buffers), ms`, [
      ["scan", took / 1000],
    ]);
  }
}

function recall(): void {
  const rounds = 200;
  const found = (make: () => LeakOracle, write: (value: string) => string): number => {
    let hits = 0;
    for (const canary of canaries.slice(0, rounds)) {
      const oracle = make();
      oracle.plant([canary]);
      const text = Buffer.from(JSON.stringify({ note: write(canary.value) }));
      if (oracle.scan(text, "response").length > 0) hits++;
    }
    return (hits / rounds) * 100;
  };
  print(
    "recall of one encoding, % (every view / bulk)",
    ENCODINGS.map(({ name, encode }) => [name, found(createLeakOracle, encode), found(createBulk, encode)]),
  );
  const oracle = createLeakOracle();
  oracle.plant(canaries.slice(0, 1));
  const value = canaries[0]?.value ?? "";
  const pairs = ENCODINGS.flatMap((inner) => ENCODINGS.map((outer) => outer.encode(inner.encode(value))));
  const seen = pairs.filter((text) => oracle.scan(Buffer.from(JSON.stringify({ text })), "response").length > 0);
  print("recall of two encodings", [[`${seen.length} of ${pairs.length}, %`, (seen.length / pairs.length) * 100]]);
}

function falseAlarms(answers: number): void {
  const oracle = createLeakOracle();
  oracle.plant(canaries.slice(0, 64));
  const shortOwn = canaries.slice(0, 4).map(({ id }) => id);
  let alarms = 0;
  for (let at = 0; at < answers; at++) alarms += oracle.scan(answer(), "response", { shortOwn }).length;
  print(`false alarms in ${answers} clean answers, 64 canaries`, [["alarms", alarms]]);
}

function canariesOf(count: number): Canary[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `c-${index}`,
    value: makeCanary(nonce, "bench", index, "alnum", 32),
    carries: "secret",
    owner: "lane",
    where: "/note",
  }));
}

function textOf(size: number): Buffer {
  const parts: Buffer[] = [];
  for (let length = 0; length < size; length += parts.at(-1)?.length ?? 1) parts.push(answer());
  return Buffer.concat(parts).subarray(0, size);
}

function databasePage(): Buffer {
  const page = Buffer.alloc(8192);
  for (let at = 1200; at < 7600;) at += page.write(`${answer().toString()}${new Date().toISOString()}`, at) + 12;
  return page;
}

function handle(): string {
  return randomBytes(18).toString("base64url");
}

/** Median time of a call in microseconds. */
function median(rounds: number, call: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const start = process.hrtime.bigint();
    call();
    return Number(process.hrtime.bigint() - start) / 1000;
  });
  return times.toSorted((a, b) => a - b)[rounds >> 1] ?? 0;
}

function print(title: string, rows: readonly (readonly (string | number)[])[]): void {
  console.log(`\n${title}`);
  for (const [name, ...values] of rows) {
    console.log(`  ${String(name).padEnd(40)}${values.map((value) => Number(value).toFixed(1).padStart(10)).join("")}`);
  }
}
