import { describe, expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Profile } from "../../src/bundle/model.ts";
import { deriveObligations } from "../../src/obligations/derive.ts";
import { referenceModule } from "../../src/reference/module.ts";
import { startLeakWatch } from "../oracles/leak-watch.ts";
import { planRun, powersOf, type Plan, type PlannedObligation } from "../plan.ts";
import type { CallStep, Program, Template } from "../program/program.ts";
import { makeGiven } from "../targets/given.ts";
import { openModuleTarget } from "../targets/module.ts";
import { openWorld } from "./open-world.ts";
import { runJudged } from "./run-case.ts";
import { shrink } from "./shrink.ts";
import { stillDueIn } from "./still-due.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const [profile] = bundle.profiles;
if (profile === undefined) throw new Error("the bundle has no profile");
const due = stillDueIn(profile);
const step = (input: Template, code: string, operation = "evidence.connector.status"): CallStep => ({
  do: "call",
  id: "s",
  role: "attack",
  operation,
  as: "self",
  input,
  expect: { see: "refused", codes: [code] },
});

describe("what is still due its refusal", () => {
  it("is not a request that lost the member the refusal looks at", () => {
    const foreign = step({ tenant: { $: "tenant", of: "other" }, company: "a" }, "cross_tenant_access");
    expect(due(foreign, { tenant: { $: "tenant", of: "other" } })).toBe(true);
    expect(due(foreign, { company: "a" })).toBe(false);
  });

  it("is not a request that lost what was planted, by value or by name", () => {
    const planted: Template = { $: "planted", n: 1, class: "secret" };
    const carrying = step({ company: "a", note: planted }, "connector_credential_secret_refused");
    expect(due(carrying, { note: planted })).toBe(true);
    expect(due(carrying, { company: "a" })).toBe(false);
    expect(due(step({ company: "a", pin: "" }, "connector_credential_secret_refused"), { company: "a" })).toBe(false);
  });

  it("is not a request with a new fault that answers first", () => {
    const tenant: Template = { $: "tenant", of: "other" };
    const revoke = {
      tenant,
      connector_consent_ref: "consent:AAAAAAAAAAAAAAAA",
      idempotency_key: "abcdefgh",
      reason: "a",
    };
    const foreign = step(revoke, "cross_tenant_access", "evidence.connector.revoke");
    const { reason: _reason, ...shorter } = revoke;
    const { idempotency_key: _key, ...broken } = revoke;
    expect(due(foreign, shorter)).toBe(true);
    expect(due(foreign, broken)).toBe(false);
  });
});

describe("a reduced program", () => {
  it.each(bundle.profiles)("never accuses the honest reference of $name", { timeout: 120_000 }, async (kept) => {
    const signerNames = kept.document.given.flatMap(({ name }) => name ?? []);
    const plan = planOf(kept);
    const own = plan.obligations.reduce((sum, { programs }) => sum + programs.length, 0);
    const given = makeGiven({ nonce: "reduced", lanes: 1, own, signerNames, profile: kept });
    const [lane] = given.lanes;
    if (lane === undefined) throw new Error("the run has no callers");
    const target = await openModuleTarget(referenceModule({ bundle, profile: kept.name }), given.environment);
    const world = openWorld({
      bundle,
      profile: kept,
      target,
      given,
      limits: { timeoutMs: 10_000, maxAnswerBytes: 1_000_000 },
      watch: startLeakWatch(),
      observe: () => undefined,
      foreignLeak: () => undefined,
    });
    const accused: string[] = [];
    let tried = 0;
    for await (const [planned, program] of reducedPrograms(plan, stillDueIn(kept))) {
      const { problems } = await runJudged(planned, program, world, lane, `reduced#${tried++}`);
      accused.push(...problems.map(({ expected, seen }) => `${planned.obligation.id}: ${expected}, ${seen}`));
    }
    await target.close();
    expect(accused).toEqual([]);
    expect(tried).toBeGreaterThan(1000);
  });
});

function planOf({ name }: Profile): Plan {
  return planRun(bundle, deriveObligations(bundle), {
    seed: 11,
    maxExamples: 0,
    assurance: "full",
    powers: new Set(powersOf("full")),
    absent: new Set(),
    selects: (obligation) => obligation.profile === name,
  });
}

/** What is left of every program when all that may be taken away was, for the sake of two of its attacks, where it has two. */
async function* reducedPrograms(
  plan: Plan,
  isDue: ReturnType<typeof stillDueIn>,
): AsyncGenerator<[PlannedObligation, Program]> {
  for (const planned of plan.obligations) {
    for (const [index, program] of planned.programs.entries()) {
      const attacks = program.steps.filter((step) => step.do === "call" && step.role === "attack");
      const picked = [index, index + Math.ceil(attacks.length / 2)].map((at) => attacks[at % attacks.length]?.id);
      for (const failing of new Set(picked.map((id) => id ?? program.steps.at(-1)?.id ?? "")))
        yield [
          planned,
          await shrink(program, failing, (candidate) => Promise.resolve(canRun(candidate, failing)), 300, isDue),
        ];
    }
  }
}

/** Whether the failing step and every step that another one cites are still there. */
function canRun({ steps }: Program, failing: string): boolean {
  const ids = new Set(steps.map(({ id }) => id));
  const cited = [...JSON.stringify(steps).matchAll(/"(?:step|of|since|sameAs|differentFrom|likeRefusal)":"(s\d+)"/gu)];
  return ids.has(failing) && cited.every(([, id]) => id !== undefined && ids.has(id));
}
