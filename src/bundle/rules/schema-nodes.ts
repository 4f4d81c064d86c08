import type { ProfileDocument } from "../../generated/documents.ts";
import type { BundleDraft, DraftSource } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";

/** One schema object inside a profile, where it stands. */
export interface SchemaNode {
  readonly source: DraftSource<ProfileDocument>;
  readonly pointer: string;
  readonly node: Readonly<Record<string, unknown>>;
  /** Whether it is a named schema of the profile. */
  readonly named: boolean;
}

/** Every schema object of every profile, outer ones first. Values that are no objects are skipped: another rule reports them. */
export function schemaNodes(draft: BundleDraft): SchemaNode[] {
  return draft.profiles.flatMap((source) =>
    Object.entries(source.value.schemas).flatMap(([name, schema]) =>
      walk(source, toPointer(["schemas", name]), schema, true),
    ),
  );
}

function walk(source: DraftSource<ProfileDocument>, pointer: string, value: unknown, named: boolean): SchemaNode[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const node = value as Record<string, unknown>;
  const below: SchemaNode[] = [];
  const inside = (at: string, child: unknown): void => void below.push(...walk(source, pointer + at, child, false));
  inside("/items", node["items"]);
  inside("/additionalProperties", node["additionalProperties"]);
  if (typeof node["properties"] === "object" && node["properties"] !== null) {
    for (const [name, child] of Object.entries(node["properties"])) inside(toPointer(["properties", name]), child);
  }
  if (Array.isArray(node["oneOf"])) node["oneOf"].forEach((child, index) => inside(`/oneOf/${index}`, child));
  return [{ source, pointer, node, named }, ...below];
}
