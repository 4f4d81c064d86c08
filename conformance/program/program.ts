import type { CanaryAlphabet } from "../canaries/canary.ts";
import type { TextForm } from "../canaries/form.ts";

/** Who a step speaks as. `self` and `other` are the two tenants of the lane; `no-scope` is the first with a credential that lacks the scope, `unbound` has one that is bound to no tenant. */
export type Speaker = "self" | "other" | "no-scope" | "unbound" | "unknown" | "none";

/** What a step is for. A refused set-up or control makes the case unjudgeable; only attacks and probes can be violated. */
export type Role = "setup" | "control" | "attack" | "probe";

/**
 * JSON with places to be filled in when the program runs. A place is an object with the member `$`; everything else stands for itself.
 * Values of a run are never in a program: it names them by number, so a saved program holds no canary, token or reference.
 */
export type Template =
  | null
  | boolean
  | number
  | string
  | readonly Template[]
  | { readonly [name: string]: Template }
  | Place;

/** One place of a template. */
export type Place =
  | { readonly $: "tenant"; readonly of: "self" | "other" }
  /** A tenant that there is not. */
  | { readonly $: "tenant"; readonly of: "nobody"; readonly form: TextForm }
  /** A value out of the accepted answer to an earlier step, and the form it has. */
  | { readonly $: "issued"; readonly step: string; readonly at: string; readonly form: TextForm }
  /** A reference of the right form that nothing was issued under. */
  | {
      readonly $: "never-issued";
      readonly like: { readonly step: string; readonly at: string };
      readonly twist: "random" | "case" | "longer" | "shorter";
      readonly form: TextForm;
    }
  | { readonly $: "key"; readonly n: number; readonly form: TextForm }
  | { readonly $: "hash"; readonly n: number; readonly form: TextForm }
  | { readonly $: "standing"; readonly of: "self" | "other"; readonly n: number }
  /** A legal value that is a canary: prefix and `length` characters of the alphabet. */
  | {
      readonly $: "canary";
      readonly n: number;
      readonly prefix: string;
      readonly alphabet: CanaryAlphabet;
      readonly length: number;
    }
  /** A random value under a sensitive member name or in an undeclared carrier. */
  | {
      readonly $: "planted";
      readonly n: number;
      readonly class: "secret" | "raw-payload";
      readonly encoding?: string;
      /** 32 characters unless said otherwise. */
      readonly length?: number;
    }
  /** An example of a declared value shape, plain or in an encoding. */
  | { readonly $: "material"; readonly n: number; readonly shape: string; readonly encoding?: string }
  | { readonly $: "text"; readonly parts: readonly Template[] }
  /** An object written member by member: order is kept and names may repeat or be filled in. */
  | { readonly $: "members"; readonly entries: readonly (readonly [name: Template, value: Template])[] }
  /** Bytes that go into the body as they are. */
  | { readonly $: "verbatim"; readonly json: string }
  | { readonly $: "nested"; readonly depth: number; readonly bracket: "array" | "object"; readonly inside: Template }
  | { readonly $: "repeated"; readonly times: number; readonly item: Template; readonly last: Template }
  /** A signed record over the claims. */
  | { readonly $: "record"; readonly signer: string; readonly variant: RecordVariant; readonly claims: Template }
  /** An instant relative to the start of the case, RFC 3339 in UTC with seconds. */
  | { readonly $: "instant"; readonly seconds: number };

/** The good record and the deliberately bad ones. */
export type RecordVariant = "good" | "tampered" | "unsigned" | "foreign-key" | "symmetric";

