import type { Change } from "../change.ts";
import { bothOf, factChange } from "./both.ts";
import type { FactSide } from "./fact-side.ts";
import type { AnchorsFact, Facts } from "./facts.ts";

const NONE: AnchorsFact = { live: [] };

/** Compares what links may lead to on the pages of both sides; nothing where a side does not know its pages. */
export function compareAnchors(base: FactSide, head: FactSide): Change[] {
  const [was, is] = [base.facts.anchors, head.facts.anchors];
  if (was === undefined || is === undefined) return [];
  const live = Object.entries(was).flatMap(([page, { live: anchors }]) => anchors.map((anchor) => `${page}#${anchor}`));
  if (Object.keys(is).length === 0 && Object.keys(was).length > 1 && live.length > 0)
    return [documentationGone(base, head, live)];
  return bothOf(was, is).flatMap(([page, before, after]) => ofPage(base, head, page, before ?? NONE, after));
}

/** Nothing is left of it: it is somewhere else, or the contracts were copied without it. */
function documentationGone(base: FactSide, head: FactSide, live: readonly string[]): Change {
  const said = factChange(base, head, "anchors", "", {
    rule: "anchor-removed",
    message: `the documentation and its ${live.length} anchors are gone, and every link to them leads nowhere`,
    before: live,
    after: undefined,
    remedy: "name its folder: --docs <folder>; contracts that were copied without it begin a lock of their own",
  });
  return { ...said, subjects: ["documentation"] };
}

function ofPage(base: FactSide, head: FactSide, page: string, was: AnchorsFact, is: AnchorsFact | undefined): Change[] {
  const say = (rule: string, message: string, anchor: string, remedy?: string): Change => ({
    ...factChange(base, head, "anchors", page, {
      rule,
      message,
      before: rule === "anchor-added" ? undefined : anchor,
      after: rule === "anchor-removed" ? undefined : anchor,
      ...(remedy === undefined ? {} : { remedy }),
    }),
    subjects: [`${page}#${anchor}`],
    at: `/anchors/${page}#${anchor}`,
  });
  // A page of a large contract has thousands.
  const [before, after, tombstones] = [new Set(was.live), new Set(is?.live), new Set(was.gone)];
  const lost = was.live.filter((anchor) => !after.has(anchor) && !isNamed(anchor, base.facts, head.facts));
  const come = [...after].filter((anchor) => !before.has(anchor));
  return [
    ...(is === undefined && lost.length > 1
      ? [pageGone(base, head, page, lost)]
      : lost.map((anchor) =>
          say(
            "anchor-removed",
            "the anchor is gone, and every link to it leads nowhere",
            anchor,
            `put it where a reader finds what became of it: <a id="${anchor}"></a>`,
          ),
        )),
    ...come.flatMap((anchor) => {
      if (tombstones.has(anchor)) return [say("anchor-revived", "the anchor was let go, and is there again", anchor)];
      return isNamed(anchor, head.facts, base.facts) ? [] : [say("anchor-added", "there is another anchor", anchor)];
    }),
  ];
}

/** A page that is gone is one change, and not one for each of its anchors. */
function pageGone(base: FactSide, head: FactSide, page: string, lost: readonly string[]): Change {
  return factChange(base, head, "anchors", page, {
    rule: "anchor-removed",
    message: `the page and its ${lost.length} anchors are gone, and every link to them leads nowhere`,
    before: lost,
    after: undefined,
    remedy: "leave a page there that leads on to where it went",
  });
}

const NAMED = ["operations", "labels", "codes", "requirements", "obligations"] as const;

/** Whether an anchor is that of something which only the first side has: that it came or went is told by its own rule. */
function isNamed(anchor: string, has: Facts, lacks: Facts): boolean {
  return NAMED.some((kind) => Object.hasOwn(has[kind], anchor) && !Object.hasOwn(lacks[kind], anchor));
}
