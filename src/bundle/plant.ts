import type { BundleDocument } from "../generated/documents.ts";
import { pointerSegments, toPointer, valueAt, withValueAt } from "./json-pointer.ts";
import { BUNDLE_FILE } from "./locate.ts";
import type { BundleExample } from "./rule-example.ts";

/** Texts of the documents of a bundle by their paths in it. */
export type BundleTexts = ReadonlyMap<string, string>;

/** The bundle with the good or the bad value of an example, or undefined where the example says nothing about this bundle. */
export function planted(texts: BundleTexts, example: BundleExample, which: "good" | "bad"): BundleTexts | undefined {
  const path = pathOf(texts, example.document);
  const text = path === undefined ? undefined : texts.get(path);
  if (path === undefined || text === undefined) return undefined;
  const document = JSON.parse(text) as unknown;
  const pointer = filledPointer(example.pointer, document);
  if (pointer === undefined || !applies(document, pointer, example.when)) return undefined;
  if (which === "good" && !("good" in example)) return texts;
  const next = withValueAt(document, pointer, filled(example[which], document));
  return new Map(texts).set(path, JSON.stringify(next, null, 2));
}

function pathOf(texts: BundleTexts, document: string): string | undefined {
  if (document.endsWith(".json")) return document;
  if (document === "bundle") return BUNDLE_FILE;
  const { documents } = JSON.parse(texts.get(BUNDLE_FILE) ?? "{}") as BundleDocument;
  switch (document) {
    case "refusal-codes":
      return documents.refusal_codes;
    case "production-admission":
      return documents.production_admission;
    case "sensitive-material":
      return documents.sensitive_material;
    case "requirements":
      return documents.requirements;
    default:
      return documents.profiles[0];
  }
}

/** The place with the name of the first operation in it. */
function filledPointer(pointer: string, document: unknown): string | undefined {
  if (!pointer.includes("{operation}")) return pointer;
  const [operation] = Object.keys((valueAt(document, "/operations") as object | undefined) ?? {});
  return operation === undefined
    ? undefined
    : toPointer(pointerSegments(pointer).map((segment) => (segment === "{operation}" ? operation : segment)));
}

/** Something can be put only into what is there, and taken away only where it is. */
function applies(document: unknown, pointer: string, when: BundleExample["when"]): boolean {
  const above = valueAt(document, toPointer(pointerSegments(pointer).slice(0, -1)));
  if (typeof above !== "object" || above === null) return false;
  return (valueAt(document, pointer) === undefined) === (when === "absent");
}

function filled(value: unknown, document: unknown): unknown {
  if (typeof value === "string")
    return value.replaceAll(/\{#(\/[^}]*)\}/gu, (_all, pointer: string) => String(valueAt(document, pointer)));
  if (Array.isArray(value)) return value.map((item: unknown) => filled(item, document));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, document)]));
}
