import { accepts, statusOf, type Bundle, type Operation, type Profile } from "../../src/bundle/model.ts";
import { conditionSentence } from "./condition-sentence.ts";
import { leftByAccepted, leftByRefused } from "./left-behind.ts";
import type { Links } from "./links.ts";
import { page, table } from "./markdown.ts";
import { flowchart, label } from "./mermaid.ts";

/** The order in which an operation decides: as a table, and as a picture of the way from the request to its acceptance. */
export function decisionOrder(operation: Operation, profile: Profile, bundle: Bundle, links: Links): string {
  if (operation.refuses.length === 0) return page("### Decision order", "Nothing is refused by the operation itself.");
  const refused = operation.refuses.map((refusal, index) => [
    String(index + 1),
    conditionSentence(refusal),
    links.code(refusal.code),
    String(statusOf(bundle, refusal)),
    leftByRefused(refusal, operation, profile),
  ]);
  const accepted = [
    "",
    "nothing above: accepted",
    "",
    String(operation.clean.status),
    leftByAccepted(operation, profile),
  ];
  return page(
    "### Decision order",
    "The first condition that applies answers: with two faults present, the one that stands first.",
    table(["#", "Refused when", "Code", "Status", "Leaves"], accepts(operation) ? [...refused, accepted] : refused),
    picture(operation, bundle),
  );
}

/** Names of the boxes are ours; what the contract says stands in labels alone. */
function picture(operation: Operation, bundle: Bundle): string {
  const { method, path, refuses, clean } = operation;
  const boxes = refuses.flatMap((refusal, index) => {
    const at = index + 1;
    const last = at === refuses.length;
    return [
      `c${at}["${at} ${label(conditionSentence(refusal, plain))}"]`,
      `c${at} ${refusal.when === "always" ? "-->" : "-->|yes|"} r${at}(["${statusOf(bundle, refusal)} ${label(refusal.code)}"])`,
      ...(last ? [] : [`c${at} -->|no| c${at + 1}`]),
    ];
  });
  const end = accepts(operation) ? [`c${refuses.length} -->|no| accepted(["${clean.status} accepted"])`] : [];
  return flowchart([`request(["${label(`${method} ${path}`)}"]) --> c1`, ...boxes, ...end]);
}

function plain(word: string): string {
  return word;
}
