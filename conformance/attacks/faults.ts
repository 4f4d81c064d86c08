import { valueAt } from "../../src/bundle/json-pointer.ts";
import { leavesOf } from "../../src/bundle/leaves.ts";
import type { Operation, Refusal, RefusalCondition } from "../../src/bundle/model.ts";
import { recordClaims, type Made } from "../arbitraries/clean-request.ts";
import { isNamed, nameMade } from "../arbitraries/named.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { requestForm } from "../arbitraries/text-forms.ts";
import type { CallStep, Sending, Template } from "../program/program.ts";
import {
  call,
  cleanInput,
  keyed,
  makeResource,
  moveNamed,
  operationNamed,
  put,
  spokenBy,
  underKeyOf,
  without,
  type Builder,
} from "./build.ts";
import { outsideValue } from "./outside-values.ts";
import { overLimitFault } from "./over-limit-fault.ts";
import { undeclaredMember } from "./undeclared-member.ts";

/** A call before its id, as faults change it. */
export type CallDraft = Omit<CallStep, "id">;

/** Brings one refusal condition about. `prepare` adds steps before; `spoil` changes the call. Spoils of different conditions can be put on one call. */
export interface Fault {
  prepare?(builder: Builder, operation: Operation, refusal: Refusal): void;
  spoil(draft: CallDraft, builder: Builder, refusal: Refusal, operation: Operation): CallDraft;
  /** Members it sets: two faults that set the same one cannot be put together. */
  touches(refusal: Refusal): readonly string[];
}

const onInput = (draft: CallDraft, change: (input: Template) => Template): CallDraft => ({
  ...draft,
  input: change(draft.input ?? {}),
});
const onSending = (draft: CallDraft, send: Sending): CallDraft => ({ ...draft, send: { ...draft.send, ...send } });

