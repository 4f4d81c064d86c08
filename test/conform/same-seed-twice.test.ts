import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Report } from "../../src/generated/documents.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { startServer } from "../../src/reference/index.ts";
import { referenceModule } from "../../src/reference/module.ts";
import { membrane } from "../cli/terminal.ts";
import { makeCallers } from "./callers.ts";

const [profile] = loadBundle(builtInBundleFolder()).bundle.profiles;
let cwd: string;
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), "membrane-twice-"))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

it(
  "is conformant with the same seed again on a server that remembers the run before",
  { timeout: 180_000 },
  async () => {
    if (profile === undefined) throw new Error("no profile");
    const { environment, variables } = makeCallers(cwd, 8);
    const instance = await referenceModule().start(environment);
    const server = await startServer({
      membrane: {
        profile,
        handle: (request) => instance.call(request),
        ready: async () => true,
        close: () => instance.close(),
      },
      port: 0,
    });
    try {
      // What a server remembers: keys, filed records, consents, counts.
      const only = [
        "replay",
        "admission-refused",
        "record-refused",
        "unknown-refused",
        "count-true",
        "tenant-isolated",
      ];
      const some = only.flatMap((suffix) => ["--only", suffix]);
      const args = ["conform", server.url, "--seed", "11", "--max-examples", "0", "--format", "json", ...some];
      const plans: string[] = [];
      for (let run = 0; run < 2; run++) {
        const { code, out } = await membrane(args, { cwd, environment: variables });
        const report = JSON.parse(out) as Report;
        expect({ code, violated: report.counts.violated }).toEqual({ code: 0, violated: 0 });
        plans.push(report.run.plan);
      }
      expect(new Set(plans).size).toBe(1);
    } finally {
      await server.stop();
    }
  },
);
