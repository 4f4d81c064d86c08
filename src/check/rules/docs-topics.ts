import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fault, meant, type CheckContext, type CheckRule } from "../context.ts";
import { oncePerText, type Page } from "../pages/page.ts";
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
  judge: (context, { whole }) => {
    const topics: readonly string[] = context.bundle.productionAdmission.customer_boundary_lane.required_doc_topics;
    const seen = new Set<string>();
    return {
      ofPage: (page) => {
        const carried = carriedBy(page, topics);
        for (const { topic } of carried) seen.add(topic);
        return carried
          .filter(({ topic }) => !topics.includes(topic))
          .map(({ topic, place }) =>
            fault(
              "docs-topics",
              place,
              `topic ${JSON.stringify(topic)} is not required by the contract`,
              meant(didYouMean(topic, topics)),
            ),
          );
      },
      ofAll: () => (whole ? missing(context, topics, seen) : []),
    };
  },
};

function missing(context: CheckContext, topics: readonly string[], carried: ReadonlySet<string>): Finding[] {
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
  const named = oncePerText(({ text }) => topicWords(text, topics));
  return page.prose.flatMap((block) =>
    named(block).map(({ text, at }) => ({ topic: text, place: block.place(at, text.length) })),
  );
}
