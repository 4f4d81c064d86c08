import { randomBytes, randomInt } from "node:crypto";
import type { ModuleAnswer } from "../../../src/protocol/module-adapter.ts";

/** Takes each text of an answer to what may stand in its place. */
export type Reword = (text: string) => string;

/** The answer with members and headers in any order, white space, and headers of its own with random values. */
export function shuffledAnswer(answer: ModuleAnswer, reword: Reword = (text) => text): ModuleAnswer {
  const own: [string, string][] = [
    ["x-request-id", randomBytes(16).toString("hex")],
    ["server-timing", `app;dur=${randomInt(100)}`],
    ["date", new Date().toUTCString()],
  ];
  const text = Buffer.from(answer.body).toString("utf8");
  const body = JSON.stringify(shuffledMembers(JSON.parse(text), reword), null, randomInt(3));
  return { ...answer, headers: shuffled([...answer.headers, ...own]), body: Buffer.from(body, "utf8") };
}

function shuffledMembers(value: unknown, reword: Reword): unknown {
  if (typeof value === "string") return reword(value);
  if (Array.isArray(value)) return value.map((item) => shuffledMembers(item, reword));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]: [string, unknown]) => [
    name,
    shuffledMembers(member, reword),
  ]);
  return Object.fromEntries(shuffled(members));
}

function shuffled<T>(items: readonly T[]): T[] {
  const places = items.map((item) => ({ item, at: randomInt(2 ** 32) }));
  return places.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}
