import { makeCanary, type Canary } from "../../canaries/canary.ts";
import { encodingNamed } from "../../canaries/encodings.ts";
import type { LeakOracle } from "./leak.ts";

/** Whether an oracle finds what it claims to find. A run with an oracle that is not alive is void. */
export interface ProofOfLife {
  readonly alive: boolean;
  /** Controls that were tried: every claimed form on every surface, twice. */
  readonly tried: number;
  /** Controls with a planted canary that was not reported, and controls where something else was. */
  readonly missed: readonly Miss[];
}

/** One control the oracle judged wrongly. */
export interface Miss {
  readonly form: string;
  readonly surface: string;
  readonly how: "scan" | "stream";
  readonly what: "not found" | "false alarm" | "not counted as searched";
}

const LENGTH = 32;
const FRAGMENT = 12;

/**
 * Plants a canary in a control text in every form the oracle claims, on every surface, once at a time and once in a stream, and requires
 * it and no other to be found. A control without a canary must stay silent. With nothing to try, nothing is alive.
 */
export function provesAlive(make: () => LeakOracle, surfaces: readonly string[], nonce: string): ProofOfLife {
  const oracle = make();
  const forms = [...oracle.claims, "fragment", "clean"];
  const missed: Miss[] = [];
  let tried = 0;
  for (const surface of surfaces) {
    const canaries = forms.map((form, index) => controlCanary(nonce, surface, form, index));
    oracle.plant(canaries);
    for (const [index, form] of forms.entries()) {
      const canary = canaries[index];
      if (canary === undefined) continue;
      for (const how of ["scan", "stream"] as const) {
        tried++;
        const what = judge(oracle, canary, form, surface, how);
        if (what !== undefined) missed.push({ form, surface, how, what });
      }
    }
    oracle.retire(canaries.map(({ id }) => id));
  }
  return { alive: missed.length === 0 && surfaces.length > 0 && oracle.claims.includes("plain"), tried, missed };
}

function judge(
  oracle: LeakOracle,
  canary: Canary,
  form: string,
  surface: string,
  how: Miss["how"],
): Miss["what"] | undefined {
  const before = oracle.coverage().bytes.get(surface) ?? 0;
  const control = Buffer.from(JSON.stringify({ outcome: "refused", note: written(form, canary.value), fixture: true }));
  const found = how === "scan" ? oracle.scan(control, surface) : streamed(oracle, control, surface);
  const wanted = form === "clean" ? 0 : 1;
  const right = found.filter((leak) => leak.canary === canary.id && leak.surface === surface);
  if (found.length > right.length || (wanted === 0 && found.length > 0)) return "false alarm";
  if (right.length < wanted) return "not found";
  return oracle.coverage().bytes.get(surface) === before + control.length ? undefined : "not counted as searched";
}

function streamed(oracle: LeakOracle, control: Uint8Array, surface: string): ReturnType<LeakOracle["scan"]> {
  const stream = oracle.scanStream(surface);
  const middle = control.length >>> 1;
  stream.push(control.subarray(0, middle));
  stream.push(control.subarray(middle));
  return stream.end();
}

function written(form: string, value: string): string {
  if (form === "clean") return "nothing to see";
  return form === "fragment" ? value.slice(7, 7 + FRAGMENT) : encodingNamed(form).encode(value);
}

function controlCanary(nonce: string, surface: string, form: string, index: number): Canary {
  const value = makeCanary(nonce, `proof-of-life/${surface}`, index, "alnum", LENGTH);
  return { id: `proof-of-life/${surface}/${form}`, value, carries: "secret", owner: "proof-of-life", where: form };
}
