import type { Crossing, OpenCrossing } from "./crossing.ts";
import type { ProfileTypes } from "./profile-types.ts";
import type { AnsweredRequest } from "./store/store.ts";

/** The answer an accepted request of the caller's tenant to this operation got under the same key. */
export async function answeredBefore(crossing: OpenCrossing<ProfileTypes>): Promise<AnsweredRequest | undefined> {
  const key = crossing.keyDigest();
  return key === undefined ? undefined : crossing.tx.answered(crossing.operation.name, key);
}

/** Whether a request says what one that was answered before said. */
export function isSame(crossing: Crossing<object>, { fingerprint }: AnsweredRequest): boolean {
  return crossing.fingerprint(fingerprint) === fingerprint;
}

/** Has the effect of a request at most once: the same request again gets the body it got before. Refused requests never come here, so they use up no key. */
export async function onlyOnce(crossing: OpenCrossing<ProfileTypes>, effect: () => Promise<object>): Promise<object> {
  const key = crossing.keyDigest();
  if (key === undefined) return effect();
  const before = await crossing.tx.answered(crossing.operation.name, key);
  if (before !== undefined && isSame(crossing, before)) return JSON.parse(before.body) as object;
  const body = await effect();
  await crossing.tx.remember({
    operation: crossing.operation.name,
    keyDigest: key,
    fingerprint: crossing.fingerprint(),
    body: JSON.stringify(body),
  });
  return body;
}
