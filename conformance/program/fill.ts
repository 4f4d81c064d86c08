import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { SensitiveMaterialDocument } from "../../src/generated/documents.ts";
import type { Lane, RecordSigner } from "../../src/protocol/given.ts";
import { makeCanary, type Canary } from "../canaries/canary.ts";
import { encodingNamed } from "../canaries/encodings.ts";
import { ANY_NAME, formed } from "../canaries/form.ts";
import { materialise } from "../canaries/material.ts";
import { nodeValue, writeJson, type JsonNode } from "./json-text.ts";
import { nearText } from "./near-text.ts";
import { isPlace, type Place, type Template } from "./program.ts";
import { Unfillable } from "./unfillable.ts";
import { HAND_OVER, Unsupplied } from "./unsupplied.ts";

/** What places are filled in from. */
export interface Filling {
  readonly nonce: string;
  /** Names the case: two cases of a run never share a value. */
  readonly caseId: string;
  readonly lane: Lane;
  readonly signers: ReadonlyMap<string, RecordSigner>;
  readonly material: SensitiveMaterialDocument;
  /** Start of the case, milliseconds. */
  readonly startedAt: number;
  /** Body of the accepted answer to an earlier step. */
  issued(step: string): unknown;
  /** Called for each canary that goes into a request. */
  plant(canary: Canary): void;
}

/** Fills in a template. Throws Unfillable when what it cites is not there, and Unsupplied when the run was not handed what it takes. */
export function fill(template: Template, filling: Filling): JsonNode {
  if (typeof template !== "object" || template === null) return { kind: "literal", value: template };
  if (Array.isArray(template))
    return { kind: "array", items: (template as readonly Template[]).map((item) => fill(item, filling)) };
  if (isPlace(template)) return placed(template, filling);
  const entries = Object.entries(template as Record<string, Template>).map(
    ([name, value]) => [name, fill(value, filling)] as const,
  );
  return { kind: "object", entries };
}

/** Fills in a template that must come out as one string. */
export function fillText(template: Template, filling: Filling): string {
  return textOf(fill(template, filling));
}

function placed(place: Place, filling: Filling): JsonNode {
  const inside = (template: Template): JsonNode => fill(template, filling);
  switch (place.$) {
    case "members":
      return {
        kind: "object",
        entries: place.entries.map(([name, value]) => [textOf(inside(name)), inside(value)] as const),
      };
    case "verbatim":
      return { kind: "verbatim", text: place.json };
    case "nested":
      return nested(place.depth, place.bracket, inside(place.inside));
    case "repeated":
      return {
        kind: "array",
        items: [...Array.from({ length: place.times }, () => inside(place.item)), inside(place.last)],
      };
    case "record":
      return text(recordText(place, filling));
    case "text":
      return text(place.parts.map((part) => textOf(inside(part))).join(""));
    case "tenant":
    case "issued":
    case "never-issued":
    case "key":
    case "hash":
    case "standing":
    case "canary":
    case "planted":
    case "material":
    case "instant":
      return valueOf(place, filling);
  }
}

function recordText({ signer: name, claims, variant }: Extract<Place, { $: "record" }>, filling: Filling): string {
  const signer = filling.signers.get(name);
  if (signer === undefined) throw new Unsupplied(`the run was handed no key of the signer ${name}`, HAND_OVER.signer);
  return signer.sign(nodeValue(fill(claims, filling)), variant);
}

type Simple = Exclude<Place, { $: "members" | "verbatim" | "nested" | "repeated" | "record" | "text" }>;

