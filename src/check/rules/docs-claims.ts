import type { Finding } from "../../diagnostics/finding.ts";
import { fault, type CheckRule } from "../context.ts";
import { oncePerText, type Block } from "../pages/page.ts";
import { onPage } from "../rule-example.ts";

/** Keeps claims the contract forbids out of what a page says in its own voice. */
export const docsClaims: CheckRule = {
  id: "docs-claims",
  why: "A claim that the contract forbids may be quoted, so that it can be talked about, but no page may make it.",
  example: onPage("> {claim}", "This is {claim}."),
  needs: "pages",
  invariant: "forbidden_claims_absent",
  judge: ({ bundle }) => {
    const claims = bundle.productionAdmission.customer_boundary_lane.forbidden_doc_claims.map((claim) => ({
      claim,
      pattern: patternOf(claim),
    }));
    // One look for how they begin: hardly any block makes a claim.
    const first = new Set(claims.map(({ claim }) => spelled(firstWord(claim))));
    const begins = new RegExp([...first].join("|"), "iu");
    const ofBlock = (block: Block): Finding[] =>
      claims.flatMap(({ claim, pattern }) =>
        wholeMatches(block.text, pattern).map(({ at, length }) =>
          fault(
            "docs-claims",
            block.place(at, length),
            `page makes the forbidden claim ${JSON.stringify(claim)}`,
            "say what is true today, or put the claim in a block quote when the page talks about it",
          ),
        ),
      );
    return {
      ofPage: ({ prose }) => {
        const mayClaim = oncePerText(({ text }) => begins.test(text));
        return prose.filter((block) => mayClaim(block)).flatMap(ofBlock);
      },
    };
  },
};

/** Signs that nobody sees: a claim is read as if they were not there. */
const UNSEEN = String.raw`\u00ad\u200b-\u200d\u2060\ufeff`;

/** Case, line breaks and hyphens between the words do not change what a claim says. */
function patternOf(claim: string): RegExp {
  const words = claim
    .trim()
    .split(/[\s-]+/u)
    .map((word) => spelled(word));
  const between = String.raw`[\s\u00a0\u2010\u2011${UNSEEN}-]+`;
  return new RegExp(words.join(between), "giu");
}

const ENDS_IN_WORD = /[\p{L}\p{N}]$/u;
const BEGINS_IN_WORD = /^[\p{L}\p{N}]/u;

/** Where a pattern matches a text, but not from inside a word or into one. The pattern itself cannot say so: letters of all scripts in either case take longer to compile than all pages to search. */
function wholeMatches(text: string, pattern: RegExp): { at: number; length: number }[] {
  const found: { at: number; length: number }[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { index: at } = match;
    const { length } = match[0];
    const end = at + length;
    const whole =
      !ENDS_IN_WORD.test(text.slice(Math.max(0, at - 2), at)) && !BEGINS_IN_WORD.test(text.slice(end, end + 2));
    if (whole) found.push({ at, length });
    // The next one may begin inside this one.
    else pattern.lastIndex = at + 1;
  }
  return found;
}

/** A word letter by letter, with whatever nobody sees between them. */
function spelled(word: string): string {
  return Array.from(word, (letter) => escaped(letter)).join(`[${UNSEEN}]*`);
}

function firstWord(claim: string): string {
  return claim.trim().split(/[\s-]+/u)[0] ?? "";
}

function escaped(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\/-]/gu, String.raw`\$&`);
}
