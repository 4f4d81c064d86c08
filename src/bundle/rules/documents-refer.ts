import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { DocumentReference } from "../../generated/documents.ts";
import type { BundleRule, DraftKind, DraftSource, Fault } from "../draft.ts";
import { toPointer, valueAt } from "../json-pointer.ts";

/** A document that names another one which does not exist governs nothing. */
export const documentsRefer: BundleRule = {
  id: "documents-refer",
  why: "A document that names another one which does not exist governs nothing, and one that gives more than the other asks for governs it wrongly.",
  example: {
    in: "bundle",
    document: "connectors/policies/default.json",
    pointer: "/enabled_connectors/-",
    when: "absent",
    good: "web_headers",
    bad: "web_header",
  },
  check: ({ kinds }) =>
    kinds.flatMap((kind) =>
      (kind.entry.refers ?? []).flatMap((reference) => {
        const named = kinds.find(({ profile, name }) => profile === kind.profile && name === reference.to);
        if (named === undefined) return [];
        return [...kind.documents.values()].flatMap((source) => faultsOf(source, reference, named));
      }),
    ),
};

function faultsOf(source: DraftSource<unknown>, { at, to, within }: DocumentReference, named: DraftKind): Fault[] {
  return namesAt(source.value, at).flatMap(({ name, pointer, inName, values }) => {
    const target = named.documents.get(name);
    if (target === undefined) {
      const near = didYouMean(name, named.documents.keys());
      const message = `${to} ${JSON.stringify(name)} does not exist`;
      return [
        {
          source,
          pointer,
          atName: inName,
          message,
          ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
        },
      ];
    }
    const held = within === undefined ? undefined : valueAt(target.value, within);
    if (!Array.isArray(held)) return [];
    return values.flatMap((value, index) =>
      held.includes(value)
        ? []
        : [
            {
              source,
              pointer: `${pointer}/${index}`,
              message: `${JSON.stringify(value)} is not in ${within} of the ${to} ${JSON.stringify(name)}`,
            },
          ],
    );
  });
}

interface Named {
  readonly name: string;
  readonly pointer: string;
  readonly inName: boolean;
  /** What an object has for the name. */
  readonly values: readonly unknown[];
}

/** Items of a list, or names of the members of an object. */
function namesAt(document: unknown, at: string): Named[] {
  const value = valueAt(document, at);
  if (Array.isArray(value))
    return value.map((item: unknown, index) => ({
      name: String(item),
      pointer: `${at}/${index}`,
      inName: false,
      values: [],
    }));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([name, held]) => ({
    name,
    pointer: at + toPointer([name]),
    inName: true,
    values: Array.isArray(held) ? held : [],
  }));
}
