import { onPage } from "../rule-example.ts";
import { operationsOf } from "../../bundle/model.ts";
import { toPointer } from "../../bundle/json-pointer.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fault, type CheckContext, type CheckRule } from "../context.ts";
import { unknownName } from "../known-names.ts";
import type { Page } from "../pages/page.ts";
import { placeIn } from "../places.ts";
import { vocabularyOf, type Vocabulary } from "../vocabulary.ts";
import { wordsIn } from "../words.ts";

const ID = "docs-coverage";

/** Gives each operation a place that documents it, and takes away places that document what is gone. */
export const docsCoverage: CheckRule = {
  id: ID,
  why: "An operation that no page documents is called by guessing, and a place for one that is gone sends its callers to nothing.",
  example: onPage('<a id="{operation}"></a>', '<a id="{misspelt operation}"></a>'),
  needs: "pages",
  judge: (context, { whole }) => {
    const vocabulary = vocabularyOf(context);
    const named = new Set<string>();
    return {
      ofPage: (page) => {
        if (whole) for (const name of namesOf(page)) named.add(name);
        return gone(page, vocabulary);
      },
      ofAll: () => (whole ? undocumented(context, named) : []),
    };
  },
};

/** Operations that no heading names and no anchor is for. */
function undocumented(context: CheckContext, named: ReadonlySet<string>): Finding[] {
  const source = context.bundle.sources.productionAdmission;
  return operationsOf(context.bundle).flatMap(({ name }) => {
    if (named.has(name)) return [];
    const place = placeIn(context, source, `/operation_maturity${toPointer([name])}`);
    return [
      fault(
        ID,
        place,
        `operation ${name} is documented on no page`,
        `run: membrane generate docs, or write a heading: ## ${name}`,
      ),
    ];
  });
}

function namesOf({ anchors, blocks }: Page): string[] {
  const inHeadings = blocks
    .filter(({ kind }) => kind === "heading")
    .flatMap((block) => wordsIn(block).map(({ text }) => text));
  return [...anchors, ...inHeadings];
}

/** Anchors of operations and codes that do not exist. Those of retired codes do. */
function gone({ tagAnchors, foreignWords }: Page, vocabulary: Vocabulary): Finding[] {
  return tagAnchors.flatMap(({ id, place }) => {
    const wrong = foreignWords.has(id) ? undefined : unknownName(id, vocabulary, false);
    return wrong === undefined
      ? []
      : [fault(ID, place, `anchor is for something that is gone: ${wrong.message}`, wrong.remedy)];
  });
}
