import type { Change } from "../change.ts";
import type { Comparison } from "./comparison.ts";
import { differences } from "./differences.ts";
import { changedAt, spotAt, type Both } from "./said.ts";

/** Compares what the documentation owes its readers, and by which rules pilots are admitted. */
export const promises: Comparison = (base, head) => {
  const both: Both = { base: base.bundle.sources.productionAdmission, head: head.bundle.sources.productionAdmission };
  const lane = [base.bundle, head.bundle].map(({ productionAdmission }) => productionAdmission.customer_boundary_lane);
  const [was, is] = lane as [(typeof lane)[number], (typeof lane)[number]];
  const invariants = lane.map(({ consistency_invariants: all }) => all.map(({ invariant }) => invariant)) as [
    string[],
    string[],
  ];
  return [
    ...words(both, "required_doc_topics", was.required_doc_topics, is.required_doc_topics, [
      "topic-dropped",
      "topic-added",
    ]),
    ...words(both, "forbidden_doc_claims", was.forbidden_doc_claims, is.forbidden_doc_claims, [
      "claim-allowed",
      "contract-changed",
    ]),
    ...words(both, "consistency_invariants", ...invariants, ["invariant-dropped", "contract-changed"]),
    ...differences(
      base.bundle.productionAdmission.pilot_admission_lane,
      head.bundle.productionAdmission.pilot_admission_lane,
    ).flatMap(({ pointer }) =>
      changedAt(both, "pilot_admission_lane", `/pilot_admission_lane${pointer}`, () => ({
        rule: "lane-changed",
        message: `pilots are admitted by another ${pointer === "" ? "lane" : pointer.slice(1)}`,
      })),
    ),
  ];
};

function words(
  both: Both,
  list: string,
  before: readonly string[],
  after: readonly string[],
  [dropped, added]: readonly [string, string],
): Change[] {
  const pointer = `/customer_boundary_lane/${list}`;
  const make = (word: string, came: boolean): Change => ({
    rule: came ? added : dropped,
    subjects: [word],
    at: `${pointer}/${word}`,
    before: came ? null : word,
    after: came ? word : null,
    base: spotAt(both.base, pointer),
    head: spotAt(both.head, pointer),
    message: `${list} has ${came ? "one more" : "one less"}`,
  });
  return [
    ...before.filter((word) => !after.includes(word)).map((word) => make(word, false)),
    ...after.filter((word) => !before.includes(word)).map((word) => make(word, true)),
  ];
}
