import type { ProfileDocument } from "../../generated/documents.ts";
import type { BundleRule, Fault } from "../draft.ts";
import { normaliseName } from "../sensitive-name.ts";
import { toPointer } from "../json-pointer.ts";
import { schemaNodes } from "./schema-nodes.ts";

/** A request member that is named like sensitive material would have every clean request refused. */
export const sensitiveNamesFree: BundleRule = {
  id: "sensitive-names-free",
  why: "A request member named like sensitive material would have every clean request refused.",
  settable: true,
  example: {
    in: "bundle",
    document: "profiles/evidence.v0.json",
    pointer: "/schemas/ConsentRequest/properties/password",
    when: "absent",
    bad: { type: "string", "x-membrane": "label" },
  },
  check: (draft) => {
    const names = new Map(
      draft.sensitiveMaterial.value.classes.flatMap((entry) =>
        entry.member_names.map((name) => [normaliseName(name), entry.class]),
      ),
    );
    const answers = new Set(
      draft.profiles.flatMap(({ value }) => [
        value.wire.envelope,
        value.wire.refusal_envelope,
        value.wire.refusal_body,
        ...Object.values(value.operations).map((operation) => operation.response),
      ]),
    );
    return schemaNodes(draft).flatMap(({ source, pointer, node }): Fault[] => {
      if (answers.has(pointer.split("/")[2])) return [];
      return Object.keys(node["properties"] ?? {}).flatMap((name) => {
        const found = names.get(normaliseName(name));
        // What a profile refuses nowhere is no trap in its requests: a secret may be meant to enter, as class secret-in.
        if (found !== undefined && !refuses(source.value, found)) return [];
        return found === undefined
          ? []
          : [
              {
                source,
                pointer: `${pointer}${toPointer(["properties", name])}`,
                atName: true,
                message: `member ${JSON.stringify(name)} is a name of class ${found}`,
              },
            ];
      });
    });
  },
};

function refuses({ ladders, operations }: ProfileDocument, when: string): boolean {
  const lists = [...Object.values(ladders), ...Object.values(operations).map((operation) => operation.refuses)];
  return lists.flat().some((condition) => condition.when === when);
}
