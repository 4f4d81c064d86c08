import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { toPointer } from "../json-pointer.ts";
import { normaliseName } from "../sensitive-name.ts";

/** A document is read by everybody who reads the contract, so nothing in it may be named like a secret or like something to run. */
export const documentsHarmless: BundleRule = {
  id: "documents-harmless",
  why: "A document is published with the contract, so it holds no secret and nothing that asks to be run, at any depth and in any spelling.",
  settable: true,
  example: {
    in: "bundle",
    document: "profiles/control-plane.v1.json",
    pointer: "/documents/forbidden_names/-",
    when: "absent",
    good: "planted",
    bad: "retention",
  },
  check: ({ kinds, sensitiveMaterial }) => {
    const secrets = sensitiveMaterial.value.classes.find((entry) => entry.class === "secret")?.member_names ?? [];
    return kinds.flatMap(({ profile, documents }) => {
      const names = [...secrets, ...(profile.value.documents?.forbidden_names ?? [])];
      const forbidden = new Set(names.map((name) => normaliseName(name)));
      return [...documents.values()].flatMap((source) => namesIn(source, forbidden));
    });
  },
};

function namesIn(source: DraftSource<unknown>, forbidden: ReadonlySet<string>): Fault[] {
  const walk = (value: unknown, pointer: string): Fault[] => {
    if (Array.isArray(value)) return value.flatMap((item: unknown, index) => walk(item, `${pointer}/${index}`));
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, member]) => {
      const at = pointer + toPointer([name]);
      const message = `member ${JSON.stringify(name)} is forbidden in documents`;
      const own = forbidden.has(normaliseName(name)) ? [{ source, pointer: at, atName: true, message }] : [];
      return [...own, ...walk(member, at)];
    });
  };
  return walk(source.value, "");
}
