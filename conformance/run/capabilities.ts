import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Profile } from "../../src/bundle/model.ts";
import type { CallLimits } from "../../src/protocol/call.ts";
import type { Given } from "../../src/protocol/given.ts";
import type { Target } from "../../src/protocol/target.ts";
import { readAnswer } from "../oracles/answer.ts";
import { NOTHING_SHOWN, showing, underScheme } from "../program/travel.ts";

/** Capabilities of the contract that the runtime lists of itself; undefined when it has no list. Whatever else stands in the list may be anything. */
export async function listedCapabilities(
  profile: Profile,
  target: Target,
  given: Given,
  limits: CallLimits,
): Promise<string[] | undefined> {
  const operation = profile.operations.find((candidate) => candidate.name === profile.document.runtime.listing);
  const [lane] = given.lanes;
  if (operation === undefined || lane === undefined) return undefined;
  const { headers, query } = operation.public ? NOTHING_SHOWN : showing(profile, underScheme(profile, lane.self.token));
  const asked = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  const place = operation.path + (asked === "" ? "" : `?${asked}`);
  const observation = await target.call({ method: operation.method, target: place, headers }, limits);
  const list = valueAt(readAnswer(observation, operation, profile).body, profile.listed.capabilities);
  if (!Array.isArray(list)) return undefined;
  return profile.document.capabilities.map(({ capability }) => capability).filter((name) => list.includes(name));
}

/** Only what the contract calls optional can be absent; a runtime that lists nothing at all lacks nothing. */
export function absentCapabilities(profile: Profile, listed: readonly string[] | undefined): string[] {
  if (listed === undefined) return [];
  return profile.document.capabilities
    .filter((entry) => entry.optional && !listed.includes(entry.capability))
    .map((entry) => entry.capability);
}
