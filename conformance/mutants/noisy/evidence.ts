import { randomBytes, randomInt } from "node:crypto";
import type { Bundle } from "../../../src/bundle/model.ts";
import { referenceModule } from "../../../src/reference/module.ts";
import { EVIDENCE } from "../operations.ts";
import { around, delayed, randomLine, SLOW_BY_MS, type NoisyTwin } from "./noisy-twin.ts";
import { shuffledAnswer } from "./shuffled-answer.ts";

/** Honest membranes of the evidence profile with noise where noise is allowed. */
export function noisyEvidence(bundle: Bundle): NoisyTwin[] {
  return [
    {
      id: "noisy/answers",
      profile: EVIDENCE,
      summary: "Members and headers in any order, white space, and headers of its own with random values.",
      adapter: () => around("noisy/answers", referenceModule({ bundle }), (answer) => shuffledAnswer(answer)),
    },
    {
      id: "noisy/time",
      profile: EVIDENCE,
      summary: "A clock that is ninety seconds slow, and each answer after a wait of its own.",
      adapter: () => {
        const slow = referenceModule({
          bundle,
          change: (parts) => ({ ...parts, clock: () => parts.clock() - SLOW_BY_MS }),
        });
        return around("noisy/time", slow, delayed);
      },
    },
    {
      id: "noisy/records",
      profile: EVIDENCE,
      summary: "References of another length, and logs full of random text, digests and base64.",
      adapter: () =>
        referenceModule({
          bundle,
          change: (parts, spoil) => ({
            ...parts,
            ids: (kind) => `${kind}:${randomBytes(randomInt(18, 40)).toString("base64url")}`,
            log: (entry) => {
              parts.log(entry);
              spoil.log(randomLine());
            },
          }),
        }),
    },
  ];
}
