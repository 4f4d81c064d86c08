import { request as open, type Agent } from "node:http";
import type { Operation } from "../../src/bundle/model.ts";
import type { Value } from "./journal.ts";
import { operationOf, type World } from "./world.ts";

/** What came back. Without a status, nothing whole did, and the request may have had its effect or not. */
export interface Reply {
  readonly status?: number;
  readonly text: string;
}

/** Where a request goes to. */
export interface Door {
  readonly url: string;
  readonly agent: Agent;
}

/** What is sent, by whom. */
export interface Sending {
  readonly token: string;
  readonly operation: string;
  readonly value: Value;
  /** After so many milliseconds the client goes away, answered or not. */
  readonly hangUpAfterMs?: number;
}

/** Longer than a server takes to give up on its database. */
const PATIENCE_MS = 40_000;

/** Sends a request once, whatever happens to it. Never rejects. */
export function send(
  world: World,
  door: Door,
  { token, operation: name, value, hangUpAfterMs }: Sending,
): Promise<Reply> {
  const operation = operationOf(world, name);
  const { target, headers, body } = written(operation, value);
  const { header } = world.profile.document.identities;
  return new Promise((resolve) => {
    const broken = (): void => resolve({ text: "" });
    const sending = open(
      `${door.url}${target}`,
      {
        method: operation.method,
        agent: door.agent,
        timeout: PATIENCE_MS,
        headers: {
          ...headers,
          [header]: token,
          ...(body === undefined ? {} : { "content-type": world.profile.mediaType }),
        },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => (text += chunk));
        answer.on("error", broken);
        answer.on("end", () =>
          resolve({ ...(answer.statusCode === undefined ? {} : { status: answer.statusCode }), text }),
        );
      },
    );
    sending.on("timeout", () => sending.destroy());
    sending.on("error", broken);
    sending.on("close", broken);
    sending.end(body);
    if (hangUpAfterMs === undefined) return;
    const hangUp = setTimeout(() => sending.destroy(), hangUpAfterMs);
    sending.on("close", () => clearTimeout(hangUp));
  });
}

/** Each member where the contract carries it. */
function written(
  operation: Operation,
  value: Value,
): { target: string; headers: Record<string, string>; body?: string } {
  const headers: Record<string, string> = {};
  const query = new URLSearchParams();
  const body: Record<string, unknown> = {};
  let target = operation.path;
  for (const [member, each] of Object.entries(value)) {
    const carrier = operation.carried.get(member);
    if (carrier?.in === "path") target = target.replace(`{${carrier.name}}`, encodeURIComponent(String(each)));
    else if (carrier?.in === "header") headers[carrier.name] = String(each);
    else if (carrier?.in === "query" || operation.input !== "body") query.set(member, String(each));
    else body[member] = each;
  }
  if (query.size > 0) target += `?${query.toString()}`;
  return operation.input === "body" ? { target, headers, body: JSON.stringify(body) } : { target, headers };
}
