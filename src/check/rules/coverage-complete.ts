import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { OBLIGATION_KINDS } from "../../obligations/kinds/index.ts";
import { fault, isKept, meant, type CheckContext, type CheckRule } from "../context.ts";
import { placeIn } from "../places.ts";

const ID = "coverage-complete";

/** Gives each active requirement something that judges it, and each obligation a requirement it serves and a mutant it kills. */
export const coverageComplete: CheckRule = {
  id: ID,
  why: "A requirement that nothing judges is a wish, an obligation that serves none is noise, and one that kills no mutant may be unable to fail.",
  example: {
    in: "bundle",
    document: "requirements",
    pointer: "/requirements/0/rules/-",
    when: "absent",
    bad: "no-such-rule",
  },
  needs: "bundle",
  check: (context) => [...ofRequirements(context), ...ofObligations(context), ...ofKills(context)],
};

function ofRequirements(context: CheckContext): Finding[] {
  const source = context.bundle.sources.requirements;
  const suffixes = OBLIGATION_KINDS.map((kind) => kind.suffix);
  const rules = context.rules.map((rule) => rule.id);
  const kept = new Set(context.rules.filter((rule) => isKept(rule)).map((rule) => rule.id));
  const judged = new Set(context.obligations.flatMap((obligation) => obligation.requirements));
  return context.bundle.requirements.flatMap((entry, index) => {
    const at = (member: string): Finding["place"] => placeIn(context, source, `/requirements/${index}/${member}`);
    const unknown = (list: readonly string[], known: readonly string[], member: string, what: string): Finding[] =>
      list.flatMap((name, position) =>
        known.includes(name)
          ? []
          : [
              fault(
                ID,
                at(`${member}/${position}`),
                `${what} ${JSON.stringify(name)} does not exist`,
                meant(didYouMean(name, known)),
              ),
            ],
      );
    const open =
      entry.status === "active" &&
      !judged.has(entry.id) &&
      !entry.rules.some((rule) => kept.has(rule)) &&
      entry.unobservable === undefined;
    return [
      ...unknown(entry.obligations, suffixes, "obligations", "obligation suffix"),
      ...unknown(entry.rules, rules, "rules", "rule"),
      ...(open
        ? [
            fault(
              ID,
              at("id"),
              `requirement ${entry.id} is judged by no obligation and no rule`,
              "name what judges it, or say why nothing can in `unobservable`",
            ),
          ]
        : []),
    ];
  });
}

function ofObligations(context: CheckContext): Finding[] {
  const source = context.bundle.sources.requirements;
  const idle = context.obligations.filter((obligation) => obligation.requirements.length === 0);
  return [...new Set(idle.map((obligation) => obligation.suffix))].map((suffix) => {
    const example = idle.find((obligation) => obligation.suffix === suffix)?.id ?? suffix;
    return fault(
      ID,
      placeIn(context, source, "/requirements"),
      `obligation suffix ${suffix} follows (for example ${example}) but serves no requirement`,
      "name it in `obligations` of the requirement it judges",
    );
  });
}

function ofKills(context: CheckContext): Finding[] {
  const { kills, obligations } = context;
  if (kills === undefined) return [];
  const place = { file: kills.file, line: 1, column: 1, length: 1 };
  const ids = new Set(obligations.map((obligation) => obligation.id));
  const killing = new Set(
    kills.mutants.flatMap((mutant) => mutant.killedBy.map((id) => id.slice(id.lastIndexOf("/") + 1))),
  );
  const gone = [...new Set(kills.mutants.flatMap((mutant) => [...mutant.claims, ...mutant.killedBy]))].filter(
    (id) => !ids.has(id),
  );
  // What is only recommended and never violated (it could not run instead) can kill nothing.
  const required = obligations.filter((obligation) => obligation.level === "MUST");
  const toothless = [...new Set(required.map((obligation) => obligation.suffix))].filter(
    (suffix) => !killing.has(suffix),
  );
  const survivors = kills.mutants.filter((mutant) => !mutant.killedBy.some((id) => mutant.claims.includes(id)));
  return [
    ...gone.map((id) =>
      fault(
        ID,
        place,
        `recorded kill matrix names obligation ${id}, which does not follow from the contracts`,
        "run: membrane self-test",
      ),
    ),
    ...toothless.map((suffix) =>
      fault(
        ID,
        place,
        `no recorded mutant is killed by obligation suffix ${suffix}`,
        "add a mutant that only it can kill, and run: membrane self-test",
      ),
    ),
    ...survivors.map((mutant) =>
      fault(ID, place, `mutant ${mutant.id} is killed by no obligation that claims it`, "run: membrane self-test"),
    ),
  ];
}
