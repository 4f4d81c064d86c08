import { factAt } from "../src/bundle/facts.ts";
import type { Bundle } from "../src/bundle/model.ts";
import { lineAndColumn } from "../src/bundle/position.ts";
import type { Finding } from "../src/diagnostics/finding.ts";
import { valueSpans, type ValueSpan } from "../src/markers/value-spans.ts";
import type { GeneratedFile } from "./generated-file.ts";
import type { Page } from "./regions.ts";

/** What the marked values of pages must be. A fact that does not exist is left to `membrane check`. */
export function renderValues(pages: readonly Page[], bundle: Bundle): GeneratedFile[] {
  return pages.flatMap(({ path, text }) => {
    const facts = [...new Set(valueSpans(text).spans.map((span) => span.fact))];
    return facts.flatMap((name): GeneratedFile[] => {
      const fact = factAt(bundle, name);
      return "text" in fact ? [{ path, kind: "value", fact: name, content: fact.text }] : [];
    });
  });
}

/** A page with its values as they must be; markup around them stays. */
export function withValues(page: string, values: readonly GeneratedFile[]): string {
  const wanted = new Map(values.map(({ fact, content }) => [fact, content]));
  return valueSpans(page).spans.reduceRight((text, span) => {
    const value = wanted.get(span.fact);
    return value === undefined || value === span.shown ? text : replaced(text, span, value);
  }, page);
}

/** One finding for each place where a page has another value. */
export function differingValues({ path, fact, content }: GeneratedFile, page: string, command: string): Finding[] {
  return valueSpans(page)
    .spans.filter((span) => span.fact === fact && span.shown !== content)
    .map(({ shown, at }) => ({
      rule: "docs-values",
      severity: "error",
      place: { file: path, ...lineAndColumn(page, at), length: Math.max(1, shown.length) },
      message: `${fact ?? ""} is ${JSON.stringify(shown)} here, the contract says ${JSON.stringify(content)}`,
      remedy: `run: ${command}`,
    }));
}

function replaced(page: string, { shown, start, end }: ValueSpan, value: string): string {
  const inner = page.slice(start, end);
  const line = page.slice(page.lastIndexOf("\n", start) + 1, start);
  const at = shown === "" ? -1 : inner.indexOf(shown);
  const inCode = at > 0 && inner[at - 1] === "`";
  const plain = inCode ? value : value.replaceAll(/[\\<*[\]]/gu, (mark) => `\\${mark}`);
  // In a row of a table a bar would end the cell.
  const written = line.trimStart().startsWith("|") ? plain.replaceAll("|", String.raw`\|`) : plain;
  const next = at < 0 ? written : inner.slice(0, at) + written + inner.slice(at + shown.length);
  return page.slice(0, start) + next + page.slice(end);
}
