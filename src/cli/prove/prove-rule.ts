import type { RuleFact } from "../../check/context.ts";
import { foundIn, type Which } from "../../check/proving/found-in.ts";
import type { World } from "../../check/proving/world.ts";
import type { RuleExample } from "../../check/rule-example.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fingerprinted } from "../../diagnostics/fingerprint.ts";

/** Whether a rule caught the fault that was planted for it. */
export interface Proof {
  readonly rule: string;
  readonly caught: boolean;
  /** Where it was planted: in the project's bundle, or in the kit's where the example says nothing about that. */
  readonly world: "project" | "kit";
  /** Rules that found something in what was planted. */
  readonly found: readonly string[];
}

/** Worlds with what is found in them before anything is planted. */
export interface Worlds {
  readonly project: World;
  readonly kit: World;
}

/** Plants the fault of one rule in a copy and looks for it. */
export async function proveRule(rule: RuleFact, worlds: Worlds): Promise<Proof> {
  for (const world of ["project", "kit"] as const) {
    const found = await newlyFound(rule.example, worlds[world]);
    if (found === undefined) continue;
    const rules = [...new Set(found.map((finding) => finding.rule))];
    return { rule: rule.id, caught: rules.includes(rule.id), world, found: rules };
  }
  return { rule: rule.id, caught: false, world: "kit", found: [] };
}

/** What is found in the bad and not in the good, or undefined where the example says nothing about a world. */
async function newlyFound(example: RuleExample, world: World): Promise<readonly Finding[] | undefined> {
  const [good, bad] = [await foundWhere(example, "good", world), await foundWhere(example, "bad", world)];
  if (good === undefined || bad === undefined) return undefined;
  const before = new Set(fingerprinted(good).map(({ fingerprint }) => fingerprint));
  return fingerprinted(bad).filter(({ fingerprint }) => !before.has(fingerprint));
}

/** What is found where an example was planted. */
export async function foundWhere(
  example: RuleExample,
  which: Which,
  world: World,
): Promise<readonly Finding[] | undefined> {
  if (example.in === "lock") {
    const { foundUnderLock } = await import("./locked.ts");
    return foundUnderLock(example, which, world);
  }
  if (example.in === "replay") {
    const { foundInReplays } = await import("./replays.ts");
    return foundInReplays(example, which, world);
  }
  if (example.in === "types") {
    const { foundInTypes } = await import("./types.ts");
    return foundInTypes(example, which, world);
  }
  if (example.in !== "generated") return foundIn(example, which, world);
  const { foundInGenerated } = await import("./generated.ts");
  return foundInGenerated(example, which, world);
}
