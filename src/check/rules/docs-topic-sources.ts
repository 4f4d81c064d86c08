import { onPage } from "../rule-example.ts";
import { basename } from "node:path";
import type { Bundle } from "../../bundle/model.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fault, type CheckRule } from "../context.ts";
import type { Block, Page } from "../pages/page.ts";
import { topicWords } from "../topic-words.ts";

const STATUS = /\bstatus\s*:\s*\S/iu;

/** Makes a page that carries a required topic say for whom it is and which contract it derives from. */
export const docsTopicSources: CheckRule = {
  id: "docs-topic-sources",
  why: "A page about a topic that the contract asks for says how binding it is and where its facts come from, or it is one more opinion.",
  example: onPage(
    "Status: for customers. Required topic {topic} from {source}",
    "Status: for customers. Required topic {topic}, as we see it.",
  ),
  needs: "pages",
  judge: ({ bundle }) => {
    const topics: readonly string[] = bundle.productionAdmission.customer_boundary_lane.required_doc_topics;
    const sources = sourcesOf(bundle);
    return { ofPage: (page) => ofPage(page, topics, sources) };
  },
};

/** How pages may call the document that requires topics. */
function sourcesOf({ root, sources }: Bundle): string[] {
  return ["contracts", basename(root)].map((folder) => `${folder}/${sources.productionAdmission.path}`);
}

function ofPage(page: Page, topics: readonly string[], sources: readonly string[]): Finding[] {
  if (topicWords(page.text, topics).length === 0) return [];
  const { prose } = page;
  const carrying = prose.filter((block) => topicWords(block.text, topics).length > 0);
  const status = carrying.length > 0 && prose.some((block) => STATUS.test(block.text));
  return carrying.flatMap((block) => ofBlock(block, topics, status, sources));
}

function ofBlock(block: Block, topics: readonly string[], status: boolean, sources: readonly string[]): Finding[] {
  const named = sources.some((source) => block.text.includes(source));
  return topicWords(block.text, topics).flatMap(({ text, at }) => {
    const wrong = (message: string, remedy: string): Finding =>
      fault("docs-topic-sources", block.place(at, text.length), message, remedy);
    return [
      ...(status
        ? []
        : [wrong(`page about topic ${text} does not state its status`, "write for whom it is: Status: <for whom>")]),
      ...(named
        ? []
        : [
            wrong(
              `topic ${text} does not name the contract it derives from`,
              `write behind it: from ${sources[0] ?? ""}`,
            ),
          ]),
    ];
  });
}
