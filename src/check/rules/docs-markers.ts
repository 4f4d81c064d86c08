import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { lineAndColumn } from "../../bundle/position.ts";
import { markersOf, MARKERS, type Marker } from "../../markers/markers.ts";
import { fault, meant, type CheckRule } from "../context.ts";
import type { Page } from "../pages/page.ts";
import { onPage } from "../rule-example.ts";

const ID = "docs-markers";

/** Holds what a page says to the kit to what the kit understands. */
export const docsMarkers: CheckRule = {
  id: ID,
  why: "A comment to the kit that it does not understand does nothing: a region stays as it is, a word is looked for, an anchor counts as promised.",
  example: onPage("<!-- membrane:words connector_pool -->", "<!-- membrane:wrods connector_pool -->"),
  needs: "pages",
  judge: () => ({ ofPage: (page) => markersOf(page.text).flatMap((marker) => judge(marker, page)) }),
};

function judge({ words, start, end }: Marker, { file, text }: Page): Finding[] {
  const [name = "", ...more] = words.split(/\s+/u);
  const place = { file, ...lineAndColumn(text, start), length: end - start };
  const form = Object.hasOwn(MARKERS, name) ? MARKERS[name] : undefined;
  if (form === undefined) {
    const remedy =
      meant(didYouMean(name, Object.keys(MARKERS))) ?? `write one of: ${Object.values(MARKERS).join(", ")}`;
    return [fault(ID, place, `there is no marker ${JSON.stringify(`membrane:${name}`)}`, remedy)];
  }
  // Values have a rule of their own, which says what is wrong with one.
  if (name === "value" || form.includes(" ") === more.length > 0) return [];
  const message = `marker membrane:${name} ${more.length > 0 ? "stands alone" : "names nothing"}`;
  return [fault(ID, place, message, `write: <!-- membrane:${form} -->`)];
}
