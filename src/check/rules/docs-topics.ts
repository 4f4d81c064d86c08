import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fault, meant, type CheckContext, type CheckRule } from "../context.ts";
import { proseOf, type Page } from "../pages/page.ts";
import { placeIn } from "../places.ts";
import { topicWords } from "../topic-words.ts";
import { onPage } from "../rule-example.ts";

/** Gives each topic the contract requires a page that says it carries it. */
export const docsTopics: CheckRule = {
  id: "docs-topics",
  why: "A topic that the contract requires is one a customer asks about, so some page must carry it and say so.",
  example: onPage(
    "Status: for customers. Required topic {topic} from {source}",
    "Status: for customers. Required topic {misspelt topic} from {source}",
  ),
  needs: "pages",
  invariant: "required_topics_have_pages",
  check: (context) => {
    const pages = context.documentation?.pages ?? [];
    const topics: readonly string[] = context.bundle.productionAdmission.customer_boundary_lane.required_doc_topics;
    const carried = pages.flatMap((page) => carriedBy(page, topics));
    const unknown = carried
      .filter(({ topic }) => !topics.includes(topic))
      .map(({ topic, place }) =>
        fault(
          "docs-topics",
          place,
          `topic ${JSON.stringify(topic)} is not required by the contract`,
          meant(didYouMean(topic, topics)),
        ),
      );
    return [...unknown, ...missing(context, topics, new Set(carried.map(({ topic }) => topic)))];
  },
};

function missing(context: CheckContext, topics: readonly string[], carried: ReadonlySet<string>): Finding[] {
  if (context.documentation?.whole !== true) return [];
  const source = context.bundle.sources.productionAdmission;
  return topics.flatMap((topic, index) => {
    if (carried.has(topic)) return [];
    const place = placeIn(context, source, `/customer_boundary_lane/required_doc_topics/${index}`);
    return [
      fault(
        "docs-topics",
        place,
        `required topic ${topic} has no page`,
        `write a page with the line: Status: <for whom>. Required topic ${topic} from ${place.file}`,
      ),
    ];
  });
}

function carriedBy(page: Page, topics: readonly string[]): { topic: string; place: Finding["place"] }[] {
  return proseOf(page).flatMap((block) =>
    topicWords(block.text, topics).map(({ text, at }) => ({ topic: text, place: block.place(at, text.length) })),
  );
}
