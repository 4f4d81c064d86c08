import type { SensitiveClass, ValueShape } from "../../generated/documents.ts";
import type { Change } from "../change.ts";
import { sameMeaning } from "../meaning.ts";
import { shortestOnlyIn } from "../patterns/compare-texts.ts";
import type { Comparison } from "./comparison.ts";
import { changedAt, spotAt, type Both } from "./said.ts";

/** Compares what counts as a secret or a raw payload: member names, shapes of values, and how names are compared. */
export const material: Comparison = (base, head) => {
  const both: Both = { base: base.bundle.sources.sensitiveMaterial, head: head.bundle.sources.sensitiveMaterial };
  const [was, is] = [base.bundle.sensitiveMaterial, head.bundle.sensitiveMaterial];
  return [
    ...named(was.classes, is.classes, "class").flatMap(([name, before, after]) => ofClass(both, name, before, after)),
    ...changedAt(both, "normalise", "/normalise/strip", (before, after) => normalised(before, after)),
    ...changedAt(both, "residual", "/residual", () => ({
      rule: "contract-changed",
      message: "what no membrane can decide is another list",
    })),
  ];
};

interface Entry<T> {
  readonly value: T;
  readonly index: number;
}

/** Entries of both lists by the name each has. */
function named<T>(
  base: readonly T[],
  head: readonly T[],
  key: keyof T,
): [string, Entry<T> | undefined, Entry<T> | undefined][] {
  const of = (list: readonly T[]): Map<string, Entry<T>> =>
    new Map(list.map((value, index) => [String(value[key]), { value, index }]));
  const [before, after] = [of(base), of(head)];
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => [name, before.get(name), after.get(name)]);
}

function ofClass(
  both: Both,
  name: string,
  was: Entry<SensitiveClass> | undefined,
  is: Entry<SensitiveClass> | undefined,
): Change[] {
  const place = placeIn(both, was, is);
  if (was === undefined || is === undefined) {
    const rule = is === undefined ? "detector-removed" : "detector-added";
    return [place(rule, "", name, `the class ${name} is ${is === undefined ? "gone" : "new"}`, was?.value, is?.value)];
  }
  const lost = was.value.member_names.filter((each) => !is.value.member_names.includes(each));
  const won = is.value.member_names.filter((each) => !was.value.member_names.includes(each));
  return [
    ...(was.value.condition === is.value.condition
      ? []
      : [
          place(
            "contract-changed",
            "/condition",
            name,
            "the class triggers another refusal",
            was.value.condition,
            is.value.condition,
          ),
        ]),
    ...lost.map((each) =>
      place(
        "detector-removed",
        "/member_names",
        `${name}/${each}`,
        `a member called ${each} is not ${name} any more`,
        each,
        null,
      ),
    ),
    ...won.map((each) =>
      place("detector-added", "/member_names", `${name}/${each}`, `a member called ${each} is ${name}`, null, each),
    ),
    ...named(was.value.value_shapes, is.value.value_shapes, "id").flatMap(([id, before, after]) =>
      ofShape(`${name}/${id}`, before, after, (rule, member, message, one, other) => {
        const at = (entry: Entry<SensitiveClass>, shape: Entry<ValueShape> | undefined): string =>
          `/classes/${entry.index}/value_shapes${shape === undefined ? "" : `/${shape.index}${member}`}`;
        return {
          rule,
          subjects: [`${name}/${id}`],
          at: `/classes/${name}/value_shapes/${id}${member}`,
          before: one ?? null,
          after: other ?? null,
          base: spotAt(both.base, at(was, before)),
          head: spotAt(both.head, at(is, after)),
          message,
        };
      }),
    ),
  ];
}

type Say = (rule: string, member: string, message: string, before: unknown, after: unknown) => Change;

function placeIn(both: Both, was: Entry<SensitiveClass> | undefined, is: Entry<SensitiveClass> | undefined) {
  const at = (entry: Entry<SensitiveClass> | undefined, member: string): string =>
    entry === undefined ? "/classes" : `/classes/${entry.index}${member}`;
  return (rule: string, member: string, subject: string, message: string, before: unknown, after: unknown): Change => ({
    rule,
    subjects: [subject],
    at: `/classes/${subject}${member}`,
    before: before ?? null,
    after: after ?? null,
    base: spotAt(both.base, at(was, member)),
    head: spotAt(both.head, at(is, member)),
    message,
  });
}

function ofShape(
  name: string,
  was: Entry<ValueShape> | undefined,
  is: Entry<ValueShape> | undefined,
  say: Say,
): Change[] {
  if (was === undefined)
    return [say("detector-added", "", `values of the shape ${name} are recognised`, null, is?.value)];
  if (is === undefined)
    return [say("detector-removed", "", `values of the shape ${name} are not recognised any more`, was.value, null)];
  const [before, after] = [was.value.sample, is.value.sample];
  const samples = sameMeaning(before, after, "sample")
    ? []
    : [say("contract-changed", "/sample", "examples of the shape are made in another way", before, after)];
  return [...samples, ...ofPatterns(was.value.pattern, is.value.pattern, say)];
}

function ofPatterns(before: string, after: string, say: Say): Change[] {
  if (before === after) return [];
  const at = (rule: string, message: string): Change => say(rule, "/pattern", message, before, after);
  const less = shortestOnlyIn({ pattern: before }, { pattern: after });
  const more = shortestOnlyIn({ pattern: after }, { pattern: before });
  const found = [
    ...(typeof less === "object" ? [at("detector-loosened", "some values that were recognised are not any more")] : []),
    ...(typeof more === "object" ? [at("detector-tightened", "some values are recognised that were not")] : []),
    ...(less === "unknown"
      ? [at("detector-undecided", "the pattern changed, and what that recognises cannot be compared")]
      : []),
  ];
  return found.length > 0
    ? found
    : [at("schema-rewritten", "the pattern is written otherwise and recognises the same")];
}

/** Characters that do not count make more names equal to those of the list. */
function normalised(before: unknown, after: unknown): { readonly rule: string; readonly message: string } {
  const lost = (before as string[]).filter((each) => !(after as string[]).includes(each));
  return lost.length > 0
    ? { rule: "detector-loosened", message: `names that differ in ${lost.join(", ")} are not recognised any more` }
    : { rule: "detector-tightened", message: "names that differ in more characters are recognised" };
}
