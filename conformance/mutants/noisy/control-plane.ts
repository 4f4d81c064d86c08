import { randomBytes, randomInt } from "node:crypto";
import type { Bundle } from "../../../src/bundle/model.ts";
import { controlModule } from "../../../src/reference/index.ts";
import { bentRows, CONTROL_PLANE } from "../control/control-mutant.ts";
import { around, delayed, randomLine, SLOW_BY_MS, type NoisyTwin } from "./noisy-twin.ts";
import { shuffledAnswer } from "./shuffled-answer.ts";

/** Honest control planes with noise where noise is allowed. */
export function noisyControlPlane(bundle: Bundle): NoisyTwin[] {
  return [
    {
      id: "noisy/control-answers",
      profile: CONTROL_PLANE,
      summary:
        "Members and headers in any order, white space, headers of its own with random values, and times with or without milliseconds.",
      adapter: () =>
        around("noisy/control-answers", controlModule({ bundle }), (answer) => shuffledAnswer(answer, otherPrecision)),
    },
    {
      id: "noisy/control-time",
      profile: CONTROL_PLANE,
      summary: "A clock that is ninety seconds slow, and each answer after a wait of its own.",
      adapter: () => {
        const slow = controlModule({
          bundle,
          change: (parts) => ({ ...parts, clock: () => parts.clock() - SLOW_BY_MS }),
        });
        return around("noisy/control-time", slow, delayed);
      },
    },
    {
      id: "noisy/control-records",
      profile: CONTROL_PLANE,
      summary:
        "Actors in the audit under random names of any length, and logs full of random text, digests and base64.",
      adapter: () => {
        const actorNamed = otherNames();
        return controlModule({
          bundle,
          change: (parts, spoil) => ({
            ...bentRows(parts, (tx) => ({
              appendAudit: (record) => tx.appendAudit({ ...record, actor: actorNamed(record.actor) }),
            })),
            log: (entry) => {
              parts.log(entry);
              spoil.log(randomLine());
            },
          }),
        });
      },
    },
  ];
}

const WITH_MILLISECONDS = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{3}Z$/u;

function otherPrecision(text: string): string {
  return randomInt(2) === 0 ? text : text.replace(WITH_MILLISECONDS, "$1Z");
}

/** A name stands for the same key each time. */
function otherNames(): (actor: string) => string {
  const names = new Map<string, string>();
  return (actor) => {
    const name = names.get(actor) ?? `actor:${randomBytes(randomInt(6, 48)).toString("base64url")}`;
    names.set(actor, name);
    return name;
  };
}
