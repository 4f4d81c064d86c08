import { request as open, type Agent } from "node:http";
import { placedMembers } from "../placed-members.ts";
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
  const { target, headers, body } = placedMembers(operation, value);
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
          ...Object.fromEntries(headers),
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
