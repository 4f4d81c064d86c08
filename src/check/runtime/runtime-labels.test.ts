import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadBundle } from "../../bundle/load.ts";
import { builtInBundleFolder } from "../../bundle/locate.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { deriveObligations } from "../../obligations/derive.ts";
import { allRules } from "../all-rules.ts";
import type { CheckContext, RuntimeListing } from "../context.ts";
import { runRules } from "../run-rules.ts";
import { readListings } from "./read-listing.ts";

const { bundle, texts } = loadBundle(builtInBundleFolder());

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "membrane-runtime-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function contextOf({ runtimes }: { runtimes: readonly RuntimeListing[] }): CheckContext {
  const shown = (path: string): string => `contracts/${path}`;
  return { bundle, obligations: deriveObligations(bundle), texts, shown, rules: allRules(), runtimes };
}

const brief = (findings: readonly Finding[]): string[] => findings.map(({ rule, message }) => `${rule}: ${message}`);

describe("runtime-labels", () => {
  const listing = (): { operations: Record<string, string>[]; capabilities: string[]; profile: string } => ({
    profile: "evidence",
    capabilities: ["pilot-admission"],
    operations: bundle.profiles[0]!.operations.map(({ name, method, path, label }) => ({
      operation: name,
      method,
      path,
      label: label.label,
    })),
  });
  let server: Server | undefined;
  afterEach(() => void server?.close());

  const asFile = async (body: unknown): Promise<string[]> => {
    writeFileSync(join(folder, "listing.json"), JSON.stringify(body, null, 1));
    const runtimes = await readListings(bundle, "listing.json", folder);
    return brief(runRules(contextOf({ runtimes })).findings);
  };

  it("passes for a listing that agrees, as a body or in its envelope", async () => {
    expect(await asFile(listing())).toEqual([]);
    expect(await asFile({ operation: "membrane.contract", outcome: "projected", body: listing() })).toEqual([]);
  });

  it("judges a file by the profile it names, unless another was asked for", async () => {
    const control = bundle.profiles.find(({ name }) => name === "control-plane")!;
    const body = {
      profile: control.name,
      version: control.document.version,
      capabilities: [],
      operations: control.operations.map(({ name, method, path, label }) => ({
        operation: name,
        method,
        path,
        label: label.label,
      })),
    };
    expect(await asFile(body)).toEqual([]);
    const asked = await readListings(bundle, "listing.json", folder, "evidence");
    expect(asked.map(({ profile }) => profile)).toEqual(["evidence"]);
    const { profile: _unsaid, ...nameless } = body;
    writeFileSync(join(folder, "listing.json"), JSON.stringify(nameless));
    const fallback = await readListings(bundle, "listing.json", folder);
    expect(fallback.map(({ profile }) => profile)).toEqual([bundle.document.default_profile]);
  });

  it("reads no listing that two readers could read differently", async () => {
    const text = JSON.stringify(listing());
    const sent = [
      text.replace("{", '{"operations":[],'),
      `\uFEFF${text}`,
      `{"deep":${"[".repeat(200)}${"]".repeat(200)},${text.slice(1)}`,
    ];
    for (const each of [
      ...sent.map((one) => Buffer.from(one)),
      Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0x2c, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])]),
    ]) {
      writeFileSync(join(folder, "listing.json"), each);
      const runtimes = await readListings(bundle, "listing.json", folder);
      expect(brief(runRules(contextOf({ runtimes })).findings)[0]).toContain("answer is no contract listing");
    }
  });

  it("lets only an operation of an absent optional capability be missing", async () => {
    const all = listing();
    const without = {
      ...all,
      operations: all.operations.filter(({ operation }) => operation !== "pilot.admissionGate"),
    };
    expect(await asFile(without)).toEqual(["runtime-labels: runtime does not list operation pilot.admissionGate"]);
    expect(await asFile({ ...without, capabilities: [] })).toEqual([]);
  });

  const wrong: [string, (body: ReturnType<typeof listing>) => void, string][] = [
    [
      "a label",
      (body) => void (body.operations[2]!["label"] = "authentic"),
      'runtime gives evidence.connector.ingest the label "authentic", the contract says "staging-durable"',
    ],
    [
      "a method",
      (body) => void (body.operations[2]!["method"] = "PUT"),
      'runtime gives evidence.connector.ingest the method "PUT", the contract says "POST"',
    ],
    [
      "a path",
      (body) => void (body.operations[0]!["path"] = "/v2"),
      'runtime gives membrane.contract the path "/v2", the contract says "/v1/membrane/contract"',
    ],
    [
      "an operation too many",
      (body) => void body.operations.push({ operation: "evidence.connector.erase" }),
      'runtime lists operation "evidence.connector.erase", which the contract does not have',
    ],
    [
      "an operation twice",
      (body) => void body.operations.push(body.operations[0]!),
      "runtime lists operation membrane.contract twice",
    ],
    [
      "an operation too few",
      (body) => void body.operations.shift(),
      "runtime does not list operation membrane.contract",
    ],
    ["the profile", (body) => void (body.profile = "vault"), 'runtime lists profile "vault", expected "evidence"'],
    [
      "no operation at all",
      (body) => void (body.operations = []),
      "answer is no contract listing: it has no list of operations",
    ],
    [
      "a label that is no name",
      (body) => void (body.operations[2]!["label"] = "a b"),
      'runtime gives evidence.connector.ingest the label (a string that is no plain name), the contract says "staging-durable"',
    ],
  ];
  it.each(wrong)("finds %s that is wrong", async (_what, change, message) => {
    const body = listing();
    change(body);
    expect(await asFile(body)).toEqual([`runtime-labels: ${message}`]);
  });

  async function served(status: number, text: string): Promise<string> {
    server = createServer((request, response) => {
      response.writeHead(request.url === "/v1/membrane/contract" ? status : 404);
      response.end(text);
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it("asks a server for the listing of its profile", async () => {
    const body = listing();
    body.operations[1]!["label"] = "shape-only";
    const runtimes = await readListings(bundle, await served(200, JSON.stringify({ body })), folder);
    expect(brief(runRules(contextOf({ runtimes })).findings)).toEqual([
      'runtime-labels: runtime gives evidence.connector.consent the label "shape-only", the contract says "staging-durable"',
    ]);
  });

  it("calls an answer that is no listing a finding", async () => {
    const runtimes = await readListings(bundle, await served(200, "<html>"), folder);
    expect(brief(runRules(contextOf({ runtimes })).findings)).toEqual([
      "runtime-labels: answer is no contract listing: it has no list of operations",
    ]);
  });

  it("tells a server that cannot be asked from a name that cannot be used", async () => {
    await expect(readListings(bundle, await served(503, "{}"), folder)).rejects.toMatchObject({
      code: "runtime_unreachable",
      remedy: expect.stringContaining("membrane conform --bindings <file>") as string,
    });
    await expect(readListings(bundle, "http://127.0.0.1:9", folder)).rejects.toMatchObject({
      code: "runtime_unreachable",
    });
    await expect(readListings(bundle, "no-such-file.json", folder)).rejects.toMatchObject({ code: "runtime_misnamed" });
    const secret = "s3cretvalue";
    const refused = readListings(bundle, `http://user:${secret}@127.0.0.1:9`, folder);
    await expect(refused).rejects.toMatchObject({
      code: "runtime_misnamed",
      message: expect.not.stringContaining(secret) as string,
    });
  });

  it("reads no endless answer", async () => {
    await expect(readListings(bundle, await served(200, "x".repeat(2 * 1024 * 1024)), folder)).rejects.toMatchObject({
      code: "runtime_unreachable",
    });
  });
});
