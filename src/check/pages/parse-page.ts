import { readContent, type PageContent, type PageFacts } from "./page-content.ts";
import type { Block, Link, Page } from "./page.ts";

/** The content of the page that was asked last. A documentation may have a hundred times the text that its largest page has. */
let latest: Latest | undefined;

interface Latest {
  readonly page: Page;
  readonly text: string;
  content?: PageContent;
  prose?: readonly Block[];
}

/** A page of the given text, or of its bytes as UTF-8, parsed once somebody asks for what it holds. */
export function parsePage(file: string, path: string, source: string | Buffer): Page {
  return new ParsedPage(file, path, source);
}

/** The text of a page, without the mark some editors begin it with. */
export function textOf(source: string | Buffer): string {
  return typeof source === "string" ? source : source.toString("utf8").replace(/^\uFEFF/u, "");
}

class ParsedPage implements Page {
  readonly file: string;
  readonly path: string;
  /** Bytes are half of what a text takes. */
  private readonly source: string | Buffer;
  private known: PageFacts | undefined;

  constructor(file: string, path: string, source: string | Buffer) {
    this.file = file;
    this.path = path;
    this.source = source;
  }

  get text(): string {
    return this.asked().text;
  }

  get blocks(): readonly Block[] {
    return this.content().blocks;
  }

  get prose(): readonly Block[] {
    const asked = this.asked();
    asked.prose ??= this.blocks.filter((block) => block.kind !== "code" && !block.quoted);
    return asked.prose;
  }

  get links(): readonly Link[] {
    return this.content().links();
  }

  get tagAnchors(): Page["tagAnchors"] {
    return this.content().tagAnchors();
  }

  get addresses(): Page["addresses"] {
    return this.facts().addresses;
  }

  get sections(): Page["sections"] {
    return this.facts().sections;
  }

  get anchors(): Page["anchors"] {
    return this.facts().anchors;
  }

  get allowances(): Page["allowances"] {
    return this.facts().allowances;
  }

  get foreignWords(): Page["foreignWords"] {
    return this.facts().foreignWords;
  }

  get tagIds(): Page["tagIds"] {
    return this.facts().tagIds;
  }

  get unpublished(): Page["unpublished"] {
    return this.facts().unpublished;
  }

  private facts(): PageFacts {
    this.known ??= this.parsed().facts;
    return this.known;
  }

  private content(): PageContent {
    return this.asked().content ?? this.parsed().content;
  }

  private parsed(): { facts: PageFacts; content: PageContent } {
    const asked = this.asked();
    const parsed = readContent(this.file, asked.text);
    asked.content = parsed.content;
    this.known = parsed.facts;
    return parsed;
  }

  private asked(): Latest {
    if (latest?.page !== this) latest = { page: this, text: textOf(this.source) };
    return latest;
  }
}
