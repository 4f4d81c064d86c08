import { readContent, type PageContent, type PageFacts } from "./page-content.ts";
import type { Block, Link, Page } from "./page.ts";

/** The content of the page that was asked last. A documentation may have a hundred times the text that its largest page has. */
let latest: { readonly page: Page; readonly content: PageContent; prose?: readonly Block[] } | undefined;

/** A page of the given text, parsed once somebody asks for what it holds. */
export function parsePage(file: string, path: string, text: string): Page {
  return new ParsedPage(file, path, text);
}

class ParsedPage implements Page {
  readonly file: string;
  readonly path: string;
  readonly text: string;
  private known: PageFacts | undefined;

  constructor(file: string, path: string, text: string) {
    this.file = file;
    this.path = path;
    this.text = text;
  }

  get blocks(): readonly Block[] {
    return this.parsed().content.blocks;
  }

  get prose(): readonly Block[] {
    const parsed = this.parsed();
    parsed.prose ??= parsed.content.blocks.filter((block) => block.kind !== "code" && !block.quoted);
    return parsed.prose;
  }

  get links(): readonly Link[] {
    return this.parsed().content.links();
  }

  get tagAnchors(): Page["tagAnchors"] {
    return this.parsed().content.tagAnchors();
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

  private facts(): PageFacts {
    if (this.known === undefined) this.parsed();
    return this.known as PageFacts;
  }

  private parsed(): NonNullable<typeof latest> {
    if (latest?.page !== this) {
      latest = undefined;
      const { facts, content } = readContent(this.file, this.text);
      this.known = facts;
      latest = { page: this, content };
    }
    return latest;
  }
}
