import { randomBytes } from "node:crypto";
import type { Bundle, Profile } from "../../bundle/model.ts";
import { parseStrictJson, strictValueOf } from "../../bundle/strict-json.ts";
import type { CallRequest } from "../../protocol/call.ts";
import type { ModuleInstance } from "../../protocol/module-adapter.ts";
import type { Page } from "../pages/page.ts";
import { isIssued, leafPairs } from "./answer-classes.ts";
import { tagReader } from "./example-tag.ts";
import type { WrittenAnswer, WrittenRequest } from "./http-text.ts";
import { spokenOf, type Spoken } from "./message-faults.ts";
import { examplesIn, type PageExample } from "./page-examples.ts";
import { placeholderOf, replayCallers, type ReplayCaller } from "./replay-callers.ts";

/** An example that was sent to a membrane, and what came back. */
export interface Replayed {
  readonly page: Page;
  readonly example: PageExample;
  readonly spoken: Spoken;
  /** What the example shows. */
  readonly answer: WrittenAnswer;
  readonly given: { readonly status: number; readonly json: unknown };
}

/** Starts a membrane that knows the callers. */
export type StartReplay = (profile: Profile, callers: readonly ReplayCaller[]) => Promise<ModuleInstance>;

interface Sending {
  readonly example: PageExample;
  readonly spoken: Spoken;
  readonly request: WrittenRequest;
  readonly answer: WrittenAnswer | undefined;
}

/**
 * Sends the HTTP examples of each page, in order, to a fresh membrane, and says what came back where an answer is shown. A handle
 * that an example shows is the one that the membrane issued at its place, in every later request of the page.
 */
export async function replayExamples(bundle: Bundle, pages: readonly Page[], start: StartReplay): Promise<Replayed[]> {
  const readTag = tagReader(bundle);
  const replayed: Replayed[] = [];
  for (const page of pages) {
    const sendings = examplesIn(page, readTag).flatMap((example) => sendingOf(bundle, example));
    for (const profile of bundle.profiles) {
      const own = sendings.filter(({ spoken }) => spoken.profile === profile);
      if (own.some(({ answer }) => answer !== undefined))
        replayed.push(...(await replayPage(page, profile, own, start)));
    }
  }
  return replayed;
}

function sendingOf(bundle: Bundle, example: PageExample): Sending[] {
  const { message, tag } = example;
  const spoken = message === undefined ? undefined : spokenOf(bundle, message, tag?.is === "message" ? tag : undefined);
  if (message?.request === undefined || spoken === undefined) return [];
  return [{ example, spoken, request: message.request, answer: message.answer }];
}

async function replayPage(
  page: Page,
  profile: Profile,
  sendings: readonly Sending[],
  start: StartReplay,
): Promise<Replayed[]> {
  const callers = replayCallers(profile, sendings, () => randomBytes(24).toString("base64url"));
  const membrane = await start(profile, callers);
  const issued = new Map<string, string>();
  const replayed: Replayed[] = [];
  try {
    for (const { example, spoken, request, answer } of sendings) {
      const { status, body } = await membrane.call(callOf(profile, request, callers, issued));
      const json = strictValueOf(body);
      if (answer === undefined) continue;
      replayed.push({ page, example, spoken, answer, given: { status, json } });
      for (const [shown, given] of issuedIn(spoken, answer, json)) issued.set(shown, given);
    }
  } finally {
    await membrane.close();
  }
  return replayed;
}

function callOf(
  profile: Profile,
  request: WrittenRequest,
  callers: readonly ReplayCaller[],
  issued: ReadonlyMap<string, string>,
): CallRequest {
  const asIssued = (text: string): string =>
    [...issued].reduce((whole, [shown, given]) => whole.replaceAll(shown, given), text);
  const placeholder = placeholderOf(profile, request);
  // Nobody has the token of a caller that is not known.
  const token =
    callers.find((caller) => caller.placeholder === placeholder)?.token ?? randomBytes(24).toString("base64url");
  const headers = request.headers.map(({ name, value }): [string, string] => [
    name.text.toLowerCase(),
    asIssued(placeholder === undefined ? value.text : value.text.replace(placeholder, token)),
  ]);
  const body = Buffer.from(asIssued(request.body.text));
  const length: [string, string][] = body.length === 0 ? [] : [["content-length", String(body.length)]];
  return {
    method: request.method.text,
    target: asIssued(request.target.text),
    headers: [...headers, ...length],
    ...(body.length === 0 ? {} : { body }),
  };
}

/** Handles that an example shows, with those the membrane issued in their place. */
function issuedIn({ operation, profile }: Spoken, answer: WrittenAnswer, given: unknown): [string, string][] {
  const shown = parseStrictJson(answer.body.text);
  if ("fault" in shown) return [];
  return leafPairs(operation, profile, shown.value, given).flatMap((pair): [string, string][] =>
    isIssued(pair) && typeof pair.shown === "string" && typeof pair.given === "string"
      ? [[pair.shown, pair.given]]
      : [],
  );
}
