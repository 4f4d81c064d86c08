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
    label,
    "wrong label": [...bundle.labels.keys()].find((other) => other !== label),
    code,
    "misspelt code": code === undefined ? undefined : misspelt(code, new Set(bundle.codes.keys())),
    topic,
    "misspelt topic": topic === undefined ? undefined : misspelt(topic, new Set(lane.required_doc_topics)),
    admission: `contracts/${bundle.sources.productionAdmission.path}`,
    route: operation === undefined ? undefined : `${operation.method} ${operation.path}`,
    "wrong route": operation === undefined ? undefined : wrongRoute(operation.path, bundle),
    claim: lane.forbidden_doc_claims[0],
    secret: secret === undefined ? undefined : sampleText(secret.sample),
  };
}

/** The path with a method that no operation takes there. */
function wrongRoute(path: string, bundle: Bundle): string | undefined {
  const taken = new Set(operationsOf(bundle).flatMap((other) => (other.path === path ? [other.method] : [])));
  const free = ["PATCH", "DELETE", "PUT", "POST", "GET"].find((method) => !taken.has(method));
  return free === undefined ? undefined : `${free} ${path}`;
}

/** The name with its last letter twice, or three times where that is another name. */
function misspelt(name: string, known: ReadonlySet<string>): string {
  const slip = `${name}${name.at(-1) ?? ""}`;
  return known.has(slip) ? misspelt(slip, known) : slip;
}
