import type { Change } from "../change.ts";
import type { FactSide } from "./fact-side.ts";
import type { RequirementFact } from "./facts.ts";
import { bothOf, factChange, type FactSaid } from "./both.ts";

/** Compares requirements: which there are, how much each asks for, and what judges it. */
export function compareRequirements(base: FactSide, head: FactSide): Change[] {
  return bothOf(base.facts.requirements, head.facts.requirements).flatMap(([name, was, is]) =>
    said(was, is).map((each) => factChange(base, head, "requirements", name, each)),
  );
}

function said(was: RequirementFact | undefined, is: RequirementFact | undefined): FactSaid[] {
  if (was === undefined)
    return [{ rule: "requirement-added", message: "there is another requirement", before: was, after: is }];
  if (is === undefined)
    return [{ rule: "requirement-removed", message: "the requirement is gone", before: was, after: is }];
  return [
    ...step("level", LEVELS, was.level, is.level),
    ...step("status", STATUSES, was.status, is.status),
    ...judges(was, is),
    ...(was.profile === is.profile
      ? []
      : [
          {
            rule: "requirement-lowered",
            message: `it was about ${was.profile} and is about ${is.profile}`,
            member: "profile",
            before: was.profile,
            after: is.profile,
          },
        ]),
  ];
}

const LEVELS: readonly RequirementFact["level"][] = ["SHOULD", "MUST"];
const STATUSES: readonly RequirementFact["status"][] = ["planned", "active"];

function step<Word extends string>(member: string, order: readonly Word[], before: Word, after: Word): FactSaid[] {
  if (before === after) return [];
  const rule = order.indexOf(after) < order.indexOf(before) ? "requirement-lowered" : "requirement-raised";
  return [{ rule, message: `its ${member} was ${before} and is ${after}`, member, before, after }];
}

function judges(was: RequirementFact, is: RequirementFact): FactSaid[] {
  const lost = was.judged_by.filter((each) => !is.judged_by.includes(each));
  const won = is.judged_by.filter((each) => !was.judged_by.includes(each));
  const [before, after] = [was.judged_by, is.judged_by];
  const say = (rule: string, message: string): FactSaid => ({ rule, message, member: "obligations", before, after });
  return [
    ...(lost.length === 0 ? [] : [say("requirement-lowered", `${lost.join(", ")} judges it no more`)]),
    ...(won.length === 0 ? [] : [say("requirement-raised", `${won.join(", ")} judges it too`)]),
  ];
}
