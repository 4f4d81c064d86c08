import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { fault, meant, type CheckContext, type CheckRule, type Documentation } from "../context.ts";
import type { Page } from "../pages/page.ts";
import { parsePage } from "../pages/parse-page.ts";
import { LONGEST_PAGE } from "../pages/read-pages.ts";
import { placeIn } from "../places.ts";
import { onPage } from "../rule-example.ts";

/** Page, inside the folder of pages, that explains every refusal code. */
const CODES_PAGE = "reference/refusal-codes.md";

/** Gives each refusal code an anchor in the reference, and each local link a target. */
export const docsAnchors: CheckRule = {
  id: "docs-anchors",
  why: "Findings and pages link to the anchor of a refusal code, so each code has one, and a link that leads nowhere is a promise not kept.",
  example: onPage("[there](#a-place)\n\n# A place", "[there](#another-place)\n\n# A place"),
  needs: "pages",
  invariant: "refusal_codes_have_anchors",
  judge: (context, documentation) => ({
    ofAll: () => {
      const pages = new Map(documentation.pages.map((page) => [page.path, page]));
      return [
        ...codesWithoutAnchor(context, documentation, pages),
        ...documentation.pages.flatMap((page) => brokenLinks(page, documentation, pages)),
      ];
    },
  }),
};

function codesWithoutAnchor(context: CheckContext, documentation: Documentation, pages: Map<string, Page>): Finding[] {
  if (!documentation.whole) return [];
  const page = pages.get(join(documentation.folder, CODES_PAGE));
  const source = context.bundle.sources.refusalCodes;
  return source.value.codes.flatMap((entry, index) => {
    if (entry.lifecycle === "planned" || page?.anchors.has(entry.code) === true) return [];
    const place = placeIn(context, source, `/codes/${index}/code`);
    return [
      fault(
        "docs-anchors",
        place,
        `refusal code ${entry.code} has no anchor in ${CODES_PAGE} of the documentation`,
        "run: membrane generate docs",
      ),
    ];
  });
}

/** Pages lead to the same places again and again, so each address of a page is followed once. */
function brokenLinks(page: Page, documentation: Documentation, pages: Map<string, Page>): Finding[] {
  const wrongs = new Map<string, Wrong>();
  for (const address of page.addresses) {
    const wrong = brokenAddress(page, address, documentation, pages);
    if (wrong !== undefined) wrongs.set(address, wrong);
  }
  // A link that asks for a definition the page does not have leads to no address at all.
  if (wrongs.size === 0 && !page.addresses.has("")) return [];
  return page.links.flatMap(({ href, place, undefinedName }) => {
    if (undefinedName !== undefined)
      return [
        fault(
          "docs-anchors",
          place,
          `link asks for the definition ${JSON.stringify(undefinedName)}, which the page does not have`,
          `add a line: [${undefinedName}]: <address>`,
        ),
      ];
    const wrong = wrongs.get(href);
    return wrong === undefined ? [] : [fault("docs-anchors", place, wrong.message, wrong.remedy)];
  });
}

interface Wrong {
  readonly message: string;
  readonly remedy?: string | undefined;
}

function brokenAddress(
  page: Page,
  href: string,
  documentation: Documentation,
  pages: Map<string, Page>,
): Wrong | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu.test(href)) return undefined;
  const [path = "", anchor] = decoded(href).split("#");
  const target =
    path === ""
      ? page.path
      : path.startsWith("/")
        ? join(documentation.root, path)
        : resolve(dirname(page.path), path.split("?")[0] ?? "");
  if (relative(documentation.root, target).startsWith("..")) return { message: "link leads outside the project" };
  if (!pages.has(target) && !existsSync(target))
    return { message: `link target ${JSON.stringify(path)} does not exist` };
  if (anchor === undefined || anchor === "" || !target.endsWith(".md")) return undefined;
  const anchors = anchorsOf(target, pages);
  if (anchors.has(anchor)) return undefined;
  return {
    message: `page ${JSON.stringify(path === "" ? page.file : path)} has no anchor ${JSON.stringify(anchor)}`,
    remedy: meant(didYouMean(anchor, anchors)),
  };
}

function anchorsOf(path: string, pages: Map<string, Page>): ReadonlySet<string> {
  let page = pages.get(path);
  if (page === undefined && statSync(path).size <= LONGEST_PAGE) {
    page = parsePage(path, path, readFileSync(path, "utf8"));
    pages.set(path, page);
  }
  return page?.anchors ?? new Set();
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
