import { toPointer } from "../../src/bundle/json-pointer.ts";
import { leavesOf } from "../../src/bundle/leaves.ts";
import { pilotLaneOf, refusalWhen, type RefusalCondition } from "../../src/bundle/model.ts";
import { recordClaims } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { tenantForm } from "../arbitraries/text-forms.ts";
import type { Program, RecordVariant, Template } from "../program/program.ts";
import { handingIn, question, submitRecord } from "./admission.ts";
import type { Attack } from "./attack.ts";
import { begin, call, operationNamed, put, refused, without, type Builder } from "./build.ts";
import { expired, nameOf, ofTenant } from "./faults.ts";

interface Flaw {
  readonly when: RefusalCondition;
  readonly variant?: RecordVariant;
  readonly spoil?: (claims: Record<string, Template>, builder: Builder) => Template;
}

/** Every record that the trust anchor did not sign as the contract says. */
const UNSIGNED: readonly RecordVariant[] = [
  "tampered",
  "unsigned",
  "foreign-key",
  "symmetric",
  "own-key",
  "unsigned-in-capitals",
  "other-algorithm",
  "critical",
];

/** A record is good only whole: signed by the trust anchor, complete, for this tenant, in its time, and free of secrets. */
export const recordRefused: Attack = {
  suffix: "record-refused",
  fixed: (scene) => flaws(scene).map((flaw) => (draw: Draw) => flawed(scene, draw, flaw)),
  random: (scene, draw) => flawed(scene, draw, draw.pick(flaws(scene))),
};

function flaws(scene: Scene): Flaw[] {
  const rules = scene.profile.document.admission;
  const fields = pilotLaneOf(scene.bundle).signed_record_required_fields;
  const shapes = scene.bundle.sensitiveMaterial.classes
    .filter((entry) => entry.condition === "secret")
    .flatMap((entry) => entry.value_shapes);
  return [
    ...UNSIGNED.map((variant): Flaw => ({ when: "record-unsigned", variant })),
    ...fields.map((field): Flaw => ({
      when: "record-incomplete",
      spoil: (claims) => without(claims, toPointer([field])),
    })),
    ...fields.map((field): Flaw => ({
      when: "record-incomplete",
      spoil: (claims) => put(claims, toPointer([field]), field === rules?.timeframe.from ? 0 : 12),
    })),
    { when: "record-incomplete", spoil: (claims) => ({ ...claims, unexpected: true }) },
    { when: "record-expired", spoil: (claims, builder) => expired(builder, claims) },
    {
      when: "record-expired",
      spoil: (claims) => put(claims, rules?.timeframe.from ?? "", { $: "instant", seconds: 1800 }),
    },
    { when: "record-foreign", spoil: (claims) => ofTenant(scene, claims, { $: "tenant", of: "other" }) },
    {
      when: "record-foreign",
      spoil: (claims) => ofTenant(scene, claims, { $: "tenant", of: "nobody", form: tenantForm(scene.profile) }),
    },
    {
      when: "record-secret",
      spoil: (claims, builder) => ({
        ...claims,
        [nameOf(builder, "secret")]: { $: "planted", n: builder.next(), class: "secret" },
      }),
    },
    ...shapes.slice(0, 4).map((shape): Flaw => ({
      when: "record-secret",
      spoil: (claims, builder) =>
        put(claims, roomForText(scene), [{ $: "material", n: builder.next(), shape: shape.id }]),
    })),
  ];
}

/** A good record first, then the flawed one for other coordinates; what the flawed one names stays closed. */
function flawed(scene: Scene, draw: Draw, flaw: Flaw): Program | undefined {
  const { operation, profile } = scene;
  const rules = profile.document.admission;
  const refusal = refusalWhen(operation, flaw.when);
  if (rules === undefined || refusal === undefined) return undefined;
  const builder = begin(scene, draw);
  submitRecord(builder, recordClaims(scene, draw, builder.next));
  const claims = recordClaims(scene, draw, builder.next);
  const record: Template = {
    $: "record",
    signer: rules.record.signer,
    variant: flaw.variant ?? "good",
    claims: flaw.spoil?.(claims, builder) ?? claims,
  };
  call(builder, operation, handingIn(builder, record), { expect: refused(refusal.code) });
  const decider = operationNamed(scene, rules.decision.by);
  const lane = pilotLaneOf(scene.bundle);
  const coordinates = Object.fromEntries(rules.coordinates.map((name) => [name, claims[name] ?? "none"]));
  call(builder, decider, question(builder, lane.candidate_operations[0] ?? "", lane.prerequisites, coordinates), {
    role: "probe",
    expect: { see: "clean", body: [{ at: rules.decision.at, equals: rules.decision.candidate }] },
  });
  return builder.program();
}

/** A list of a record whose items are texts of any kind. */
function roomForText({ profile }: Scene): string {
  const rules = profile.document.admission;
  const shape = profile.schemas.get(rules?.record.schema ?? "");
  const taken = [rules?.operations.admitted, rules?.operations.excluded];
  const lists = (shape === undefined ? [] : leavesOf(shape, profile.schemas))
    .filter(({ pointer }) => pointer.endsWith("/*"))
    .map(({ pointer }) => pointer.slice(0, -2));
  return lists.find((pointer) => !taken.includes(pointer)) ?? "/unexpected";
}
