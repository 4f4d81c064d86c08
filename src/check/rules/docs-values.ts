import { onPage } from "../rule-example.ts";
import { askedOnce } from "../../bundle/asked-once.ts";
import { factAt, type Fact } from "../../bundle/facts.ts";
import { lineAndColumn } from "../../bundle/position.ts";
import type { Finding, Place } from "../../diagnostics/finding.ts";
import { valueSpans, type ValueSpan } from "../../markers/value-spans.ts";
import { fault, type CheckRule } from "../context.ts";
import type { Page } from "../pages/page.ts";

/** Holds each marked value of a page to the fact of the contract that it names. */
export const docsValues: CheckRule = {
  id: "docs-values",
  why: "A number or a word that a page takes over from a contract is right on the day it is written; marked, it stays right.",
  example: onPage(
    "It is <!-- membrane:value operation_maturity/{operation} -->{label}<!-- membrane:end value --> today.",
    "It is <!-- membrane:value operation_maturity/{operation} -->{wrong label}<!-- membrane:end value --> today.",
  ),
  needs: "pages",
  judge: ({ bundle }) => {
    const fact = askedOnce((path: string) => factAt(bundle, path));
    return { ofPage: (page) => ofPage(page, fact) };
  },
};

function ofPage(page: Page, factOf: (path: string) => Fact): Finding[] {
  const { spans, faults } = valueSpans(page.text);
  const at = (offset: number, length: number): Place => ({
    file: page.file,
    ...lineAndColumn(page.text, offset),
    length: Math.max(1, length),
  });
  return [
    ...faults.map(({ start, end, message, remedy }) => fault("docs-values", at(start, end - start), message, remedy)),
    ...spans.flatMap((span) => judge(span, factOf(span.fact), at)),
  ];
}

function judge(
  { fact, shown, at: offset, opens, start }: ValueSpan,
  known: Fact,
  at: (offset: number, length: number) => Place,
): Finding[] {
  if (!("text" in known)) return [fault("docs-values", at(opens, start - opens), known.message, known.remedy)];
  if (known.text === shown) return [];
  const message = `${fact} is ${JSON.stringify(shown)} here, the contract says ${JSON.stringify(known.text)}`;
  return [
    fault("docs-values", at(offset, shown.length), message, `write "${known.text}", or run: membrane generate docs`),
  ];
}