/** The simplest fault for each condition. Operations that carry input in the query are spoiled there. */
export const FAULTS: Readonly<Partial<Record<RefusalCondition, Fault>>> = {
  unauthenticated: { spoil: (draft) => ({ ...draft, as: "unknown" }), touches: () => ["(credential)"] },
  "key-scope": { spoil: (draft) => ({ ...draft, as: "no-scope" }), touches: () => ["(credential)"] },
  unbound: { spoil: (draft) => ({ ...draft, as: "unbound" }), touches: () => ["(credential)"] },
  "not-in-force": {
    // The other tenant of the case has put nothing in force.
    spoil: (draft) => ({ ...onInput(draft, (input) => spokenBy(input, "other")), as: "other" }),
    touches: () => ["(credential)", "(tenant)"],
  },
  outside: {
    spoil: (draft, builder, refusal) =>
      onInput(draft, (input) =>
        refusal.when === "outside" ? put(input, refusal.at, outsideValue(builder, refusal, input)) : input,
      ),
    touches: (refusal) => (refusal.when === "outside" ? [refusal.at] : []),
  },
  "media-type": {
    spoil: (draft) => onSending(draft, { contentType: "text/plain" }),
    touches: () => ["(content type)"],
  },
  "too-large": {
    spoil: (draft, { scene }) =>
      onSending(draft, { bytes: { trick: "pad", to: scene.profile.document.wire.max_body_bytes + 512 } }),
    touches: () => ["(bytes)"],
  },
  unparseable: {
    spoil: (draft) => onSending(draft, { bytes: { trick: "append", text: "}" } }),
    touches: () => ["(bytes)"],
  },
  secret: {
    spoil: (draft, builder) =>
      onInput(draft, (input) =>
        put(input, `/${nameOf(builder, "secret")}`, { $: "planted", n: builder.next(), class: "secret" }),
      ),
    touches: () => ["(secret)"],
  },
  "raw-payload": {
    spoil: (draft, builder) =>
      onInput(draft, (input) =>
        put(input, `/${nameOf(builder, "raw-payload")}`, { $: "planted", n: builder.next(), class: "raw-payload" }),
      ),
    touches: () => ["(raw payload)"],
  },
  shape: {
    spoil: (draft, { scene }) =>
      onInput(draft, (input) => put(input, undeclaredMember(scene, "unexpected_member"), "1")),
    touches: () => ["(unknown member)"],
  },
  gate: {
    spoil: (draft, _builder, refusal) =>
      onInput(draft, (input) => (refusal.when === "gate" ? put(input, refusal.at, !refusal.value) : input)),
    touches: (refusal) => (refusal.when === "gate" ? [refusal.at] : []),
  },
  "foreign-tenant": {
    spoil: (draft, _builder, refusal) =>
      onInput(draft, (input) =>
        refusal.when === "foreign-tenant" ? put(input, refusal.at, { $: "tenant", of: "other" }) : input,
      ),
    touches: (refusal) => (refusal.when === "foreign-tenant" ? [refusal.at, "(tenant)"] : []),
  },
  unknown: {
    spoil: (draft, builder, refusal) =>
      onInput(draft, (input) =>
        refusal.when === "unknown" ? put(input, refusal.at, neverIssued(builder, refusal)) : input,
      ),
    touches: (refusal) => (refusal.when === "unknown" ? [refusal.at] : []),
  },
  state: {
    prepare: leaveLiveState,
    spoil: (draft, builder, refusal) => onInput(draft, (input) => citingMoved(input, builder, refusal)),
    touches: (refusal) => (refusal.when === "state" ? [refusal.at] : []),
  },
  scope: {
    prepare: (builder, operation, refusal) => {
      if (refusal.when !== "scope") return;
      const maker = operationNamed(
        builder.scene,
        builder.scene.profile.document.resources[refusal.resource]?.issued_by ?? "",
      );
      const under = new Map<string, Made>();
      const made = makeResource(builder, maker, "self", under, (input) =>
        put(input, refusal.within, (valueAt(input, refusal.within) as readonly Template[]).slice(0, 1)),
      );
      for (const [resource, each] of [...under, [refusal.resource, made] as const]) builder.made.set(resource, each);
    },
    spoil: (draft, builder, refusal) =>
      onInput(draft, (input) => (refusal.when === "scope" ? put(input, refusal.at, outside(builder, refusal)) : input)),
    touches: (refusal) => (refusal.when === "scope" ? [refusal.at] : []),
  },
  standing: {
    spoil: (draft, builder, refusal) =>
      onInput(draft, (input) =>
        refusal.when === "standing"
          ? without(put(input, refusal.at, builder.draw.pick(refusal.values)), refusal.provenance)
          : input,
      ),
    touches: (refusal) => (refusal.when === "standing" ? [refusal.at, refusal.provenance] : []),
  },
  admission: {
    spoil: (draft, builder) => onInput(draft, (input) => productionInput(builder, input)),
    touches: (_refusal) => ["(production)"],
  },
  "idempotency-conflict": {
    prepare: (builder, operation) =>
      void builder.made.set("(key)", {
        step: call(builder, operation, keyed(builder, operation, cleanInput(builder) ?? {}), { role: "control" }),
        operation: operation.name,
        input: lastInput(builder),
      }),
    spoil: (draft, builder, _refusal, operation) =>
      onInput(draft, (input) => underKeyOf(builder, operation, builder.made.get("(key)")?.input ?? {}, input)),
    touches: () => ["(key)"],
  },
  "record-unsigned": recordFault((claims) => claims, "unsigned"),
  "record-secret": recordFault((claims, builder) => ({
    ...claims,
    [nameOf(builder, "secret")]: { $: "planted", n: builder.next(), class: "secret" },
  })),
  "record-incomplete": recordFault((claims) => Object.fromEntries(Object.entries(claims).slice(1))),
  "record-foreign": recordFault((claims, { scene }) => ofTenant(scene, claims, { $: "tenant", of: "other" })),
  "record-expired": recordFault((claims, builder) => expired(builder, claims)),
  "over-limit": overLimitFault((refusal) => FAULTS[refusal.when]),
  always: { spoil: (draft) => draft, touches: () => [] },
};

/** How long ago a record ran out, in seconds: long since, and as lately as a target's clock may be behind. */
export const PAST = [3600, 300] as const;

/** Claims of a record that names a tenant wherever its schema has one. */
export function ofTenant(
  { profile }: Scene,
  claims: Record<string, Template>,
  tenant: Template,
): Record<string, Template> {
  const shape = profile.schemas.get(profile.document.admission?.record.schema ?? "");
  const leaves = shape === undefined ? [] : leavesOf(shape, profile.schemas);
  return leaves
    .filter(({ dataClass }) => dataClass === "tenant")
    .reduce((named, { pointer }) => put(named, pointer, tenant) as Record<string, Template>, claims);
}

/** Claims of a record whose time is over. */
export function expired(
  builder: Builder,
  claims: Record<string, Template>,
  ago: number = builder.draw.pick(PAST),
): Record<string, Template> {
  const rules = builder.scene.profile.document.admission;
  const past = put(claims, rules?.timeframe.from ?? "/from", { $: "instant", seconds: -7200 });
  return put(past, rules?.timeframe.until ?? "/until", { $: "instant", seconds: -ago }) as Record<string, Template>;
}

