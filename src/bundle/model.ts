import type {
  BundleDocument,
  Condition,
  MaturityLabel,
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

/** One crossing of the membrane, with everything the contract says of it resolved. */
export interface Operation {
  readonly name: string;
  readonly profile: string;
  readonly summary: string;
  readonly label: MaturityLabel;
  readonly method: string;
  readonly path: string;
  readonly input: "body" | "query" | "none";
  /** Whether it answers without a credential. */
  readonly public: boolean;
  readonly capability?: string;
  readonly request?: { readonly name: string; readonly shape: Shape };
  readonly response?: { readonly name: string; readonly shape: Shape };
  /** The answer to a clean request: an accepting outcome, or the one refusal of an operation that always refuses. */
  readonly clean: { readonly outcome: string; readonly status: number; readonly code?: string };
  readonly idempotentAt?: string;
  /** Readings that an accepted call raises by one. */
  readonly counts: readonly string[];
  /** Refusals in order of precedence. */
  readonly refuses: readonly Refusal[];
}

/** One membrane surface. */
export interface Profile {
  readonly name: string;
  readonly document: ProfileDocument;
  readonly source: Source<ProfileDocument>;
  /** Operations in the order of the document. */
  readonly operations: readonly Operation[];
  readonly schemas: ReadonlyMap<string, Shape>;
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

/** The refusal of an operation with the given condition, if it has one. */
export function refusalWhen<W extends RefusalCondition>(
  operation: Operation,
  when: W,
): Extract<Refusal, { when: W }> | undefined {
  return operation.refuses.find((refusal) => refusal.when === when) as Extract<Refusal, { when: W }> | undefined;
}

/** Whether a clean request to the operation is accepted (an operation may be one that always refuses). */
export function accepts(operation: Operation): boolean {
  return operation.clean.code === undefined;
}
