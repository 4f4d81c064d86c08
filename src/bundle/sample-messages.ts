import { valueAt, withValueAt } from "./json-pointer.ts";
import { statusOf, type Operation, type Profile } from "./model.ts";
import type { Bundle } from "./model.ts";
import { sampleOf } from "./sample.ts";
import type { Shape } from "./shape.ts";

/** A request of an operation by its contract: what is asked for and no more. */
export function sampleRequest({ request }: Operation, profile: Profile): unknown {
  return request === undefined ? {} : sampleOf(request.shape, profile.schemas);
}

/** The answer to a clean request, as it goes over the wire. Undefined for an operation that always refuses or answers nothing. */
export function sampleResponse(operation: Operation, profile: Profile): unknown {
  const { clean, response } = operation;
  if (clean.code !== undefined || response === undefined) return undefined;
  const { wire } = profile;
  const body = sampleOf(response.shape, profile.schemas);
  if (wire.envelope === undefined) return body;
  return framed(operation, profile, wire.envelope, [
    [wire.bodyAt, body],
    ...(wire.outcome === undefined || clean.outcome === undefined ? [] : [[wire.outcome.at, clean.outcome] as const]),
  ]);
}

/** A refusal of an operation, as it goes over the wire, with its status. */
export function sampleRefusal(
  operation: Operation,
  profile: Profile,
  bundle: Bundle,
  code: string,
): { readonly status: number | undefined; readonly json: unknown } {
  const { wire } = profile;
  const refusal = operation.refuses.find((entry) => entry.code === code);
  const status = refusal === undefined ? bundle.codes.get(code)?.status : statusOf(bundle, refusal);
  const body = sampleOf({ $ref: `#/schemas/${wire.refusalBody}` }, profile.schemas);
  const inBody = (json: unknown): unknown =>
    withWordAt(withValueAt(json, wire.codeAt, code), profile, code, wire.refusalBodyAt);
  if (wire.refusalEnvelope === undefined) return { status, json: inBody(body) };
  const json = framed(operation, profile, wire.refusalEnvelope, [
    [wire.refusalBodyAt, body],
    ...(wire.outcome === undefined ? [] : [[wire.outcome.at, wire.outcome.refused] as const]),
  ]);
  return { status, json: inBody(json) };
}

function framed(
  operation: Operation,
  { schemas, wire, document }: Profile,
  envelope: string,
  parts: readonly (readonly [at: string, value: unknown])[],
): unknown {
  const frame = sampleOf({ $ref: `#/schemas/${envelope}` }, schemas);
  const named = wire.operationAt === undefined ? frame : withValueAt(frame, wire.operationAt, operation.name);
  const whole = parts.reduce((json, [at, value]) => withValueAt(json, at, value), named);
  return document.wire.equal.reduce<unknown>(
    (json, [one = "", ...others]) =>
      others.reduce((each, other) => withValueAt(each, other, valueAt(whole, one)), json),
    whole,
  );
}

/** Every member of the refusal body that is a code says the same one. */
function withWordAt(json: unknown, { schemas, wire }: Profile, code: string, at: string): unknown {
  const shape: Shape | undefined = schemas.get(wire.refusalBody);
  const members = shape !== undefined && "type" in shape && shape.type === "object" ? (shape.properties ?? {}) : {};
  return Object.entries(members).reduce((whole, [name, member]) => {
    const solid = "$ref" in member ? schemas.get(member.$ref.slice("#/schemas/".length)) : member;
    const isCode = solid !== undefined && "x-membrane" in solid && solid["x-membrane"] === "code";
    return isCode ? withValueAt(whole, `${at}/${name}`, code) : whole;
  }, json);
}
