import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { consoleReport } from "./console.ts";
import { obligation, report } from "./fixtures/report.ts";

const { bundle } = loadBundle(builtInBundleFolder());

describe("the report for a terminal", () => {
  it("tells what was promised, what was seen, the least that shows it, where to read on and how to see it again", () => {
    const finding = {
      fingerprint: "0123456789abcdef",
      problems: [
        {
          step: "s3",
          oracle: "answer" as const,
          expected: "refused with connector_payload_raw_refused",
          seen: "admitted (200)",
        },
      ],
      steps: [
        { id: "s0", text: "setup: evidence.connector.consent as self {} -> expect the clean answer" },
        { id: "s3", text: `attack: ${"member: <raw-payload canary 7>, ".repeat(4)}-> expect a refusal` },
      ],
      reproduced: "3 of 3",
      replay: "membrane replay a.json --command 'python3 server.py'",
    };
    const text = consoleReport(
      report([obligation("raw-payload-refused", "violated", { finding })], {
        verdict: { verdict: "nonconformant", assurance: "full", because: "1 obligation is violated" },
        surfaces: [{ surface: "stderr", bytes: 12 }],
      }),
      bundle,
      { color: false },
    );
    expect(text).toBe(`VIOLATED evidence.connector.ingest/raw-payload-refused
  GES-02    MUST: A raw connector payload is refused with the raw payload code, even beside a valid hash, and
            leaves every count as it was.
  expected  refused with connector_payload_raw_refused
  seen      admitted (200) (step s3, answer oracle)
  smallest  2 steps, came back 3 of 3, seed 7:
    s0   setup: evidence.connector.consent as self {} -> expect the clean answer
  > s3   attack: member: <raw-payload canary 7>, member: <raw-payload canary 7>,
            member: <raw-payload canary 7>, member: <raw-payload canary 7>, -> expect a refusal
  meaning   connector_payload_raw_refused: A raw connector payload was submitted.
  read      docs/reference/refusal-codes.md#connector_payload_raw_refused
  explain   membrane explain evidence.connector.ingest/raw-payload-refused
  replay    membrane replay a.json --command 'python3 server.py'
  known as  0123456789abcdef

target    server over http
sent      1 request in 2 cases with 3 planted values, 1.2 s, seed 7
searched  every answer, stderr 12 bytes
outcome   0 held, 1 violated
verdict   nonconformant: 1 obligation is violated
`);
  });

  it("points to the requirement where no code was expected", () => {
    const finding = {
      fingerprint: "0123456789abcdef",
      problems: [{ step: "any", oracle: "leak" as const, expected: "no planted value", seen: "a canary in stderr" }],
      steps: [{ id: "s0", text: "attack: x" }],
      reproduced: "1 of 1",
      replay: "membrane replay a.json",
    };
    const text = consoleReport(report([obligation("raw-payload-refused", "violated", { finding })]), bundle, {
      color: false,
    });
    expect(text).toContain(`  seen      a canary in stderr (leak oracle)
  smallest  1 step, came back 1 of 1, seed 7:
    s0   attack: x
  read      docs/reference/requirements.md#GES-02
`);
  });

  it("lists what was not judged once for each reason, and the verdict last", () => {
    const absent = "the target lacks it";
    const text = consoleReport(
      report([
        obligation("control-accepted", "held"),
        obligation("a", "not_applicable", { reason: absent }),
        obligation("durable", "out_of_assurance", { reason: "needs restart" }),
        obligation("b", "not_applicable", { reason: absent }),
        obligation("c", "could_not_run", { reason: "no callers" }),
      ]),
      bundle,
      { color: false },
    );
    expect(text).toBe(`Not applicable, 2 obligations: the target lacks it
  evidence.connector.ingest/a
  evidence.connector.ingest/b

Out of assurance at level wire, 1 obligation: needs restart
  evidence.connector.ingest/durable

Could not be judged, 1 obligation: no callers
  evidence.connector.ingest/c

target    server over http
sent      1 request in 2 cases with 3 planted values, 1.2 s, seed 7
searched  every answer
outcome   1 held, 0 violated, 1 could not run, 2 not applicable, 1 out of assurance
verdict   conformant (wire): all 1 obligations at level wire held
`);
  });

  it("says of a part that it is one, of a merge of how many, and of a run that was gone on with how often", () => {
    const because = "nothing that shard 2 of 4 ran is violated; only a merge of all 4 reports gives a verdict";
    const shard = { index: 2, of: 4, profile: "p", powers: [], absent: [], alive: true, unsearched: [] };
    const one = { index: 1, lanes: 1, startedAt: "", milliseconds: 1, requests: 1, cases: 1, digest: "0".repeat(64) };
    const base = report([obligation("a", "unmerged", { reason: "only their merge can judge it" })]);
    const part = {
      ...base,
      run: { ...base.run, resumed: { sittings: 3, cases: 1 } },
      verdict: { verdict: "part" as const, assurance: "wire" as const, because },
      shard: { ...shard, obligations: [], traffic: [], digest: "0".repeat(64) },
    };
    expect(consoleReport(part, bundle, { color: true })).toBe(`target    server over http
shard     2 of 4, plan 000000000000
resumed   begun 3 times, 1 case stands from before
sent      1 request in 2 cases with 3 planted values, 1.2 s, seed 7
searched  every answer
outcome   0 held, 0 violated, 1 unmerged
verdict   \u001b[33mpart\u001b[0m: ${because}
`);
    const merged = { ...base, merged: { shards: [one, one] as [typeof one, typeof one] } };
    expect(consoleReport(merged, bundle, { color: false })).toContain("over http\nmerged    2 shards\nsent ");
  });

  it("colours only where colours may be", () => {
    const each = report([obligation("c", "could_not_run", { reason: "no callers" })]);
    expect(consoleReport(each, bundle, { color: true })).toContain("\u001b[33mCould not be judged");
    expect(consoleReport(each, bundle, { color: false })).not.toContain("\u001b");
  });
});
