import type { Positions } from "./position.ts";
import type { BundleExample } from "./rule-example.ts";
import type { Source } from "./model.ts";
import type {
  BundleDocument,
  DocumentKind as DocumentKindEntry,
  ProductionAdmissionDocument,
  ProfileDocument,
  RefusalCodesDocument,
  RequirementsDocument,
  SensitiveMaterialDocument,
} from "../generated/documents.ts";

/** The kinds of document a bundle has. Each has a meta-schema of the same name. */
export type DocumentKind =
  | "bundle"
  | "refusal-codes"
  | "production-admission"
  | "sensitive-material"
  | "requirements"
  | "profile"
  | "bindings";

/** A kind of document that a profile describes, with its files. They have no meta-schema: their schema is one of the files. */
export interface DraftKind {
  readonly profile: DraftSource<ProfileDocument>;
  readonly name: string;
  readonly entry: DocumentKindEntry;
  readonly schema: DraftSource<unknown>;
  /** By name, sorted. */
  readonly documents: ReadonlyMap<string, DraftSource<unknown>>;
}

/** A document with the means to point into it. */
export interface DraftSource<T> extends Source<T> {
  readonly kind: DocumentKind | "own";
  /** Path as shown to the user. */
  readonly file: string;
  readonly positions: Positions;
}

/** A bundle whose documents satisfy their meta-schemas but whose names were not yet looked up. Rules read it. */
export interface BundleDraft {
  readonly root: string;
  readonly bundle: DraftSource<BundleDocument>;
  readonly refusalCodes: DraftSource<RefusalCodesDocument>;
  readonly productionAdmission: DraftSource<ProductionAdmissionDocument>;
  readonly sensitiveMaterial: DraftSource<SensitiveMaterialDocument>;
  readonly requirements: DraftSource<RequirementsDocument>;
  readonly profiles: readonly DraftSource<ProfileDocument>[];
  readonly kinds: readonly DraftKind[];
}

/** What a rule says of a draft: which document, where, what is wrong. */
export interface Fault {
  readonly source: DraftSource<unknown>;
  readonly pointer: string;
  /** Underline the member's name instead of its value. */
  readonly atName?: boolean;
  readonly message: string;
  readonly remedy?: string;
}

/** One rule over a bundle. Its id is permanent. */
export interface BundleRule {
  readonly id: string;
  /** Why the rule exists, in one sentence for `membrane explain`. */
  readonly why: string;
  readonly example: BundleExample;
  /** A project may let its findings matter less: nothing that is derived from a bundle relies on it. */
  readonly settable?: true;
  check(draft: BundleDraft): Fault[];
}
