import type { BundleDraft, BundleRule, DraftSource, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";
import { UNSEEN } from "../unseen.ts";

/** Texts of a contract go into pages, types and terminals; one with a character that nobody sees shows something else than it says. */
export const textsPrintable: BundleRule = {
  id: "texts-printable",
  why: "Texts of a contract go into pages, types and terminals, where a character that steers and is not seen shows something else than the text says.",
  example: {
    in: "bundle",
    document: "profile",
    pointer: "/summary",
    when: "present",
    good: "Says what it shows.",
    bad: "Says \u202ewhat it hides.",
  },
  settable: true,
  check: (draft) => sourcesOf(draft).flatMap((source) => faultsIn(source)),
};

function sourcesOf(draft: BundleDraft): DraftSource<unknown>[] {
  const { bundle, refusalCodes, productionAdmission, sensitiveMaterial, requirements, profiles, kinds } = draft;
  const documents = kinds.flatMap(({ schema, documents: each }) => [schema, ...each.values()]);
  return [bundle, refusalCodes, productionAdmission, sensitiveMaterial, requirements, ...profiles, ...documents];
}

function faultsIn(source: DraftSource<unknown>): Fault[] {
  // Hardly any document holds one; they are written as they are, or escaped.
  if (!UNSEEN.test(source.text) && !source.text.includes(String.raw`\u`)) return [];
  const fault = (pointer: string, text: string, atName: boolean): Fault[] => {
    const [found] = UNSEEN.exec(text) ?? [];
    if (found === undefined) return [];
    const point = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return [
      {
        source,
        pointer,
        ...(atName ? { atName } : {}),
        message: `text holds the character U+${point}, which steers and is not seen`,
      },
    ];
  };
  const walk = (value: unknown, pointer: string): Fault[] => {
    if (typeof value === "string") return fault(pointer, value, false);
    if (typeof value !== "object" || value === null) return [];
    const members: [string, unknown][] = Object.entries(value);
    return members.flatMap(([name, held]) => {
      const at = pointer + toPointer([name]);
      return [...(Array.isArray(value) ? [] : fault(at, name, true)), ...walk(held, at)];
    });
  };
  return walk(source.value, "");
}
