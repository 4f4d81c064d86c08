import { toPointer, valueAt, withValueAt } from "../../src/bundle/json-pointer.ts";
import { membersOf, solid } from "../../src/bundle/leaves.ts";
import { pilotLaneOf, refusalWhen, type Operation, type Refusal } from "../../src/bundle/model.ts";
import type { DataClass, Shape } from "../../src/bundle/shape.ts";
import type { Template } from "../program/program.ts";
import type { Draw } from "./draw.ts";
import { allowedAt } from "./documents.ts";
import { freshValue, legalValue, type NextNumber } from "./legal-value.ts";
import { inForceIn, nameMade, namingPlaces } from "./named.ts";
import { operationNamed, type Scene } from "./scene.ts";
import { requestForm, textForm } from "./text-forms.ts";

/** Which earlier step made the resource a request cites, and what it was made with. */
export interface Made {
  readonly step: string;
  readonly operation: string;
  readonly input: Template;
}

/** A request the contract calls clean: legal values, gates open, own tenant, a live resource within its scope, standing where it is needed, no production. */
export function cleanRequest(
  scene: Scene,
  operation: Operation,
  draw: Draw,
  next: NextNumber,
  made: ReadonlyMap<string, Made>,
): Template | undefined {
  if (operation.request === undefined) return undefined;
  const shape = solid(operation.request.shape, scene.profile.schemas);
  if (!("type" in shape) || shape.type !== "object") return undefined;
  const left = leftOut(scene, operation);
  let input: Template = Object.fromEntries(
    membersOf(shape)
      .filter(([name, , required]) => required || (!left.has(`/${name}`) && draw.chance(60)))
      .map(([name, member]) => [name, memberValue(scene, member, draw, next)]),
  );
  for (const refusal of operation.refuses) {
    if (refusal.when === "gate") input = put(input, refusal.at, refusal.value);
    if (refusal.when === "unknown") input = cite(scene, operation, refusal, input, made);
    if (refusal.when === "record-incomplete") input = put(input, refusal.at, signedRecord(scene, draw, next));
  }
  const scope = refusalWhen(operation, "scope");
  if (scope !== undefined)
    input = put(
      input,
      scope.at,
      draw.pick(valueAt(made.get(scope.resource)?.input, scope.within) as readonly Template[]),
    );
  input = withNames(scene, operation, input, made);
  return withStanding(scene, operation, within(scene, operation, input, draw, made), draw, next);
}

/** The same resources that were moved before, under their names. */
function withNames(scene: Scene, operation: Operation, input: Template, made: ReadonlyMap<string, Made>): Template {
  return namingPlaces(scene.profile, operation).reduce((named, { resource, at }) => {
    const name = nameMade(scene.profile, resource, made);
    return name === undefined ? named : put(named, at, name);
  }, input);
}

/** Only values that the documents in force allow, wherever a refusal looks at one. */
function within(
  { profile }: Scene,
  operation: Operation,
  input: Template,
  draw: Draw,
  made: ReadonlyMap<string, Made>,
): Template {
  const places = operation.refuses.flatMap((refusal) => (refusal.when === "outside" ? [refusal.at] : []));
  return [...new Set(places)].reduce((kept, at) => {
    const value = valueAt(kept, at);
    const allowed = allowedAt(profile, operation, at, kept, inForceIn(profile, made));
    if (value === undefined || allowed === undefined) return kept;
    if (Array.isArray(value)) return put(kept, at, draw.some(allowed, 0));
    return typeof value === "string" && allowed.includes(value) ? kept : put(kept, at, draw.pick(allowed));
  }, input);
}

/** Claims of a record that admits the operations at fresh coordinates, live now. */
export function recordClaims(
  scene: Scene,
  draw: Draw,
  next: NextNumber,
  with_: Readonly<Record<string, Template>> = {},
): Record<string, Template> {
  const rules = scene.profile.document.admission;
  const shape = scene.profile.schemas.get(rules?.record.schema ?? "");
  if (rules === undefined || shape === undefined) throw new Error("the profile has no admission rules");
  let claims = legalValue(shape, scene.profile, draw, next);
  claims = ownTenant(scene, shape, claims);
  claims = freshCoordinates(scene, shape, claims, draw, next);
  claims = put(claims, rules.timeframe.from, { $: "instant", seconds: -3600 });
  claims = put(claims, rules.timeframe.until, { $: "instant", seconds: 3600 });
  claims = put(claims, rules.operations.admitted, [...pilotLaneOf(scene.bundle).candidate_operations]);
  claims = put(claims, rules.operations.excluded, []);
  return { ...(claims as Record<string, Template>), ...with_ };
}

