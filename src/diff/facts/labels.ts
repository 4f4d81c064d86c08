import type { Change } from "../change.ts";
import type { FactSide } from "./fact-side.ts";
import { bothOf, factChange, type FactSaid } from "./both.ts";

/** Compares the labels of operations, and what labels stand for. A label may rise and not fall. */
export function compareLabels(base: FactSide, head: FactSide): Change[] {
  const meanings = bothOf(base.facts.labels, head.facts.labels).flatMap(([name, was, is]) => {
    const say = (rule: string, message: string, member?: string): Change =>
      factChange(base, head, "labels", name, {
        rule,
        message,
        before: was,
        after: is,
        ...(member === undefined ? {} : { member }),
      });
    if (is === undefined) return [say("label-removed", "the label is gone")];
    if (was === undefined) return [say("label-added", "there is another label")];
    return [
      ...(was.durable === is.durable
        ? []
        : [say("label-remeant", `durable was ${was.durable} and is ${is.durable}`, "durable")]),
      ...(was.rank === is.rank ? [] : [say("label-remeant", `its rank was ${was.rank} and is ${is.rank}`, "rank")]),
    ];
  });
  const operations = bothOf(base.facts.operations, head.facts.operations).flatMap(([name, was, is]) => {
    if (was === undefined || is === undefined || was.label === is.label) return [];
    return [factChange(base, head, "operations", name, moved(base, head, was.label, is.label))];
  });
  return [...meanings, ...operations];
}

function moved(base: FactSide, head: FactSide, was: string, is: string): FactSaid {
  // The order is the one that was published: a new order of labels is no way round it.
  const order = { ...head.facts.labels, ...base.facts.labels };
  const [before, after] = [order[was], order[is]];
  const fell =
    before === undefined || after === undefined || after.rank < before.rank || (before.durable && !after.durable);
  return {
    rule: fell ? "label-fell" : "label-rose",
    message: `the label was ${was} and is ${is}`,
    member: "label",
    before: was,
    after: is,
    ...(fell ? { remedy: "a label may rise and not fall: give the operation its label back" } : {}),
  };
}
