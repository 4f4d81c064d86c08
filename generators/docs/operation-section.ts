import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import { withValueAt } from "../../src/bundle/json-pointer.ts";
import type { Operation, Profile } from "../../src/bundle/model.ts";
import { grouped, onceFor } from "../../src/bundle/once-for.ts";
import { sampleRequest, sampleResponse } from "../../src/bundle/sample-messages.ts";
import type { Obligation } from "../../src/obligations/obligation.ts";
import type { GeneratorInput } from "../generated-file.ts";
import { decisionOrder } from "./decision-order.ts";
import type { Links } from "./links.ts";
import { anchor, bullets, code, link, page, prose } from "./markdown.ts";
import { memberTable } from "./schema-table.ts";

/** Everything the contract says of one operation. */
export function operationSection(
  operation: Operation,
  profile: Profile,
  { bundle, obligations }: Pick<GeneratorInput, "bundle" | "obligations">,
  links: Links,
): string {
  const own = (byOperation(obligations).get(operation.name) ?? []).toSorted((a, b) => byCodeUnit(a.id, b.id));
  return page(
    `## ${anchor(operation.name)}${code(operation.name)}`,
    prose(operation.summary),
    bullets(facts(operation, profile, links)),
    requestPart(operation, profile),
    responsePart(operation, profile, links),
    decisionOrder(operation, profile, bundle, links),
    obligationPart(own),
  );
}

const byOperation = onceFor((obligations: readonly Obligation[]) =>
  grouped(obligations, ({ operation }) => [operation]),
);

function facts(operation: Operation, profile: Profile, links: Links): string[] {
  const optional =
    profile.document.capabilities.find(({ capability }) => capability === operation.capability)?.optional === true;
  return [
    `Label: ${links.label(operation.label.label)}`,
    `Route: ${code(`${operation.method} ${operation.path}`)}`,
    operation.public ? "Caller: anybody, no credential is asked for" : "Caller: shows a credential",
    ...(operation.idempotentAt === undefined
      ? []
      : [
          `Idempotency: one effect for each ${code(operation.idempotentAt)}, in the scope of the tenant and this operation${scopes(operation.idempotentBy)}`,
        ]),
    ...(operation.counts.length === 0
      ? []
      : [`Counts: an accepted call raises ${operation.counts.map((name) => code(name)).join(", ")} by one`]),
    ...auditedFacts(operation),
    ...(operation.capability === undefined
      ? []
      : [`Capability: ${code(operation.capability)}${optional ? ", which a membrane may lack" : ""}`]),
  ];
}

/** Schemas that one operation alone names, each in one place: they stand there in full, all others among the types. */
export const ownSchemas = onceFor(({ operations }: Profile): ReadonlySet<string> => {
  const names = operations.flatMap(({ request, response }) => [request?.name ?? "", response?.name ?? ""]);
  const uses = grouped(names, (name) => [name]);
  return new Set(names.filter((name) => uses.get(name)?.length === 1));
});

function scopes(members: readonly string[]): string {
  return members.length === 0 ? "" : `, and of ${members.map((member) => code(member)).join(", ")}`;
}

function auditedFacts({ audited }: Operation): string[] {
  if (audited === undefined) return [];
  const covering = (members: readonly string[]): string =>
    members.length === 0 ? "nothing" : members.map((member) => code(member)).join(", ");
  const accepted = `an accepted call leaves ${code(audited.accepted)}, with a digest of ${covering(audited.params)}`;
  const refused =
    audited.refused === undefined
      ? ""
      : `; one that the operation's own refusals answer leaves ${code(audited.refused)}, with a digest of ${covering([...(audited.refused_params ?? []), "/error_code"])}`;
  return [`Audit: ${accepted}${refused}`];
}

/** The name of a schema: anchored where it stands in full, else a link to where it does. */
function schemaName(name: string, profile: Profile): string {
  return ownSchemas(profile).has(name) ? anchor(name) + code(name) : link(code(name), `#${name}`);
}

function requestPart(operation: Operation, profile: Profile): string {
  const { request } = operation;
  if (request === undefined) return page("### Request", "Nothing but the route.");
  const travels = operation.input === "query" ? "query parameters" : "the JSON body";
  const carried = [...operation.carried]
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(
      ([member, carrier]) =>
        `${code(member)} in the ${carrier.in}${carrier.in === "header" ? ` ${code(carrier.name)}` : ""}`,
    );
  const but = carried.length === 0 ? "" : `, but for ${carried.join(" and ")}`;
  return page(
    "### Request",
    `${schemaName(request.name, profile)}, in ${travels}${but}.`,
    ownSchemas(profile).has(request.name) ? memberTable(request.shape, profile.schemas) : "",
    example(`${operation.name} request`, soundRequest(operation, profile)),
  );
}

/** A sample request as no gate turns it away. */
function soundRequest(operation: Operation, profile: Profile): unknown {
  return operation.refuses.reduce<unknown>(
    (request, refusal) => (refusal.when === "gate" ? withValueAt(request, refusal.at, refusal.value) : request),
    sampleRequest(operation, profile),
  );
}

/** An example, tagged so that `membrane check` holds it to the contract. One without members would show nothing. */
function example(tag: string, value: unknown): string {
  const shows = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  return shows ? `An example of its form:\n\n\`\`\`json ${tag}\n${JSON.stringify(value, null, 2)}\n\`\`\`` : "";
}

function responsePart(operation: Operation, profile: Profile, links: Links): string {
  const { clean, response } = operation;
  const answer =
    clean.outcome === undefined
      ? `status ${clean.status}`
      : `outcome ${code(clean.outcome)} with status ${clean.status}`;
  if (clean.code !== undefined)
    return page(
      "### Response",
      `This operation always refuses. A clean request gets ${answer} and the code ${links.code(clean.code)}.`,
    );
  if (response === undefined) return page("### Response", `A clean request gets ${answer} and an empty body.`);
  const { envelope } = profile.wire;
  const frame = envelope === undefined ? "alone" : `inside ${link(code(envelope), `#${envelope}`)}`;
  return page(
    "### Response",
    `A clean request gets ${answer}. The body is ${schemaName(response.name, profile)}, ${frame}.`,
    ownSchemas(profile).has(response.name) ? memberTable(response.shape, profile.schemas) : "",
    example(`${operation.name} response`, sampleResponse(operation, profile)),
  );
}

/** Their names alone, each with its anchor: what they promise is the same for every operation and stands once on the page. */
function obligationPart(obligations: readonly Obligation[]): string {
  const names = obligations.map(({ id, suffix }) => anchor(id) + code(suffix));
  return page(
    "### Obligations",
    names.length === 0
      ? "None follow."
      : `${names.join(", ")}. What they promise: ${link("all obligations", "#all-obligations")}.`,
  );
}
