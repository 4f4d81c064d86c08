import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { valueAt } from "../../bundle/json-pointer.ts";
import { operationsOf, type Bundle, type Profile } from "../../bundle/model.ts";
import { strictValueOf } from "../../bundle/strict-json.ts";
import type { RuntimeListing } from "../context.ts";

/** Longest listing that is read, in bytes. */
const LONGEST = 1024 * 1024;
const TIMEOUT_MS = 10_000;

/** Thrown when the runtime cannot be asked. `code` tells a mistake of the caller from a runtime that is not there; the message holds no credential. */
class RuntimeUnreadable extends Error {
  readonly code: "runtime_unreachable" | "runtime_misnamed";
  readonly remedy: string | undefined;

  constructor(code: RuntimeUnreadable["code"], message: string, { remedy, cause }: ErrorOptions & Remedy = {}) {
    super(message, { cause });
    this.name = "RuntimeUnreadable";
    this.code = code;
    this.remedy = remedy;
  }
}

interface Remedy {
  readonly remedy?: string;
}

/** What to do about a server whose listing is not where, or not as, the contract has it. */
export const LISTING_REMEDY =
  "a listing is read without bindings; the labels of a server that needs them are judged by: membrane conform --bindings <file>";

/**
 * Reads the contract listing of the profile a runtime serves, from a server's address or a file: the one asked for, else, of a
 * server, the one the bundle says, or every one that has a listing, and of a file the one it names. Throws RuntimeUnreadable.
 */
export async function readListings(
  bundle: Bundle,
  where: string,
  cwd: string,
  asked?: string,
): Promise<RuntimeListing[]> {
  const profiles = bundle.profiles.filter((profile) => profile.document.runtime.listing !== "");
  const served = (name: string | undefined): Profile[] =>
    name === undefined ? profiles : profiles.filter((profile) => profile.name === name);
  const byDefault = served(asked ?? bundle.document.default_profile);
  if (!/^https?:\/\//iu.test(where)) return fromFile(where, cwd, served(asked), byDefault[0]);
  const base = addressOf(where);
  return Promise.all(byDefault.map((profile) => fromServer(base, profile, bundle)));
}

function addressOf(where: string): URL {
  let url: URL;
  try {
    url = new URL(where);
  } catch (error) {
    throw new RuntimeUnreadable(
      "runtime_misnamed",
      "--runtime is no valid address, expected http://host:port or a file",
      { cause: error },
    );
  }
  if (url.username !== "" || url.password !== "")
    throw new RuntimeUnreadable("runtime_misnamed", "--runtime holds a user name or password, the listing is public");
  return url;
}

async function fromServer(base: URL, profile: Profile, bundle: Bundle): Promise<RuntimeListing> {
  const operation = operationsOf(bundle).find((candidate) => candidate.name === profile.document.runtime.listing);
  const path = `${base.pathname.replace(/\/+$/u, "")}${operation?.path ?? ""}`;
  const name = `${base.origin}${path}`;
  let answer: Response;
  try {
    answer = await fetch(name, {
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: "application/json" },
    });
  } catch (error) {
    throw new RuntimeUnreadable("runtime_unreachable", `no answer from ${name}`, { cause: error });
  }
  const expected = operation?.clean.status ?? 200;
  if (answer.status !== expected) {
    await answer.body?.cancel();
    throw new RuntimeUnreadable(
      "runtime_unreachable",
      `${name} answered with status ${answer.status}, expected ${expected}`,
      { remedy: LISTING_REMEDY },
    );
  }
  return { profile: profile.name, name, answer: strictValueOf(await bounded(answer, name)) };
}

async function bounded(answer: Response, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > LONGEST)
        throw new RuntimeUnreadable("runtime_unreachable", `${name} answered with more than ${LONGEST} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof RuntimeUnreadable) throw error;
    throw new RuntimeUnreadable("runtime_unreachable", `the answer of ${name} broke off`, { cause: error });
  }
  return Buffer.concat(chunks);
}

/** The listing in a file, of the profile it names; where it names none of them, of another. */
function fromFile(
  where: string,
  cwd: string,
  profiles: readonly Profile[],
  another: Profile | undefined,
): RuntimeListing[] {
  const path = resolve(cwd, where);
  let bytes: Buffer;
  try {
    if (statSync(path).size > LONGEST)
      throw new RuntimeUnreadable("runtime_misnamed", `${where} has more than ${LONGEST} bytes`);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof RuntimeUnreadable) throw error;
    throw new RuntimeUnreadable("runtime_misnamed", `listing ${where} cannot be read`, { cause: error });
  }
  const answer = strictValueOf(bytes);
  const named = profiles.find((profile) => {
    const at = profile.listed.profile;
    return [`${profile.wire.bodyAt}${at}`, at].some((pointer) => valueAt(answer, pointer) === profile.name);
  });
  const profile = named ?? another ?? profiles[0];
  return profile === undefined ? [] : [{ profile: profile.name, name: where, answer, text: bytes.toString("utf8") }];
}