function valueOf(place: Simple, filling: Filling): JsonNode {
  const { lane, nonce, caseId } = filling;
  switch (place.$) {
    case "tenant":
      return text(tenantText(place, filling));
    case "issued": {
      const value = valueAt(filling.issued(place.step), place.at);
      if (typeof value !== "string") throw new Unfillable(`step ${place.step} issued nothing at ${place.at}`);
      return text(value);
    }
    case "never-issued": {
      const value = valueAt(filling.issued(place.like.step), place.like.at);
      if (typeof value !== "string") throw new Unfillable(`step ${place.like.step} issued nothing at ${place.like.at}`);
      const near = place.twist === "random" ? undefined : nearText(value, place.twist, place.form);
      // Where the near one would have another form, a random one stands in.
      return text(near ?? formed(place.form, nonce, `${caseId} never`, 0));
    }
    case "key":
      return text(keyText(place, (name) => formed(place.form, nonce, `${caseId} ${name}`, place.n)));
    case "hash":
      return text(formed(place.form, nonce, `${caseId} hash`, place.n));
    case "standing": {
      const reference = lane[place.of].standingRefs[place.n % Math.max(1, lane[place.of].standingRefs.length)];
      if (reference === undefined)
        throw new Unsupplied(`the run was handed no standing of the ${place.of} tenant`, HAND_OVER.standing);
      return text(reference);
    }
    case "instant":
      return text(new Date(filling.startedAt + place.seconds * 1000).toISOString().replace(/\.\d+Z$/u, "Z"));
    case "canary": {
      const value = makeCanary(nonce, caseId, place.n, place.alphabet, place.length);
      filling.plant(canary(filling, place.n, value, "accepted"));
      return text(place.prefix + value);
    }
    case "planted": {
      const value = makeCanary(nonce, caseId, place.n, "alnum", place.length ?? 32);
      filling.plant(canary(filling, place.n, value, place.class));
      return text(encoded(value, place.encoding));
    }
    case "material":
      return text(exampleOf(place, filling));
  }
}

function tenantText({ of, form = ANY_NAME, near }: Extract<Place, { $: "tenant" }>, filling: Filling): string {
  const { lane, nonce, caseId } = filling;
  // Made where it is asked for: nearly every request names a tenant, and hardly any one that is nobody's.
  const nobody = (): string => formed(form, nonce, `${caseId} nobody`, 0);
  const whole = of === "nobody" ? nobody() : lane[of].tenant;
  return near === undefined ? whole : (nearText(whole, near, form) ?? nobody());
}

/** Where a form has no such key, another one stands in, and never the same: two keys of a program are two. */
function keyText({ near, form }: Extract<Place, { $: "key" }>, made: (name: string) => string): string {
  const plain = made("key");
  if (near === undefined) return plain;
  return nearText(plain, near, form) ?? (near === "longest" ? plain : made("near key"));
}

function exampleOf(place: Extract<Place, { $: "material" }>, filling: Filling): string {
  for (const entry of filling.material.classes) {
    const shape = entry.value_shapes.find((candidate) => candidate.id === place.shape);
    if (shape === undefined) continue;
    const example = materialise(shape, filling.nonce, filling.caseId, place.n);
    example.canaries.forEach((value, index) =>
      filling.plant(canary(filling, place.n * 100 + index, value, entry.condition)),
    );
    return encoded(example.text, place.encoding);
  }
  throw new Unfillable(`no value shape is called ${place.shape}`);
}

function canary(filling: Filling, n: number, value: string, carries: Canary["carries"]): Canary {
  return { id: `${filling.caseId}#${n}`, value, carries, owner: filling.caseId, where: `n=${n}` };
}

function encoded(value: string, encoding: string | undefined): string {
  return encoding === undefined ? value : encodingNamed(encoding).encode(value);
}

/** Written as text, because a tree this deep could be walked by nobody. */
function nested(depth: number, bracket: "array" | "object", inside: JsonNode): JsonNode {
  const [open, close] = bracket === "array" ? ["[", "]"] : ['{"n":', "}"];
  return { kind: "verbatim", text: open.repeat(depth) + writeJson(inside) + close.repeat(depth) };
}

function text(value: string): JsonNode {
  return { kind: "literal", value };
}

function textOf(node: JsonNode): string {
  return node.kind === "literal" && node.value !== null
    ? String(node.value)
    : node.kind === "verbatim"
      ? node.text
      : "";
}
