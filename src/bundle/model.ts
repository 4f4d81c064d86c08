import type {
  AlsoHeld,
  Audited,
  BundleDocument,
  Condition,
  InForce,
  MaturityLabel,
  PilotAdmissionLane,
  ProductionAdmissionDocument,
  ProfileDocument,
  RefusalCodeEntry,
  RefusalCodesDocument,
  Requirement,
  RequirementsDocument,
  SensitiveMaterialDocument,
} from "../generated/documents.ts";
import type { Shape } from "./shape.ts";

/** One document of a bundle as read: its text for code frames, its value, and the digest of its meaning. */
export interface Source<T> {
  /** Path relative to the bundle folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly value: T;
  /** SHA-256 of the canonical JSON, hexadecimal: blind to white space and member order. */
  readonly digest: string;
}

/** A refusal condition with ladders expanded. */
export type Refusal = Exclude<Condition, { when: "include" }>;

/** One of the words a refusal condition may say. */
export type RefusalCondition = Refusal["when"];

/** Where one member of a request travels, when not with the others. */
export type Carrier =
  /** Placeholder of the path, parameter, or header in lower case: as text. */
  | { readonly in: "path" | "header" | "query"; readonly name: string }
  /** Another place of the body. */
  | { readonly in: "body"; readonly at: string };

/** How a caller shows who it is. */
export interface Credential {
  readonly in: "header" | "query";
  readonly name: string;
  /** Before the token; empty for none. */
  readonly scheme: string;
}

/** How the answers of a server with another envelope are read. Places of the contract are told from those of the server. */
export interface AnswerBinding {
  /** Where the body of an accepted answer is, and that of a refusal. */
  readonly result: string | undefined;
  readonly refusal: string | undefined;
  readonly code: string;
  /** The server's codes: what each is in the contract, and the status it comes with. */
  readonly codes: ReadonlyMap<string, { readonly is: string; readonly status: number }>;
  /** Codes for statuses whose answers say none. */
  readonly codeless: ReadonlyMap<number, string>;
  /** Place of the contract and the server's place it is taken from; a star stands for every item. */
  readonly members: readonly (readonly [contract: string, server: string])[];
  /** What else there may be. */
  readonly also: ReadonlyMap<string, AlsoHeld>;
}

/** How answers of a profile are read, with every default filled in. */
export interface Wire {
  /** Schema of the frame of an accepted answer. Without one the answer is the body alone. */
  readonly envelope?: string;
  /** Schema of the frame of a refusal. Without one the answer is the refusal body alone. */
  readonly refusalEnvelope?: string;
  readonly refusalBody: string;
  /** Where an answer names its operation, if it does. */
  readonly operationAt?: string;
  /** Where an answer says its outcome, and which one a refusal has. Without it a code says that an answer is a refusal. */
  readonly outcome?: { readonly at: string; readonly refused: string };
  readonly bodyAt: string;
  readonly refusalBodyAt: string;
  readonly codeAt: string;
}

/** Where the listing of a runtime says what: in its body, and in one route of it. */
export interface ListedAt {
  readonly profile: string;
  readonly capabilities: string;
  readonly operations: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly label: string;
}

/** One crossing of the membrane, with everything the contract says of it resolved. */
export interface Operation {
  readonly name: string;
  readonly profile: string;
  readonly summary: string;
  readonly label: MaturityLabel;
  readonly method: string;
  readonly path: string;
  /** Where the request travels, but for members that are carried elsewhere. */
  readonly input: "body" | "query" | "none";
  /** Members that travel in the path or in a header, by name. */
  readonly carried: ReadonlyMap<string, Carrier>;
  /** Where in the body the other members are: at its top unless bindings say otherwise. */
  readonly root: string;
  /** How its answers are read, when bindings say so. */
  readonly answers?: AnswerBinding;
  /** Whether it answers without a credential. */
  readonly public: boolean;
  readonly capability?: string;
  readonly request?: { readonly name: string; readonly shape: Shape };
  readonly response?: { readonly name: string; readonly shape: Shape };
  /** The answer to a clean request: an accepting outcome, or the one refusal of an operation that always refuses. */
  readonly clean: { readonly outcome?: string; readonly status: number; readonly code?: string };
  readonly idempotentAt?: string;
  /** Members whose values have idempotency keys of their own. */
  readonly idempotentBy: readonly string[];
  /** The entry its calls leave in the audit. */
  readonly audited?: Audited;
  /** Readings that an accepted call raises by one. */
  readonly counts: readonly string[];
  /** Refusals in order of precedence. */
  readonly refuses: readonly Refusal[];
  /** Those of them that stand in the operation itself, not in a ladder it includes: what is decided once a request is in. */
  readonly decides: readonly Refusal[];
}

