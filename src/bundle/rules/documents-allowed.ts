import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { BundleRule, DraftKind, DraftSource, Fault } from "../draft.ts";
import { valueAt } from "../json-pointer.ts";

/** What a document may ask for is decided by the contract, not by the document. */
export const documentsAllowed: BundleRule = {
  id: "documents-allowed",
  why: "What a document may ask for is decided by the contract: a scope outside its provider's list is more than anybody agreed to.",
  settable: true,
  example: {
    in: "bundle",
    document: "connectors/connectors/microsoft_graph.json",
    pointer: "/required_scopes/-",
    when: "absent",
    bad: "planted.scope",
  },
  check: ({ kinds }) =>
    kinds.flatMap((kind) => [...kind.documents.values()].flatMap((source) => faultsOf(source, kind))),
};

function faultsOf(source: DraftSource<unknown>, { entry: { allows } }: DraftKind): Fault[] {
  if (allows === undefined) return [];
  const decides = valueAt(source.value, allows.by);
  const asked = valueAt(source.value, allows.at);
  if (typeof decides !== "string" || !Array.isArray(asked)) return [];
  const list = allows.lists[decides];
  if (list === undefined) {
    const message = `the contract allows nothing for ${JSON.stringify(decides)}, expected one of ${Object.keys(allows.lists).join(", ")}`;
    return [{ source, pointer: allows.by, message }];
  }
  return asked.flatMap((value: unknown, index) => {
    if (typeof value !== "string" || list.includes(value)) return [];
    const near = didYouMean(value, list);
    const message = `${JSON.stringify(value)} is not allowed for ${decides}`;
    const remedy = near === undefined ? {} : { remedy: `did you mean "${near}"?` };
    return [{ source, pointer: `${allows.at}/${index}`, message, ...remedy }];
  });
}
