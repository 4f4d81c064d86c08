import autocannon from "autocannon";
import type { CallRequest } from "../../src/protocol/call.ts";
import type { Target } from "../../src/protocol/target.ts";
import { measured, type Measure } from "./measure.ts";
import type { Recorded } from "./recorded.ts";

const LIMITS = { timeoutMs: 10_000, maxAnswerBytes: 1024 * 1024 };

/** How a plain load is made. */
export interface Load {
  readonly recorded: readonly Recorded[];
  /** Requests under way at once. */
  readonly connections: number;
  readonly seconds: number;
}

/** What autocannon reaches with the recorded requests: it reads the status of an answer and nothing else. */
export async function cannonade(url: string, { recorded, connections, seconds }: Load): Promise<Measure> {
  const requests = recorded.map(({ request, freshBody }): autocannon.Request => {
    const { method, target, headers, body } = request;
    return {
      method: method as Exclude<autocannon.Request["method"], undefined>,
      path: target,
      headers: Object.fromEntries(headers),
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
      ...(freshBody === undefined ? {} : { setupRequest: (next) => ({ ...next, body: freshBody() }) }),
    };
  });
  let seen: autocannon.Result | undefined;
  const measure = await measured(async () => {
    seen = await autocannon({ url, connections, duration: seconds, requests });
    return { requests: seen.requests.total, accepted: seen["2xx"] };
  });
  // It waits for the end of its last second: what counts is how long it sent.
  return seen === undefined ? measure : { ...measure, seconds: seen.duration };
}

/** What the client of the suite reaches with the recorded requests when nobody looks at the answers. */
export function replayed(target: Target, { recorded, connections, seconds }: Load): Promise<Measure> {
  return measured(async () => {
    const until = performance.now() + seconds * 1000;
    const counts = { requests: 0, accepted: 0 };
    const lane = async (_unused: unknown, index: number): Promise<void> => {
      for (let at = index; performance.now() < until; at += 1) {
        const answer = await target.call(requestOf(recorded[at % recorded.length]), LIMITS);
        counts.requests += 1;
        if (answer.kind === "answer" && answer.status < 300) counts.accepted += 1;
      }
    };
    await Promise.all(Array.from({ length: connections }, lane));
    return counts;
  });
}

function requestOf(recorded: Recorded | undefined): CallRequest {
  if (recorded === undefined) throw new Error("nothing was recorded");
  const { request, freshBody } = recorded;
  return freshBody === undefined ? request : { ...request, body: Buffer.from(freshBody()) };
}
