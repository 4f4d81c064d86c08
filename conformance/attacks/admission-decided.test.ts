import { expect, it } from "vitest";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import { drawsOf } from "../arbitraries/draw.ts";
import { sceneOf } from "../arbitraries/scene.ts";
import { isPlace, type Step, type Template } from "../program/program.ts";
import { admissionDecided, admissionUndecided } from "./admission-decided.ts";
import type { Attack } from "./attack.ts";
import { recordRefused } from "./record-refused.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const [profile] = bundle.profiles;
const attacks: [string, string, Attack][] = [
  ["admission-decided", "production.admissionPrecheck", admissionDecided],
  ["admission-undecided", "production.admissionPrecheck", admissionUndecided],
  ["record-refused", "pilot.admissionGate", recordRefused],
];

// Found with seed 3: a drawn company was one that another case of the same tenant had filed a record for.
it.each(attacks)("never asks in %s for a company that another case may name too", (suffix, name, attack) => {
  const operation = profile!.operations.find((each) => each.name === name)!;
  const scene = sceneOf(bundle, profile!, operation, new Set());
  const fixed = attack.fixed?.(scene) ?? [];
  const companies = drawsOf(3, suffix, fixed.length * 20).flatMap((draw, index) =>
    (fixed[index % fixed.length]?.(draw)?.steps ?? []).flatMap(companiesIn),
  );
  expect(companies.length).toBeGreaterThan(100);
  expect(companies.filter((company) => typeof company === "string")).toEqual([]);
});

function companiesIn(step: Step): Template[] {
  if (step.do !== "call" || typeof step.input !== "object" || step.input === null) return [];
  const { company, record } = step.input as Readonly<Record<string, Template>>;
  const claims = record !== undefined && isPlace(record) && record.$ === "record" ? record.claims : undefined;
  const claimed = (claims as Readonly<Record<string, Template>> | undefined)?.["company"];
  return [company, claimed].filter((value) => value !== undefined);
}
