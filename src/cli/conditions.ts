import { readFileSync } from "node:fs";
import { join } from "node:path";
import { schemaFolder } from "../bundle/locate.ts";
import { operationsOf, type Bundle } from "../bundle/model.ts";

/** One word a refusal may begin with, what it means, and the codes that answer it in a bundle. */
export interface ConditionFact {
  readonly condition: string;
  readonly meaning: string;
  readonly codes: readonly string[];
  readonly operations: readonly string[];
}

interface Definition {
  readonly description?: string;
  readonly properties?: { readonly when?: { readonly const?: string } };
}

/** Every refusal condition of the vocabulary, as the profile schema explains it. */
export function conditionsOf(bundle: Bundle): ConditionFact[] {
  const schema = JSON.parse(readFileSync(join(schemaFolder(), "profile.schema.json"), "utf8")) as {
    $defs: Record<string, Definition>;
  };
  return Object.values(schema.$defs).flatMap((definition) => {
    const condition = definition.properties?.when?.const;
    if (condition === undefined || condition === "include") return [];
    const uses = operationsOf(bundle).flatMap((operation) =>
      operation.refuses
        .filter((refusal) => refusal.when === condition)
        .map((refusal) => ({ code: refusal.code, operation: operation.name })),
    );
    const unique = (values: string[]): string[] => [...new Set(values)];
    return [
      {
        condition,
        meaning: definition.description ?? "",
        codes: unique(uses.map((use) => use.code)),
        operations: unique(uses.map((use) => use.operation)),
      },
    ];
  });
}
