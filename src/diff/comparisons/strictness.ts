import { canonicalJson } from "../../bundle/canonical-json.ts";
import type { Refusal } from "../../bundle/model.ts";

/** Which way a refusal moved. */
export type Strictness = "looser" | "stricter" | "same" | "unknown";

/** What one member of a refusal says now, against what it said. */
export interface MemberStrictness {
  readonly member: string;
  readonly is: Strictness;
  readonly message: string;
}

/** Lists of which a longer one lets more pass, and lists of which a longer one lets less pass. */
const MORE_PASSES: ReadonlySet<string> = new Set(["live"]);
const LESS_PASSES: ReadonlySet<string> = new Set(["binds", "values"]);
/** What says which refusal it is, and what it answers: compared elsewhere. */
const ELSEWHERE: ReadonlySet<string> = new Set(["when", "code", "status"]);

/** Compares what two refusals of one condition look at, member by member. A member whose way cannot be told says so. */
export function strictness(base: Refusal, head: Refusal): MemberStrictness[] {
  const [was, is] = [base, head] as unknown as readonly Readonly<Record<string, unknown>>[];
  const members = new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})]);
  return [...members]
    .filter((member) => !ELSEWHERE.has(member))
    .flatMap((member): MemberStrictness[] => {
      const [before, after] = [was?.[member], is?.[member]];
      if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return [];
      if (Array.isArray(before) && Array.isArray(after)) return lists(member, before as string[], after as string[]);
      return [{ member, is: "unknown", message: `${member} is another than before` }];
    });
}

function lists(member: string, before: readonly string[], after: readonly string[]): MemberStrictness[] {
  const won = after.filter((each) => !before.includes(each));
  const lost = before.filter((each) => !after.includes(each));
  const [looser, stricter] = MORE_PASSES.has(member) ? [won, lost] : LESS_PASSES.has(member) ? [lost, won] : [[], []];
  const out: MemberStrictness[] = [];
  if (looser.length > 0)
    out.push({ member, is: "looser", message: `${said(member, looser, looser === won)}, so more passes` });
  if (stricter.length > 0)
    out.push({ member, is: "stricter", message: `${said(member, stricter, stricter === won)}, so less passes` });
  return out;
}

function said(member: string, words: readonly string[], added: boolean): string {
  return `${member} ${added ? "has" : "has no more"} ${words.join(", ")}`;
}
