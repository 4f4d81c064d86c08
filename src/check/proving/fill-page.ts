import { operationsOf, type Bundle } from "../../bundle/model.ts";
import { sampleText } from "../../bundle/sample-text.ts";

/** A page with names of the bundle for those in braces, or undefined where the bundle has nothing to put there. */
export function filledPage(text: string, bundle: Bundle): string | undefined {
  const names = namesIn(bundle);
  const missing = [...text.matchAll(PLACE)].some(([, name = ""]) => names[name] === undefined);
  return missing ? undefined : text.replaceAll(PLACE, (_all, name: string) => names[name] ?? "");
}

const PLACE = /\{([a-z ]+)\}/gu;

function namesIn(bundle: Bundle): Readonly<Record<string, string | undefined>> {
  const [operation] = operationsOf(bundle);
  const label = operation?.label.label;
  const code = [...bundle.codes.values()].find(({ lifecycle }) => lifecycle === "active")?.code;
  const lane = bundle.productionAdmission.customer_boundary_lane;
  const [topic] = lane.required_doc_topics;
  const secret = bundle.sensitiveMaterial.classes
    .filter(({ condition }) => condition === "secret")
    .flatMap((entry) => entry.value_shapes)[0];
  return {
    operation: operation?.name,
    "misspelt operation":
      operation === undefined
        ? undefined
        : misspelt(operation.name, new Set(operationsOf(bundle).map(({ name }) => name))),
    method: operation?.method,
    "wrong method": operation === undefined ? undefined : operation.method === "PUT" ? "DELETE" : "PUT",
    path: operation?.path,
    source: `contracts/${bundle.sources.productionAdmission.path}`,
    label,
    "wrong label": [...bundle.labels.keys()].find((other) => other !== label),
    code,
    "misspelt code": code === undefined ? undefined : misspelt(code, new Set(bundle.codes.keys())),
    topic,
    "misspelt topic": topic === undefined ? undefined : misspelt(topic, new Set(lane.required_doc_topics)),
    claim: lane.forbidden_doc_claims[0],
    secret: secret === undefined ? undefined : sampleText(secret.sample),
  };
}

/** The name with its last letter twice, or three times where that is another name. */
function misspelt(name: string, known: ReadonlySet<string>): string {
  const slip = `${name}${name.at(-1) ?? ""}`;
  return known.has(slip) ? misspelt(slip, known) : slip;
}
