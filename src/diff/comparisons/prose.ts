import { toPointer } from "../../bundle/json-pointer.ts";
import type { Change } from "../change.ts";
import { documentsIn } from "../facts/facts.ts";
import { isProse } from "../meaning.ts";
import type { Comparison } from "./comparison.ts";
import { spotAt } from "./said.ts";

/** Compares texts for people, in what both sides have. */
export const prose: Comparison = (base, head) => {
  const [was, is] = [base, head].map(({ bundle }) => [bundle.sources.bundle, ...documentsIn(bundle)]);
  return (is ?? []).flatMap((after) => {
    const before = was?.find(({ path }) => path === after.path);
    if (before === undefined) return [];
    const [texts, others] = [textsOf(before.value), textsOf(after.value)];
    return [...new Set([...texts.keys(), ...others.keys()])].flatMap((at): Change[] => {
      const [one, other] = [texts.get(at), others.get(at)];
      // What only one side has came or went with what it is about, unless that is still there.
      if (one?.text === other?.text || (one === undefined && other === undefined)) return [];
      const missing = one ?? other;
      if ((one === undefined || other === undefined) && missing !== undefined && !bothHave(missing, texts, others))
        return [];
      return [
        {
          rule: "prose-changed",
          subjects: [after.path],
          at: `${after.path}${at}`,
          before: one?.text ?? null,
          after: other?.text ?? null,
          base: spotAt(before, one?.pointer ?? other?.above ?? ""),
          head: spotAt(after, other?.pointer ?? one?.above ?? ""),
          message: `a text for people reads otherwise at ${at}`,
        },
      ];
    });
  });
};

interface Text {
  readonly text: string;
  readonly pointer: string;
  /** Pointer and key of the object it stands in. */
  readonly above: string;
  readonly owner: string;
}

/** Members by which the entries of a list are known. */
const NAMES = ["code", "id", "label", "class", "family", "invariant", "capability"];

/** Every text for people by a place that no other entry moves, and every object by an empty one. */
function textsOf(value: unknown): Map<string, Text> {
  const found = new Map<string, Text>();
  const walk = (node: unknown, pointer: string, key: string, name: string | undefined): void => {
    if (typeof node !== "object" || node === null) return;
    found.set(`${key}/`, { text: "", pointer, above: pointer, owner: key });
    for (const [member, part] of Object.entries(node)) {
      const index = Array.isArray(node) ? nameOf(part, member) : member;
      const [place, at] = [pointer + toPointer([member]), key + toPointer([index])];
      if (member === "$schema") continue;
      if (typeof part === "string" && (isProse(member, part, name) || name === "residual"))
        found.set(at, { text: part, pointer: place, above: pointer, owner: key });
      else walk(part, place, at, member);
    }
  };
  walk(value, "", "", undefined);
  return found;
}

function nameOf(entry: unknown, index: string): string {
  if (typeof entry !== "object" || entry === null) return index;
  const members = entry as Readonly<Record<string, unknown>>;
  const named = NAMES.find((name) => typeof members[name] === "string");
  return named === undefined ? index : String(members[named]);
}

function bothHave({ owner }: Text, base: ReadonlyMap<string, Text>, head: ReadonlyMap<string, Text>): boolean {
  return base.has(`${owner}/`) && head.has(`${owner}/`);
}
