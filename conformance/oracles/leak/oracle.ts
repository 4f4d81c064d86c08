import type { Canary } from "../../canaries/canary.ts";
import { ENCODINGS } from "../../canaries/encodings.ts";
import { LEAST_CANARY_LENGTH } from "../../canaries/material.ts";
import { searchDirectly, searchShort, type Found } from "./direct-search.ts";
import type { Forms } from "./forms.ts";
import type { Leak, LeakOracle } from "./leak.ts";
import { createSeedIndex } from "./seed-index.ts";
import { foldedText } from "./skeleton.ts";
import { openStream } from "./stream.ts";
import { expand } from "./views/expand.ts";

const LONGEST_CANARY = 4096;
const claimedWithoutViews: ReadonlySet<string> = new Set(
  `plain json-in-string upper lower reversed zero-width soft-hyphen spaced dashed hex hex-upper hex-colon percent
   base64 base64-second-byte base64-third-byte base64url base64-wrapped data-uri`.split(/\s+/),
);

/** How thoroughly an oracle searches. */
export interface LeakOracleOptions {
  /**
   * With views, for answers and logs: every encoding of `ENCODINGS`, fragments, unsalted MD5 and SHA digests, and what is searched is
   * decoded up to three deep (escapes, percent, HTML, Unicode disguises, base64, hex, base32, character codes, compression).
   * Without, for what is large: all canaries of a run against a whole database in one pass, at a cost a byte that hardly depends on how
   * many there are. Plain, reversed, hexadecimal and base64, SHA-256 digests, fragments of them, and whatever has the same letters and
   * digits in the same order; nothing is decoded.
   */
  readonly views: boolean;
}

/** Makes an oracle with no canaries planted. Its `claims` say what it finds. */
export function createLeakOracle({ views }: LeakOracleOptions = { views: true }): LeakOracle {
  const forms: Forms = views ? "all" : "main";
  const index = createSeedIndex(forms);
  const planted = new Map<string, Canary>();
  const searched = new Map<string, number>();
  const cut = new Map<string, number>();

  const search = (bytes: Uint8Array, surface: string, shortOwn: readonly string[]): Leak[] => {
    const own = shortOwn.flatMap((id) => planted.get(id) ?? []);
    const found = [...searchDirectly(index, bytes), ...(own.length === 0 ? [] : searchShort(bytes, own))];
    // What may be let pass, as a digest may, must not hide the value itself.
    const known = new Set(found.filter(({ form }) => !form.startsWith("digest:")).map(({ canary }) => canary));
    const wasCut =
      views &&
      expand(bytes, (view) => {
        const fresh = searchDirectly(index, view.bytes).filter(({ canary }) => !known.has(canary));
        for (const { canary, form } of fresh) {
          found.push({ canary, form: `view:${view.chain}`, offset: view.offset, length: view.length });
          if (!form.startsWith("digest:")) known.add(canary);
        }
      });
    if (wasCut) cut.set(surface, (cut.get(surface) ?? 0) + 1);
    return onceEach(found).map((each) => ({ ...each, surface }));
  };
  const count = (surface: string, bytes: number): void =>
    void searched.set(surface, (searched.get(surface) ?? 0) + bytes);

  return {
    claims: ENCODINGS.map(({ name }) => name).filter((name) => views || claimedWithoutViews.has(name)),
    plant: (canaries) => {
      for (const canary of canaries) {
        assertSearchable(canary);
        if (planted.has(canary.id)) throw new RangeError(`canary ${canary.id} is planted already`);
        planted.set(canary.id, canary);
        index.add(canary);
      }
    },
    retire: (ids) => {
      for (const id of ids) {
        planted.delete(id);
        index.remove(id);
      }
    },
    scan: (bytes, surface, { shortOwn = [] } = {}) => {
      count(surface, bytes.length);
      return search(bytes, surface, shortOwn);
    },
    scanStream: (surface) =>
      openStream({ search: (bytes) => search(bytes, surface, []), taken: (bytes) => count(surface, bytes) }),
    coverage: () => ({ bytes: new Map(searched), cut: new Map(cut) }),
    get cuts() {
      let cuts = 0;
      for (const times of cut.values()) cuts += times;
      return cuts;
    },
  };
}

/** Whether a value is long enough to be searched for: twelve letters and digits or more. */
export function isSearchable(value: string): boolean {
  return value.length <= LONGEST_CANARY && foldedText(value).length >= LEAST_CANARY_LENGTH;
}

function assertSearchable({ id, value }: Canary): void {
  if (isSearchable(value)) return;
  const bounds = `at least ${LEAST_CANARY_LENGTH} letters and digits and at most ${LONGEST_CANARY} characters`;
  throw new RangeError(`canary ${id} cannot be searched for: it has ${value.length} characters, expected ${bounds}`);
}

function onceEach(found: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return found.filter(({ canary, form }) => {
    const key = `${form} ${canary}`;
    return !seen.has(key) && seen.add(key);
  });
}