/** How the bytes of a request depart from the ordinary. */
export interface Sending {
  /** Replaces the content type; null leaves it out. */
  readonly contentType?: string | null;
  readonly headers?: readonly (readonly [name: string, value: Template])[];
  /** Replaces the credential header as a whole. */
  readonly credential?: string;
  readonly method?: string;
  /** Goes behind the path, before any query. */
  readonly pathSuffix?: Template;
  /** Goes into the query of an operation that declares none, or again behind a declared one. */
  readonly query?: readonly (readonly [name: Template, value: Template])[];
  /** Stands in the body too, whatever carries members of these names. */
  readonly inBody?: readonly (readonly [name: string, value: Template])[];
  readonly style?: "pretty" | "shuffled" | "escaped";
  readonly bytes?:
    | { readonly trick: "prepend" | "append"; readonly text: Template }
    | { readonly trick: "truncate"; readonly keep: number }
    | { readonly trick: "encode"; readonly as: "utf-16le" | "utf-8-bom" | "gzip" | "invalid-utf-8" }
    | { readonly trick: "pad"; readonly to: number }
    | { readonly trick: "replace"; readonly text: Template };
}

/** What a step must see. */
export type Expectation =
  /** The clean answer of the operation. */
  | {
      readonly see: "clean";
      readonly body?: readonly { readonly at: string; readonly equals: Template }[];
      readonly sameAs?: string;
      readonly differentFrom?: string;
    }
  /** One of these refusal codes. */
  | { readonly see: "refused"; readonly codes: readonly string[]; readonly likeRefusal?: string }
  /** Any declared answer: clean, or refused with a declared code. */
  | { readonly see: "declared" }
  /** The clean answer, or the refusal a resource's state is due: the history of the race decides which. */
  | { readonly see: "history" }
  /** What the model of the contract's resources says at this point. */
  | { readonly see: "model" };

/** One request. */
export interface CallStep {
  readonly do: "call";
  readonly id: string;
  readonly role: Role;
  readonly operation: string;
  readonly as: Speaker;
  readonly input?: Template;
  readonly send?: Sending;
  readonly expect: Expectation;
}

/** The bytes of an earlier step once more, whoever spoke then. */
export interface ReplayStep {
  readonly do: "replay";
  readonly id: string;
  readonly role: Role;
  readonly of: string;
  readonly expect: Expectation;
}

/** Every reading of one tenant; against an earlier reading of the same tenant, exactly `raised` must have changed. */
export interface ReadStep {
  readonly do: "read";
  readonly id: string;
  readonly as: "self" | "other";
  readonly since?: string;
  readonly raised?: Readonly<Record<string, number>>;
  /** Compare with what the model counted instead of `raised`. */
  readonly model?: boolean;
}

/** Requests sent at the same moment. */
export interface TogetherStep {
  readonly do: "together";
  readonly id: string;
  readonly steps: readonly (CallStep | ReplayStep)[];
  /** How many of them must get the clean answer, where it matters only how many do. */
  readonly clean?: number;
}

/**
 * Threads that start at the same moment and then go on, each by itself: calls that cite one resource, and readings. At the end all counts are read
 * once more. Some order of everything that happened must explain every answer and every reading.
 */
export interface RaceStep {
  readonly do: "race";
  readonly id: string;
  readonly resource: string;
  /** Reading of the same tenant before, that counts are compared with. */
  readonly since: string;
  readonly threads: readonly (readonly (CallStep | ReadStep)[])[];
}

/** Kill and start again, with variables left out. */
export interface RestartStep {
  readonly do: "restart";
  readonly id: string;
  readonly without: readonly string[];
  /** Variables with another value: only such as are no secrets. */
  readonly set?: Readonly<Record<string, string>>;
}

export type Step = CallStep | ReplayStep | ReadStep | TogetherStep | RaceStep | RestartStep;

/** A case as plain data. It is the replay artefact: independent of our version, of the target's language and of the transport. */
export interface Program {
  readonly steps: readonly Step[];
}

/** Whether a value of a template is a place to be filled in. */
export function isPlace(template: Template): template is Place {
  return (
    typeof template === "object" &&
    template !== null &&
    !Array.isArray(template) &&
    typeof (template as { $?: unknown }).$ === "string"
  );
}
