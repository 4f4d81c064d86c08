import { valueAt } from "../../bundle/json-pointer.ts";
import { positionsOf } from "../../bundle/position.ts";
import { parseStrictJson } from "../../bundle/strict-json.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fault, type CheckRule } from "../context.ts";
import { isIssued, leafPairs } from "../examples/answer-classes.ts";
import { refusalCodeOf } from "../examples/answer-faults.ts";
import { placeInside } from "../examples/place-inside.ts";
import type { Replayed } from "../examples/replay.ts";

const ID = "docs-replay";

/** Holds the answers that HTTP examples show to those a running membrane gives. */
export const docsReplay: CheckRule = {
  id: ID,
  why: "An answer may be one that the contract allows and still not the one that this request gets.",
  example: { in: "replay", good: exampleOf(0), bad: exampleOf(1) },
  needs: "replays",
  check: ({ replays = [] }) => {
    const told = new Set<string>();
    // What comes after the first answer that is another one follows from it.
    return replays.flatMap((replay) => {
      const key = `${replay.page.file} ${replay.spoken.profile.name}`;
      const found = told.has(key) ? [] : differences(replay);
      if (found.length > 0) told.add(key);
      return found.slice(0, 1);
    });
  },
};

/** The first question to a fresh membrane, with an answer. */
function exampleOf(records: number): string {
  return `\`\`\`http evidence.connector.status
GET /v1/evidence/connectors/status HTTP/1.1
authorization: Bearer <token>

HTTP/1.1 200 OK
content-type: application/json

{
  "operation": "evidence.connector.status",
  "outcome": "projected",
  "body": { "connector_records": ${records}, "evidence_records": 0, "productionAdmission": false },
  "receipt": { "ref": "receipt:9GmG2R1hJ4lzLzAQWOa47iGn", "outcome": "projected", "reasons": [], "fixture": true }
}
\`\`\``;
}

function differences({ example, spoken, answer, given }: Replayed): Finding[] {
  const { block } = example;
  const shown = parseStrictJson(answer.body.text);
  const json = "fault" in shown ? undefined : shown.value;
  const code = refusalCodeOf(spoken.profile, given.json);
  const what = `${given.status}${code === undefined ? "" : ` ${code}`}`;
  if (Number(answer.status.text) !== given.status || refusalCodeOf(spoken.profile, json) !== code)
    return [
      fault(
        ID,
        block.place(answer.status.at, answer.status.text.length),
        `the membrane answers ${what} to this request`,
        "show that answer, or the request that gets the one shown",
      ),
    ];
  return leafPairs(spoken.operation, spoken.profile, json, given.json)
    .filter((pair) => !isIssued(pair) && pair.shown !== pair.given)
    .map(({ pointer }) =>
      fault(
        ID,
        placeInside(block, answer.body.text, answer.body.at, positionsOf("", answer.body.text).at(pointer)),
        `the membrane answers ${valueAt(given.json, pointer) === undefined ? "nothing" : "another value"} at ${pointer}`,
        "show the answer that this request gets",
      ),
    );
}