/** A request that asks for production at fresh coordinates, which no record names. */
export function productionInput(
  builder: Builder,
  input: Template,
  coordinates?: Readonly<Record<string, Template>>,
): Template {
  const rules = builder.scene.profile.document.admission;
  if (rules === undefined) return input;
  const asked = put(input, rules.request.at, rules.request.value);
  return rules.coordinates.reduce((filled, name) => {
    const bound = valueAt(filled, `/${name}`) as Template | undefined;
    const value = coordinates?.[name] ??
      bound ?? { $: "canary", n: builder.next(), prefix: "", alphabet: "lower-alnum", length: 20 };
    return put(filled, `/${name}`, value);
  }, asked);
}

/** A reference of the right form that nothing was issued under. */
export function neverIssued(
  { scene, made }: Builder,
  { resource, at }: Extract<Refusal, { when: "unknown" }>,
  twist: "random" | "case" | "longer" | "shorter" = "random",
): Template {
  const like = {
    step: made.get(resource)?.step ?? "",
    at: scene.profile.document.resources[resource]?.issued_at ?? "",
  };
  return { $: "never-issued", like, twist, form: requestForm(scene.operation, scene.profile, at) };
}

/** A member name of a class of sensitive material. */
export function nameOf(builder: Builder, condition: "secret" | "raw-payload"): string {
  const names = builder.scene.bundle.sensitiveMaterial.classes
    .filter((entry) => entry.condition === condition)
    .flatMap((entry) => entry.member_names);
  return builder.draw.pick(names);
}

function leaveLiveState(builder: Builder, _operation: Operation, refusal: Refusal): void {
  if (refusal.when !== "state") return;
  const { profile } = builder.scene;
  const resource = profile.document.resources[refusal.resource];
  const move = resource?.moves.find((candidate) => !refusal.live.includes(candidate.to));
  if (move === undefined) return;
  if (isNamed(profile, refusal.resource)) {
    const name = nameMade(profile, refusal.resource, builder.made);
    if (name !== undefined) moveNamed(builder, move, name, "self", builder.made);
    return;
  }
  const mover = operationNamed(builder.scene, move.by);
  call(builder, mover, cleanInput(builder, mover), { role: "setup" });
  const moved = builder.made.get(refusal.resource);
  if (moved !== undefined) builder.made.set(MOVED, moved);
}

const MOVED = "(moved)";

/** The request with the resource that was moved, wherever its own comes from. */
function citingMoved(input: Template, { made, scene }: Builder, refusal: Refusal): Template {
  const moved = made.get(MOVED);
  if (refusal.when !== "state" || moved === undefined) return input;
  const { resource, at } = refusal;
  const unknown = scene.operation.refuses.find((each) => each.when === "unknown" && each.resource === resource);
  const binds = unknown?.when === "unknown" ? unknown.binds : [];
  const issuedAt = scene.profile.document.resources[resource]?.issued_at ?? "";
  const form = requestForm(scene.operation, scene.profile, at);
  const cited = put(input, at, { $: "issued", step: moved.step, at: issuedAt, form });
  return binds.reduce((bound, pointer) => put(bound, pointer, valueAt(moved.input, pointer) as Template), cited);
}

function recordFault(
  change: (claims: Record<string, Template>, builder: Builder) => Record<string, Template>,
  variant: "good" | "unsigned" = "good",
): Fault {
  return {
    spoil: (draft, builder, refusal) =>
      onInput(draft, (input) => {
        if (!("at" in refusal)) return input;
        const signer = builder.scene.profile.document.admission?.record.signer ?? "";
        const claims = change(recordClaims(builder.scene, builder.draw, builder.next), builder);
        return put(input, refusal.at, { $: "record", signer, variant, claims });
      }),
    touches: (refusal) => ("at" in refusal ? [refusal.at] : []),
  };
}

function outside(builder: Builder, refusal: Extract<Refusal, { when: "scope" }>): Template {
  const within = valueAt(builder.made.get(refusal.resource)?.input, refusal.within) as readonly Template[];
  const { operation, profile } = builder.scene;
  const shape = operation.request === undefined ? undefined : profile.schemas.get(operation.request.name);
  const member = shape !== undefined && "properties" in shape ? shape.properties?.[refusal.at.slice(1)] : undefined;
  const values =
    member !== undefined && "$ref" in member ? profile.schemas.get(member.$ref.slice("#/schemas/".length)) : member;
  const all = values !== undefined && "enum" in values ? (values.enum ?? []) : [];
  const standing = operation.refuses.flatMap((entry) =>
    entry.when === "standing" && entry.at === refusal.at ? entry.values : [],
  );
  return builder.draw.pick(all.filter((value) => !within.includes(value) && !standing.includes(value)));
}

function lastInput(builder: Builder): Template {
  const step = builder.program().steps.findLast((candidate) => candidate.do === "call");
  return step?.do === "call" ? (step.input ?? {}) : {};
}
