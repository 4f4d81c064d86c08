import { leavesOf } from "../../bundle/leaves.ts";
import { valueAt } from "../../bundle/json-pointer.ts";
import type { Profile } from "../../bundle/model.ts";
import { textMatching } from "../../bundle/text-matching.ts";
import type { Shape } from "../../bundle/shape.ts";
import { parseStrictJson } from "../../bundle/strict-json.ts";
import type { Spoken } from "./message-faults.ts";
import { headerOf } from "./request-faults.ts";
import type { WrittenRequest } from "./http-text.ts";

/** Whom a membrane must know so that the examples of a page can be sent to it. */
export interface ReplayCaller {
  /** What examples show in place of its token: `<token>`. */
  readonly placeholder: string;
  readonly token: string;
  readonly tenant: string;
  /** Whether it has the scope that the profile asks for. */
  readonly scoped: boolean;
  readonly standingRefs: readonly string[];
}

/** One request of a page, with the operation it is of. */
export interface ReplayRequest {
  readonly spoken: Spoken;
  readonly request: WrittenRequest;
}

const PLACEHOLDER = /<[^<>]+>/u;
const OF_TENANT = /\bof (\S+)>$/u;

/**
 * The callers of the examples of a page, by the placeholders of their tokens. One is of the tenant that its placeholder names
 * (`<token of tenant_node:acme>`), else of the first that a request with it names; `unknown` in a placeholder leaves it out,
 * `without scope` and `without standing` take those from it.
 */
export function replayCallers(
  profile: Profile,
  requests: readonly ReplayRequest[],
  tokenOf: () => string,
): ReplayCaller[] {
  const callers = new Map<string, ReplayCaller>();
  const standings = [...new Set(requests.flatMap(standingIn))];
  for (const each of requests) {
    const placeholder = placeholderOf(profile, each.request);
    if (placeholder === undefined || /\bunknown\b/iu.test(placeholder) || callers.has(placeholder)) continue;
    const same = requests.filter(({ request }) => placeholderOf(profile, request) === placeholder);
    const named = OF_TENANT.exec(placeholder)?.[1];
    const tenant = named ?? same.map((other) => tenantIn(profile, other)).find((text) => text !== undefined);
    callers.set(placeholder, {
      placeholder,
      token: tokenOf(),
      tenant: tenant ?? anyTenant(profile),
      scoped: !/\bwithout scope\b/iu.test(placeholder),
      standingRefs: /\bwithout standing\b/iu.test(placeholder) ? [] : standings,
    });
  }
  return [...callers.values()];
}

/** What a request shows in place of a token. */
export function placeholderOf({ credential }: Profile, { headers }: WrittenRequest): string | undefined {
  return PLACEHOLDER.exec(headerOf(headers, credential.name)?.text ?? "")?.[0];
}

function tenantIn(profile: Profile, { spoken, request }: ReplayRequest): string | undefined {
  const { operation } = spoken;
  const shape = operation.request?.shape;
  if (shape === undefined) return undefined;
  const places = leavesOf(shape, profile.schemas).filter(({ dataClass }) => dataClass === "tenant");
  const body = bodyOf(request);
  const query = new URLSearchParams(request.target.text.split("?")[1] ?? "");
  for (const { pointer } of places) {
    const value = valueAt(body, pointer) ?? query.get(pointer.slice(1));
    if (typeof value === "string") return value;
  }
  return undefined;
}

function standingIn({ spoken, request }: ReplayRequest): string[] {
  return spoken.operation.refuses.flatMap((refusal) => {
    const value = "reference" in refusal ? valueAt(bodyOf(request), refusal.reference) : undefined;
    return typeof value === "string" ? [value] : [];
  });
}

function bodyOf({ body }: WrittenRequest): unknown {
  const parsed = parseStrictJson(body.text);
  return "fault" in parsed ? undefined : parsed.value;
}

/** A tenant in the form of the contract, for callers whose requests name none. */
function anyTenant({ schemas }: Profile): string {
  const shapes = [...schemas.values()] as (Shape & { pattern?: string; "x-membrane"?: string })[];
  const pattern = shapes.find((shape) => shape["x-membrane"] === "tenant")?.pattern;
  return (pattern === undefined ? undefined : textMatching(pattern, "tenant")) ?? "tenant";
}
