import { pointerSegments, toPointer, valueAt } from "../../src/bundle/json-pointer.ts";
import { solid } from "../../src/bundle/leaves.ts";
import { onlyPlace } from "../../src/bundle/places-in-braces.ts";
import type { Shape } from "../../src/bundle/shape.ts";
import { allowedBy, documentOf, type Outside } from "../arbitraries/documents.ts";
import { freshValue } from "../arbitraries/legal-value.ts";
import { inForceIn } from "../arbitraries/named.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { requestForm, textForm } from "../arbitraries/text-forms.ts";
import { satisfies } from "../canaries/form.ts";
import type { Template } from "../program/program.ts";
import type { Builder } from "./build.ts";

/** What a refusal of values looks at: one value, or a list of them. */
export interface Looked {
  readonly list: boolean;
  /** What one value looks like. */
  readonly shape: Shape;
}

/** The shape of what an `outside` refusal looks at. */
export function lookedAt({ operation, profile }: Scene, { at }: Outside): Looked | undefined {
  let here = operation.request?.shape;
  for (const name of at.split("/").slice(1)) {
    const object = here === undefined ? undefined : solid(here, profile.schemas);
    here = object !== undefined && "properties" in object ? object.properties?.[name] : undefined;
  }
  const found = here === undefined ? undefined : solid(here, profile.schemas);
  if (found === undefined) return undefined;
  return "items" in found ? { list: true, shape: found.items } : { list: false, shape: found };
}

/** A legal value that the document in force does not allow; among allowed ones where there are several. */
export function outsideValue(builder: Builder, refusal: Outside, input: Template): Template {
  const looked = lookedAt(builder.scene, refusal);
  const strange =
    looked === undefined ? "" : freshValue(looked.shape, builder.scene.profile, builder.draw, builder.next);
  if (looked?.list !== true) return strange;
  const known = valueAt(input, refusal.at);
  return [...(Array.isArray(known) ? (known as Template[]) : []), strange];
}

/** Values near those that are allowed, in the form the schema asks for: in another case, begun like one, more than one, and those that other documents or other members of the list's object allow. */
export function nearValues(builder: Builder, refusal: Outside, input: Template): Template[] {
  const { scene } = builder;
  const looked = lookedAt(scene, refusal);
  if (looked === undefined) return [];
  const form = looked.list
    ? textForm(solid(looked.shape, scene.profile.schemas))
    : requestForm(scene.operation, scene.profile, refusal.at);
  const allowed = allowedBy(scene.profile, refusal, input, inForceIn(scene.profile, builder.made));
  const near = allowed.flatMap((value) => [
    value.toUpperCase(),
    value.slice(0, 1).toUpperCase() + value.slice(1),
    value.slice(0, -1),
    `${value}x`,
    `${value.slice(0, -1)}*`,
    value.replace(/[^:]+$/u, "*"),
    value.replaceAll("_", "-"),
  ]);
  const all = [...new Set([...near, ...elsewhere(builder, refusal)])];
  return all.filter((value) => !allowed.includes(value) && satisfies(form, value)).map(inPieces);
}

/** A text of the contract in pieces: whatever long text stands whole in a program was drawn, and none may. */
function inPieces(text: string): Template {
  const parts = text.match(/.{1,8}/gu) ?? [];
  return parts.length < 2 ? text : { $: "text", parts };
}

/** What a refusal allows in other documents, or for another value of the member it depends on. */
function elsewhere({ scene: { profile } }: Builder, { document, within }: Outside): string[] {
  if (within === undefined) return [];
  const names = [...(profile.documents.get(document)?.documents.keys() ?? [])];
  const segments = pointerSegments(within);
  const first = segments.findIndex((segment) => onlyPlace(segment) !== undefined);
  const place = toPointer(first < 0 ? segments : segments.slice(0, first));
  return names.flatMap((name) => {
    const found = valueAt(documentOf(profile, document, name), place);
    const lists = Array.isArray(found)
      ? [found as unknown[]]
      : Object.values((found ?? {}) as Record<string, unknown[]>);
    return lists.flat().filter((item): item is string => typeof item === "string");
  });
}
