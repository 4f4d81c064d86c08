import type { Kind } from "./kind.ts";
import { misspelt, type Scope } from "./scope.ts";
import { here, swap, twins, type Twins } from "./template.ts";

const kind = (name: string, page: (scope: Scope) => Twins): Kind => ({
  name: `value ${name}`,
  rule: "docs-values",
  page,
});
const END = "<!-- membrane:end value -->";
const opens = (fact: string): string => `<!-- membrane:value ${fact} -->`;
const ofLabel = ({ operation }: Scope): string => `operation_maturity/${operation.name}`;
const label = ({ operation, wrong }: Scope): ReturnType<typeof swap> => swap(operation.label.label, wrong);
const status = ({ bundle, code }: Scope): ReturnType<typeof swap> =>
  swap(String(bundle.codes.get(code)?.status), "599");

/** Facts in prose that markers bind to the contract. */
export const VALUE_KINDS: readonly Kind[] = [
  kind("in a sentence", (s) => twins`Here it is ${opens(ofLabel(s))}${label(s)}${END} today.`),
  kind("in code type", (s) => twins`Here it is ${opens(ofLabel(s))}\`${label(s)}\`${END} today.`),
  kind("in emphasis", (s) => twins`Here it is **${opens(ofLabel(s))}${label(s)}${END}** today.`),
  kind("in a cell", (s) => twins`| Fact | Value |\n|---|---|\n| a | ${opens(ofLabel(s))}${label(s)}${END} |`),
  kind("in a list", (s) => twins`- one\n- ${opens(ofLabel(s))}${label(s)}${END}`),
  kind("in a heading", (s) => twins`## Here ${opens(ofLabel(s))}${label(s)}${END}\n\nText.`),
  kind("in a quote", (s) => twins`> Here it is ${opens(ofLabel(s))}${label(s)}${END}.`),
  kind("at the start of a line", (s) => twins`${opens(ofLabel(s))}${label(s)}${END} is what it is.`),
  kind("that is a status", (s) => twins`It answers with ${opens(`codes/${s.code}/status`)}${status(s)}${END}.`),
  kind(
    "that is a count",
    (s) => twins`There are ${opens("codes/count")}${swap(String(s.bundle.codes.size), "7")}${END} codes.`,
  ),
  kind(
    "of a named document",
    (s) => twins`Here ${opens(`${s.admission}#/operation_maturity/${s.operation.name}`)}${label(s)}${END} stands.`,
  ),
  kind(
    "that is the second on its line",
    (s) => twins`${opens(ofLabel(s))}${s.operation.label.label}${END}, and ${opens(ofLabel(s))}${label(s)}${END}.`,
  ),
  kind("of a fact that does not exist", (s) => {
    const names = s.profile.operations.map(({ name }) => name);
    return twins`It is ${here}<!-- membrane:value operation_maturity/${swap(s.operation.name, misspelt(s.operation.name, s.draw, names))} -->${s.operation.label.label}${END}.`;
  }),
  kind(
    "without an end",
    (s) => twins`It is ${here}${opens("codes/count")}${String(s.bundle.codes.size)}${swap(END, "")} here.`,
  ),
  kind(
    "without a fact",
    (s) => twins`It is ${here}<!-- membrane:value${swap(" codes/count", "")} -->${String(s.bundle.codes.size)}${END}.`,
  ),
];
