import type { Block, Page } from "../pages/page.ts";
import { readHttp, type WrittenMessage } from "./http-text.ts";
import type { ExampleTag, ReadTag } from "./example-tag.ts";

/** An example in a page: a fence of JSON or HTTP in which the page speaks for itself. */
export interface PageExample {
  readonly block: Block;
  readonly language: "json" | "http";
  readonly tag: ExampleTag | undefined;
  /** The message of an HTTP example. */
  readonly message?: WrittenMessage;
}

/** The examples of a page, in order. */
export function examplesIn(page: Page, readTag: ReadTag): PageExample[] {
  return page.blocks.flatMap((block) => {
    if (block.info === undefined || block.quoted) return [];
    const [first = "", ...words] = block.info.text.split(/\s+/u);
    const language = first.toLowerCase();
    if (language !== "json" && language !== "http") return [];
    const tag = readTag(language, words);
    return [{ block, language, tag, ...(language === "http" ? { message: readHttp(block.text) } : {}) }];
  });
}
