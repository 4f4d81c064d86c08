import { toPointer } from "../../bundle/json-pointer.ts";
import type { Side, Spot } from "../side.ts";
import { documentsIn, factsOf, type Facts } from "./facts.ts";

/** A kind of fact. */
export type FactKind = keyof Facts;

/** Facts, with where each of them stands. */
export interface FactSide {
  readonly facts: Facts;
  /** Where a fact stands; for one that is not there, where it would. */
  readonly spot: (kind: FactKind, name: string, member?: string) => Spot;
  /** How the path of a document is shown. */
  readonly shown: (path: string) => string;
}

/** The facts of a bundle. */
export function factsOfSide({ bundle, obligations, shown, anchored }: Side): FactSide {
  const { sources } = bundle;
  const entry = (list: readonly object[], key: string, name: string): number =>
    list.findIndex((item) => (item as Readonly<Record<string, unknown>>)[key] === name);
  const inList = (source: Spot["source"], list: string, index: number, member: string | undefined): Spot => {
    const pointer = index < 0 ? list : `${list}/${index}`;
    return { source, pointer: index < 0 || member === undefined ? pointer : `${pointer}/${member}` };
  };
  const ofOperation = (name: string): Spot => {
    const profile = bundle.profiles.find(({ operations }) => operations.some((each) => each.name === name));
    if (profile === undefined) return { source: sources.bundle, pointer: "/documents/profiles" };
    return { source: profile.source, pointer: toPointer(["operations", name]), atName: true };
  };
  const spots: Readonly<Record<FactKind, (name: string, member?: string) => Spot>> = {
    labels: (name, member) =>
      inList(
        sources.productionAdmission,
        "/maturity_labels",
        entry(sources.productionAdmission.value.maturity_labels, "label", name),
        member,
      ),
    operations: (name, member) =>
      member === "label"
        ? { source: sources.productionAdmission, pointer: toPointer(["operation_maturity", name]) }
        : ofOperation(name),
    codes: (name, member) =>
      inList(sources.refusalCodes, "/codes", entry(sources.refusalCodes.value.codes, "code", name), member),
    requirements: (name, member) =>
      inList(sources.requirements, "/requirements", entry(sources.requirements.value.requirements, "id", name), member),
    obligations: (name) => ofOperation(name.slice(0, name.lastIndexOf("/"))),
    anchors: (page) => ({ source: { path: page, text: "", shownAs: anchored?.shown(page) ?? page }, pointer: "" }),
    documents: (name) => ({
      source: documentsIn(bundle).find(({ path }) => path === name) ?? sources.bundle,
      pointer: "",
    }),
  };
  return {
    facts: factsOf(bundle, obligations, anchored),
    spot: (kind, name, member) => spots[kind](name, member),
    shown,
  };
}
