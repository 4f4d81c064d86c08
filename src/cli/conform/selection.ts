import type { Bundle, Profile } from "../../bundle/model.ts";
import type { Obligation } from "../../obligations/obligation.ts";
import type { Project } from "../project.ts";
import { UsageError } from "../usage-error.ts";

/** The profile asked for, else the one the bundle says, else the only one. Throws a UsageError when there is no such profile, or more than one to choose from. */
export function profileNamed({ profiles, document }: Bundle, named: string | undefined): Profile {
  const asked = named ?? document.default_profile;
  const found = asked === undefined ? profiles[0] : profiles.find((profile) => profile.name === asked);
  if (found === undefined || (asked === undefined && profiles.length > 1)) {
    throw new UsageError(
      "the bundle has no such profile",
      `pass --profile with one of ${profiles.map(({ name }) => name).join(", ")}`,
    );
  }
  return found;
}

/** Which obligations a filter selects: each pattern must match one, with `*` for anything. */
export function selectionOf(
  project: Project,
  profile: Profile,
  only: readonly string[],
): (obligation: Obligation) => boolean {
  const own = project.obligations.filter((obligation) => obligation.profile === profile.name);
  if (own.length === 0) throw new UsageError("the bundle has no obligation to judge");
  const patterns = only.map((pattern) => ({
    pattern,
    expression: new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replaceAll(/[.+?^${}()|[\]\\/]/gu, "\\$&"))
        .join(".*")}$`,
      "u",
    ),
  }));
  for (const { pattern, expression } of patterns) {
    if (own.some((obligation) => expression.test(obligation.id) || expression.test(obligation.suffix))) continue;
    throw new UsageError(
      `filter ${JSON.stringify(pattern)} matches no obligation`,
      "list them with: membrane list obligations",
    );
  }
  return (obligation) =>
    obligation.profile === profile.name &&
    (patterns.length === 0 ||
      patterns.some(({ expression }) => expression.test(obligation.id) || expression.test(obligation.suffix)));
}