/** The template with fresh coordinates of the admission rules: a record that another case filed for the same ones would decide this case too. */
export function freshCoordinates(
  scene: Scene,
  shape: Shape,
  template: Template,
  draw: Draw,
  next: NextNumber,
): Template {
  const object = solid(shape, scene.profile.schemas);
  const names = scene.profile.document.admission?.coordinates ?? [];
  if (!("type" in object) || object.type !== "object") return template;
  return membersOf(object)
    .filter(([name]) => names.includes(name))
    .reduce(
      (fresh, [name, member]) => put(fresh, toPointer([name]), freshValue(member, scene.profile, draw, next)),
      template,
    );
}

function signedRecord(scene: Scene, draw: Draw, next: NextNumber): Template {
  const rules = scene.profile.document.admission;
  return { $: "record", signer: rules?.record.signer ?? "", variant: "good", claims: recordClaims(scene, draw, next) };
}

function memberValue(scene: Scene, member: Parameters<typeof legalValue>[0], draw: Draw, next: NextNumber): Template {
  const shape = solid(member, scene.profile.schemas);
  const dataClass: DataClass | undefined = "x-membrane" in shape ? shape["x-membrane"] : undefined;
  if (dataClass === "tenant") return { $: "tenant", of: "self" };
  if (dataClass === "idempotency-key") return { $: "key", n: next(), form: textForm(shape) };
  return legalValue(member, scene.profile, draw, next);
}

/** Members that change what the request asks for rather than what it says: gates, production, and provenance handled apart. */
function leftOut(scene: Scene, operation: Operation): Set<string> {
  const rules = scene.profile.document.admission;
  const out = new Set<string>();
  if (rules !== undefined && refusalWhen(operation, "admission") !== undefined) out.add(rules.request.at);
  const standing = refusalWhen(operation, "standing");
  if (standing !== undefined) out.add(standing.provenance);
  return out;
}

function cite(
  scene: Scene,
  operation: Operation,
  { resource, at, binds }: Extract<Refusal, { when: "unknown" }>,
  input: Template,
  made: ReadonlyMap<string, Made>,
): Template {
  const maker = made.get(resource);
  const issuedAt = scene.profile.document.resources[resource]?.issued_at;
  if (maker === undefined || issuedAt === undefined) throw new Error(`no step makes a ${resource}`);
  const form = requestForm(operation, scene.profile, at);
  const cited = put(input, at, { $: "issued", step: maker.step, at: issuedAt, form });
  return binds.reduce((bound, pointer) => put(bound, pointer, valueAt(maker.input, pointer) as Template), cited);
}

/** Adds the provenance a value asks for: legal, naming a standing the tenant was given, and bound to the value. */
function withStanding(scene: Scene, operation: Operation, input: Template, draw: Draw, next: NextNumber): Template {
  const standing = refusalWhen(operation, "standing");
  const value = standing === undefined ? undefined : valueAt(input, standing.at);
  if (standing === undefined || typeof value !== "string" || !standing.values.includes(value)) return input;
  return provenanceFor(scene, operation, input, value, draw, next);
}

/** The same request with provenance for the value. */
export function provenanceFor(
  scene: Scene,
  operation: Operation,
  input: Template,
  value: Template,
  draw: Draw,
  next: NextNumber,
): Template {
  const standing = refusalWhen(operation, "standing");
  const request = operation.request === undefined ? undefined : solid(operation.request.shape, scene.profile.schemas);
  const member =
    request !== undefined && "properties" in request
      ? request.properties?.[standing?.provenance.slice(1) ?? ""]
      : undefined;
  if (standing === undefined || member === undefined) return input;
  let filled = put(input, standing.provenance, legalValue(member, scene.profile, draw, next));
  filled = put(filled, standing.reference, { $: "standing", of: "self", n: 0 });
  return put(filled, standing.bound, value);
}

function ownTenant(scene: Scene, shape: Parameters<typeof legalValue>[0], claims: Template): Template {
  const object = solid(shape, scene.profile.schemas);
  if (!("type" in object) || object.type !== "object") return claims;
  return membersOf(object).reduce((filled, [name, member]) => {
    const leaf = solid(member, scene.profile.schemas);
    return "x-membrane" in leaf && leaf["x-membrane"] === "tenant"
      ? put(filled, toPointer([name]), { $: "tenant", of: "self" })
      : filled;
  }, claims);
}

/** Sets a member of a template. */
export function put(template: Template, pointer: string, value: Template): Template {
  return withValueAt(template, pointer, value) as Template;
}

/** Takes a member of a template away. */
export function without(template: Template, pointer: string): Template {
  return withValueAt(template, pointer, undefined) as Template;
}

/** Operations that make the resources an operation cites. */
export function makersOf(scene: Scene, operation: Operation): { resource: string; maker: Operation }[] {
  return operation.refuses
    .filter((refusal) => refusal.when === "unknown")
    .map((refusal) => ({
      resource: refusal.resource,
      maker: operationNamed(scene, scene.profile.document.resources[refusal.resource]?.issued_by ?? ""),
    }));
}
