import type { Canary } from "../../canaries/canary.ts";

/** A canary found where it must not be. It names the canary and the place, never the value. */
export interface Leak {
  readonly canary: string;
  /**
   * How it was written: the name of a form (`plain`, `base64`), `fragment` or `fragment:<form>` for a part of it,
   * `digest:<algorithm>` for an unsalted digest, `view:<chain>` when the surface had to be decoded first.
   */
  readonly form: string;
  readonly surface: string;
  /** Byte offset in what was scanned: for a view, that of the decoded part where it is known, else 0. */
  readonly offset: number;
  /** Length in bytes of what was found there. */
  readonly length: number;
}

/** What one scan may look for besides the planted canaries. */
export interface ScanOptions {
  /** Ids of canaries of the same request: eight plain characters of them in a row are a leak already. */
  readonly shortOwn?: readonly string[];
}

/** How much was searched. A surface that is not in it was not searched. */
export interface Coverage {
  readonly bytes: ReadonlyMap<string, number>;
  /** Surfaces where decoding was cut short by a bound, with the number of times: such a surface was not searched in full. */
  readonly cut: ReadonlyMap<string, number>;
}

/** Searches one surface that arrives in pieces, over the borders between them. */
export interface LeakStream {
  /** Takes the next piece. The bytes may be reused by the caller afterwards. */
  push(chunk: Uint8Array): void;
  /** Searches what is left and gives every leak of the stream, each canary once per form. */
  end(): Leak[];
}

/** Searches outputs for planted canaries, whole or in part, in many forms. */
export interface LeakOracle {
  /** Names of the encodings it promises to see through. */
  readonly claims: readonly string[];
  /** Adds canaries. Throws a RangeError for a value that cannot be searched for, and for an id that is taken. */
  plant(canaries: Iterable<Canary>): void;
  /** Forgets canaries. Unknown ids are ignored. */
  retire(ids: Iterable<string>): void;
  /** Every leak in the bytes, each canary once per form. Takes bytes as they came, before any parsing. */
  scan(bytes: Uint8Array, surface: string, options?: ScanOptions): Leak[];
  scanStream(surface: string): LeakStream;
  coverage(): Coverage;
  /** How many searches so far stopped at a bound, on all surfaces together. */
  readonly cuts: number;
}
