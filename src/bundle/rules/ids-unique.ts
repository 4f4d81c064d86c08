import type { BundleRule, DraftSource, Fault } from "../draft.ts";
import { schemasExample, schemaWith } from "../rule-example.ts";

/** An id that stands twice names two things, and nobody can say which one a page or a report means. */
export const idsUnique: BundleRule = {
  id: "ids-unique",
  why: "An id that stands twice names two things, and nobody can say which one a page or a report means.",
  example: schemasExample(
    schemaWith({ type: "string", "x-membrane": "label" }),
    schemaWith({ type: "string", "x-membrane": "label" }, "Other"),
  ),
  check: (draft) => [
    ...repeated(
      draft.refusalCodes,
      "/codes",
      draft.refusalCodes.value.codes.map((entry) => entry.code),
      "code",
    ),
    ...repeated(
      draft.refusalCodes,
      "/families",
      draft.refusalCodes.value.families.map((entry) => entry.family),
      "family",
    ),
    ...repeated(
      draft.requirements,
      "/requirements",
      draft.requirements.value.requirements.map((entry) => entry.id),
      "id",
    ),
    ...repeated(
      draft.productionAdmission,
      "/maturity_labels",
      draft.productionAdmission.value.maturity_labels.map((entry) => entry.label),
      "label",
    ),
    ...acrossProfiles(
      draft.profiles.map((source) => ({ source, names: [source.value.profile], at: () => "/profile" })),
      "profile",
    ),
    ...acrossProfiles(
      draft.profiles.map((source) => ({
        source,
        names: Object.keys(source.value.operations),
        at: (name) => `/operations/${name}`,
      })),
      "operation",
    ),
    ...draft.profiles.flatMap((source) => titles(source)),
  ],
};

function repeated(source: DraftSource<unknown>, list: string, ids: readonly string[], member: string): Fault[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [{ source, pointer: `${list}/${index}/${member}`, message: `${member} ${JSON.stringify(id)} stands twice` }],
  );
}

function acrossProfiles(
  parts: readonly { source: DraftSource<unknown>; names: readonly string[]; at: (name: string) => string }[],
  what: string,
): Fault[] {
  const seen = new Set<string>();
  const faults: Fault[] = [];
  for (const { source, names, at } of parts) {
    for (const name of names) {
      if (seen.has(name))
        faults.push({
          source,
          pointer: at(name),
          atName: true,
          message: `${what} ${JSON.stringify(name)} stands in two profiles`,
        });
      seen.add(name);
    }
  }
  return faults;
}

/** The title of a named schema is its type name; it must be its own name, so that no two types collide. */
function titles(source: DraftSource<{ schemas: Record<string, unknown> }>): Fault[] {
  return Object.entries(source.value.schemas).flatMap(([name, schema]) => {
    const title = (schema as { title?: unknown } | null)?.title;
    return title === name || (schema as { $ref?: unknown } | null)?.$ref !== undefined
      ? []
      : [
          {
            source,
            pointer: `/schemas/${name}`,
            atName: true,
            message: `title of schema ${JSON.stringify(name)} must be its name`,
          },
        ];
  });
}