/** One kind of document a membrane acts on. */
export interface DocumentKind {
  readonly schema: Source<unknown>;
  /** Documents by name, sorted. */
  readonly documents: ReadonlyMap<string, Source<unknown>>;
  /** Which operation says which one is in force for a tenant, and in which member; without it all of them are. */
  readonly inForce?: InForce;
}

/** One membrane surface. */
export interface Profile {
  readonly name: string;
  readonly document: ProfileDocument;
  readonly source: Source<ProfileDocument>;
  /** Operations in the order of the document. */
  readonly operations: readonly Operation[];
  readonly credential: Credential;
  readonly mediaType: string;
  /** Paths outside the membrane. */
  readonly paths: { readonly health: string; readonly ready: string };
  readonly wire: Wire;
  readonly listed: ListedAt;
  readonly schemas: ReadonlyMap<string, Shape>;
  /** Kinds of document by name. */
  readonly documents: ReadonlyMap<string, DocumentKind>;
}

/** A bundle that was parsed, validated, resolved and found free of errors. Everything else is derived from it. */
export interface Bundle {
  readonly root: string;
  readonly document: BundleDocument;
  readonly sources: {
    readonly bundle: Source<BundleDocument>;
    readonly refusalCodes: Source<RefusalCodesDocument>;
    readonly productionAdmission: Source<ProductionAdmissionDocument>;
    readonly sensitiveMaterial: Source<SensitiveMaterialDocument>;
    readonly requirements: Source<RequirementsDocument>;
    readonly profiles: readonly Source<ProfileDocument>[];
    /** Documents the profiles act on, and their schemas. */
    readonly documents: readonly Source<unknown>[];
  };
  readonly profiles: readonly Profile[];
  readonly codes: ReadonlyMap<string, RefusalCodeEntry>;
  readonly labels: ReadonlyMap<string, MaturityLabel>;
  readonly requirements: readonly Requirement[];
  readonly sensitiveMaterial: SensitiveMaterialDocument;
  readonly productionAdmission: ProductionAdmissionDocument;
}

/** All operations of all profiles, in document order. */
export function operationsOf(bundle: Bundle): Operation[] {
  return bundle.profiles.flatMap((profile) => profile.operations);
}

/** All operations of one profile, in document order; none when the bundle has no such profile. */
export function operationsIn(bundle: Bundle, profile: string): readonly Operation[] {
  return bundle.profiles.find(({ name }) => name === profile)?.operations ?? [];
}

/** The refusal of an operation with the given condition, if it has one. */
export function refusalWhen<W extends RefusalCondition>(
  operation: Operation,
  when: W,
): Extract<Refusal, { when: W }> | undefined {
  return operation.refuses.find((refusal) => refusal.when === when) as Extract<Refusal, { when: W }> | undefined;
}

/** HTTP statuses an operation may answer a code with: that of the code, unless a condition says another. */
export function statusesOf(bundle: Bundle, operation: Operation, code: string): number[] {
  const said = operation.refuses.filter((refusal) => refusal.code === code).map((refusal) => statusOf(bundle, refusal));
  const statuses = said.length === 0 ? [bundle.codes.get(code)?.status] : said;
  return [...new Set(statuses.filter((status) => status !== undefined))];
}

/** HTTP status of one refusal: that of its code, unless its condition says another. */
export function statusOf({ codes }: Bundle, refusal: Refusal): number | undefined {
  return ("status" in refusal ? refusal.status : undefined) ?? codes.get(refusal.code)?.status;
}

/** Where a member travels as text, and so can hold nothing else: in the path, a header or the query. */
export function textCarrier(operation: Operation, member: string): Carrier | undefined {
  const carrier = operation.carried.get(member);
  return carrier?.in === "body" ? undefined : carrier;
}

/** What pilots are admitted by. Throws where no profile has admission rules: a bundle with such rules has a lane. */
export function pilotLaneOf(bundle: Bundle): PilotAdmissionLane {
  const lane = bundle.productionAdmission.pilot_admission_lane;
  if (lane === undefined) throw new Error("the bundle has no pilot admission lane");
  return lane;
}

/** Whether a clean request to the operation is accepted (an operation may be one that always refuses). */
export function accepts(operation: Operation): boolean {
  return operation.clean.code === undefined;
}
