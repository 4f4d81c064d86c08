import type { LoadedBundle } from "../../src/bundle/load.ts";
import { operationsOf } from "../../src/bundle/model.ts";

/** A documentation with one thing left out, and what must be said of that. */
export interface WholeCase {
  readonly missing: string;
  readonly rule: string;
  /** Name of the missing thing as it stands in the document the finding points into. */
  readonly document: string;
  readonly pages: Readonly<Record<string, string>>;
}

/** A documentation that carries every topic, every code and every operation. */
export function completePages({ bundle }: LoadedBundle, without?: string): Record<string, string> {
  const admission = `contracts/${bundle.sources.productionAdmission.path}`;
  const topics = bundle.productionAdmission.customer_boundary_lane.required_doc_topics;
  const codes = [...bundle.codes.values()].filter(({ lifecycle }) => lifecycle !== "planned").map(({ code }) => code);
  const kept = (names: readonly string[]): string[] => names.filter((name) => name !== without);
  return {
    "topics.md": kept(topics)
      .map((name) => `Status: for tests. Required topic ${name} from ${admission}.\n`)
      .join("\n"),
    "reference/refusal-codes.md": kept(codes)
      .map((name) => `## <a id="${name}"></a>\`${name}\`\n`)
      .join("\n"),
    "operations.md": kept(operationsOf(bundle).map(({ name }) => name))
      .map((name) => `## ${name}\n\nText.\n`)
      .join("\n"),
  };
}

/** One documentation for each topic, code and operation that it lacks. */
export function wholeCases(loaded: LoadedBundle): WholeCase[] {
  const { bundle } = loaded;
  const { productionAdmission, refusalCodes } = bundle.sources;
  const of = (rule: string, names: readonly string[], path: string): WholeCase[] =>
    names.map((missing) => ({ missing, rule, document: `contracts/${path}`, pages: completePages(loaded, missing) }));
  const codes = [...bundle.codes.values()].filter(({ lifecycle }) => lifecycle !== "planned").map(({ code }) => code);
  return [
    ...of(
      "docs-topics",
      bundle.productionAdmission.customer_boundary_lane.required_doc_topics,
      productionAdmission.path,
    ),
    ...of("docs-anchors", codes, refusalCodes.path),
    ...of(
      "docs-coverage",
      operationsOf(bundle).map(({ name }) => name),
      productionAdmission.path,
    ),
  ];
}
