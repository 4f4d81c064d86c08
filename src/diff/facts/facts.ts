import { byCodeUnit } from "../../bundle/by-code-unit.ts";
import { digestOf } from "../../bundle/digest.ts";
import { operationsOf, type Bundle, type Operation } from "../../bundle/model.ts";
import { onceFor } from "../../bundle/once-for.ts";
import type { Lock, LockedCode, LockedOperation, LockedPage, LockedRequirement } from "../../generated/documents.ts";
import type { Obligation } from "../../obligations/obligation.ts";
import { meaningOf } from "../meaning.ts";
import { refusalKey } from "../refusal-key.ts";
import type { Anchored } from "../side.ts";
import { reachableFrom } from "../shapes/reachable.ts";

/** Data that nobody changes. */
export type Held<T> = T extends object ? { readonly [Name in keyof T]: Held<T[Name]> } : T;

/** What was published of a bundle, as far as it may only move forward: all that a lock holds but for its head. Anchors are left out where the documentation is not known. */
export type Facts = Held<Omit<Lock, "$schema" | "format" | "bundle" | "version">>;
export type CodeFact = Held<LockedCode>;
export type RequirementFact = Held<LockedRequirement>;
export type AnchorsFact = Held<LockedPage>;

/** Takes the facts out of a bundle and of its documentation. Names are sorted, so that equal bundles give equal facts. */
export function factsOf(bundle: Bundle, obligations: readonly Obligation[], anchored?: Anchored): Facts {
  const operations = operationsOf(bundle);
  return {
    labels: byName([...bundle.labels.values()], ({ label, rank, durable }) => [label, { rank, durable }]),
    operations: byName(operations, (operation) => [operation.name, operationFact(bundle, operation)]),
    codes: byName([...bundle.codes.values()], (entry) => {
      const { code, lifecycle, status, retryable, families } = entry;
      // What is only planned was never promised to anybody.
      if (lifecycle === "planned") return undefined;
      return [
        code,
        { lifecycle, status, retryable, families: families.toSorted(), conditions: conditionsOf(bundle, code) },
      ];
    }),
    requirements: byName(bundle.requirements, ({ id, profile, level, status, obligations: suffixes, rules }) => [
      id,
      { profile, level, status, judged_by: [...suffixes, ...rules].toSorted() },
    ]),
    obligations: byName(obligations, ({ id, level }) => [id, level]),
    ...(anchored === undefined ? {} : { anchors: anchorFacts(bundle, anchored) }),
    documents: byName(documentsIn(bundle), ({ path, value }) => [path, digestOf(meaningOf(value))]),
  };
}

/** Every document of a bundle but the one that names the others. */
export function documentsIn({
  sources,
}: Bundle): readonly { readonly path: string; readonly text: string; readonly value: unknown }[] {
  const { refusalCodes, productionAdmission, sensitiveMaterial, requirements, profiles, documents } = sources;
  return [refusalCodes, productionAdmission, sensitiveMaterial, requirements, ...profiles, ...documents];
}

function byName<T, F>(list: readonly T[], fact: (item: T) => readonly [string, F] | undefined): Record<string, F> {
  const entries = list.flatMap((item) => {
    const made = fact(item);
    return made === undefined ? [] : [made];
  });
  return Object.fromEntries(entries.toSorted(([a], [b]) => byCodeUnit(a, b)));
}

function operationFact(bundle: Bundle, { name, profile, label, request, response }: Operation): Held<LockedOperation> {
  const document = bundle.profiles.find((each) => each.name === profile)?.document;
  const entry = document?.operations[name];
  const schemas = document?.schemas ?? {};
  const named = [request?.name, response?.name].map((each) => (each === undefined ? null : reachable(each, schemas)));
  const ladders = (entry?.refuses ?? []).flatMap((each) =>
    each.when === "include" ? [document?.ladders[each.ladder] ?? []] : [],
  );
  return { profile, label: label.label, meaning: digestOf([meaningOf(entry), named, ladders]) };
}

function anchorFacts({ codes }: Bundle, { pages }: Anchored): Record<string, AnchorsFact> {
  return byName([...pages], ([page, anchors]) => {
    // What is only planned was never promised to anybody.
    const live = [...new Set(anchors)].filter((anchor) => codes.get(anchor)?.lifecycle !== "planned");
    return live.length === 0 ? undefined : [page, { live: live.toSorted(byCodeUnit) }];
  });
}

/** A schema with all it is made of. */
function reachable(name: string, schemas: Readonly<Record<string, unknown>>): unknown {
  const schemaOf = (each: string): unknown => (Object.hasOwn(schemas, each) ? schemas[each] : undefined);
  return Object.fromEntries(reachableFrom(name, schemaOf).map((each) => [each, meaningOfSchema(schemaOf(each))]));
}

/** Operations share most of their schemas. */
const meaningOnce = onceFor((schema: object) => meaningOf(schema));

function meaningOfSchema(schema: unknown): unknown {
  return typeof schema === "object" && schema !== null ? meaningOnce(schema) : meaningOf(schema);
}

function conditionsOf(bundle: Bundle, code: string): string[] {
  const answered = operationsOf(bundle).flatMap(({ refuses }) =>
    refuses.filter((each) => each.code === code).map((each) => refusalKey(each)),
  );
  const unrouted = bundle.profiles.filter(({ document }) => document.wire.unrouted.code === code).map(() => "no route");
  return [...new Set([...answered, ...unrouted])].toSorted();
}
