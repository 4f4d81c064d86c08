import type { Operation as OperationEntry, ProfileDocument } from "../generated/documents.ts";
import type { BundleDraft, DraftKind, DraftSource } from "./draft.ts";
import type { Bundle, Carrier, DocumentKind, ListedAt, Operation, Profile, Refusal, Wire } from "./model.ts";
import { shapesOf } from "./shapes-of.ts";

/** Turns a draft that broke no rule into the model everything else reads. */
export function resolveBundle(draft: BundleDraft): Bundle {
  const labels = new Map(draft.productionAdmission.value.maturity_labels.map((label) => [label.label, label]));
  const labelOf = (operation: string): string => draft.productionAdmission.value.operation_maturity[operation] ?? "";
  return {
    root: draft.root,
    document: draft.bundle.value,
    sources: {
      bundle: draft.bundle,
      refusalCodes: draft.refusalCodes,
      productionAdmission: draft.productionAdmission,
      sensitiveMaterial: draft.sensitiveMaterial,
      requirements: draft.requirements,
      profiles: draft.profiles,
      documents: draft.kinds.flatMap(({ schema, documents }) => [schema, ...documents.values()]),
    },
    profiles: draft.profiles.map((source) =>
      resolveProfile(
        source,
        draft.kinds.filter(({ profile }) => profile === source),
        (name) => known(labels.get(labelOf(name)), name),
      ),
    ),
    codes: new Map(draft.refusalCodes.value.codes.map((code) => [code.code, code])),
    labels,
    requirements: draft.requirements.value.requirements,
    sensitiveMaterial: draft.sensitiveMaterial.value,
    productionAdmission: draft.productionAdmission.value,
  };
}

function resolveProfile(
  source: DraftSource<ProfileDocument>,
  kinds: readonly DraftKind[],
  labelOf: (name: string) => Operation["label"],
): Profile {
  const document = source.value;
  const schemas = shapesOf(document.schemas);
  const named = (name: string | undefined): Operation["request"] =>
    name === undefined ? undefined : { name, shape: known(schemas.get(name), name) };
  const operations = Object.entries(document.operations).map(([name, entry]): Operation => {
    const request = named(entry.request);
    const response = named(entry.response);
    return {
      name,
      profile: document.profile,
      summary: entry.summary,
      label: labelOf(name),
      method: entry.http.method,
      path: entry.http.path,
      input: entry.input,
      carried: carriersOf(entry),
      root: "",
      public: entry.public ?? false,
      clean: entry.clean,
      idempotentBy: entry.idempotent?.by ?? [],
      counts: entry.counts ?? [],
      refuses: expandLadders(document, entry),
      decides: entry.refuses.filter((condition) => condition.when !== "include"),
      ...(entry.audited === undefined ? {} : { audited: entry.audited }),
      ...(entry.capability === undefined ? {} : { capability: entry.capability }),
      ...(request === undefined ? {} : { request }),
      ...(response === undefined ? {} : { response }),
      ...(entry.idempotent === undefined ? {} : { idempotentAt: entry.idempotent.at }),
    };
  });
  return {
    name: document.profile,
    document,
    source,
    operations,
    credential: { in: "header", name: document.identities.header, scheme: document.identities.scheme },
    mediaType: document.wire.media_type,
    paths: { health: document.runtime.health, ready: document.runtime.ready },
    wire: resolveWire(document.wire),
    listed: { ...LISTED, ...document.runtime.listed },
    schemas,
    documents: new Map(kinds.map((kind) => [kind.name, resolveKind(kind)])),
  };
}

function resolveKind({ entry, schema, documents }: DraftKind): DocumentKind {
  return { schema, documents, ...(entry.in_force === undefined ? {} : { inForce: entry.in_force }) };
}

/** Where a listing says what unless the contract says otherwise. */
const LISTED: ListedAt = {
  profile: "/profile",
  capabilities: "/capabilities",
  operations: "/operations",
  operation: "/operation",
  method: "/method",
  path: "/path",
  label: "/label",
};

function resolveWire(wire: ProfileDocument["wire"]): Wire {
  const { envelope, refusal_envelope: refusalEnvelope = envelope, refused_outcome: refused, pointers } = wire;
  const { operation, outcome, body = "", refusal_body: refusalBody = body, code } = pointers;
  return {
    ...(envelope === undefined ? {} : { envelope }),
    ...(refusalEnvelope === undefined ? {} : { refusalEnvelope }),
    refusalBody: wire.refusal_body,
    ...(operation === undefined ? {} : { operationAt: operation }),
    ...(outcome === undefined || refused === undefined ? {} : { outcome: { at: outcome, refused } }),
    bodyAt: body,
    refusalBodyAt: refusalBody,
    codeAt: code,
  };
}

/** Where the members of a request travel that are carried by themselves. */
export function carriersOf(entry: OperationEntry): Map<string, Carrier> {
  return new Map(
    Object.entries(entry.carried ?? {}).map(([member, carrier]) => {
      const name = carrier.name ?? member;
      return [member, { in: carrier.in, name: carrier.in === "header" ? name.toLowerCase() : name }];
    }),
  );
}

/** The refusals of an operation, in order, with those of its ladders in their places. */
export function expandLadders(document: ProfileDocument, entry: OperationEntry): Refusal[] {
  return entry.refuses.flatMap((condition) =>
    condition.when === "include" ? ((document.ladders[condition.ladder] ?? []) as Refusal[]) : [condition],
  );
}

/** A value whose name the bundle rules looked up before. */
function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the bundle rules let ${name} pass although nothing declares it`);
  return value;
}
