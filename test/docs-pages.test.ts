import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadBundle } from "../src/bundle/load.ts";
import { builtInBundleFolder } from "../src/bundle/locate.ts";
import { readPages } from "../src/check/pages/read-pages.ts";
import { topicWords } from "../src/check/topic-words.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { pages } = readPages(["docs"], root);
const { bundle } = loadBundle(builtInBundleFolder());

describe("the documentation", () => {
  it.each(bundle.productionAdmission.customer_boundary_lane.required_doc_topics)(
    "has one page for %s, with a generated region and at least 150 words of its own",
    (topic) => {
      const carrying = pages.filter((page) =>
        page.blocks.some((block) => topicWords(block.text, [topic]).some((word) => word.text === topic)),
      );
      expect(carrying.map((page) => page.file).length).toBe(1);
      const text = readFileSync(join(root, carrying[0]!.file), "utf8");
      const region = /<!-- membrane:begin ([^>]*?) -->[\s\S]*?<!-- membrane:end \1 -->/gu;
      expect(text.match(region)?.length ?? 0).toBeGreaterThan(0);
      expect(text.replaceAll(region, "").split(/\s+/u).length).toBeGreaterThan(150);
    },
  );

  it("is reached from its map", () => {
    const map = pages.find((page) => page.file === "docs/index.md");
    const linked = new Set(map?.links.map((link) => `docs/${link.href}`));
    expect(pages.map((page) => page.file).filter((file) => file !== "docs/index.md" && !linked.has(file))).toEqual([]);
  });
});
