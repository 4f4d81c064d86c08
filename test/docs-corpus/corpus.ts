import type { Bundle, Profile } from "../../src/bundle/model.ts";
import { lineAndColumn } from "../../src/bundle/position.ts";
import { drawFrom } from "./draw.ts";
import type { Kind } from "./kind.ts";
import { EXAMPLE_KINDS } from "./kinds-examples.ts";
import { LABEL_KINDS } from "./kinds-labels.ts";
import { MARKER_KINDS } from "./kinds-markers.ts";
import { NAME_KINDS } from "./kinds-names.ts";
import { PAGE_KINDS } from "./kinds-pages.ts";
import { VALUE_KINDS } from "./kinds-values.ts";
import { ROUTE_KINDS } from "./kinds-routes.ts";
import { scopeOf } from "./scope.ts";
import { surroundings } from "./surroundings.ts";
import { between } from "./template.ts";

/** A page with one fault, its twin without, and where the fault stands. */
export interface Case {
  /** Folder of its own, so that cases do not link to one another. */
  readonly folder: string;
  readonly kind: string;
  readonly clean: string;
  readonly faulty: string;
  readonly beside: Readonly<Record<string, string>>;
  readonly expected: { readonly rule: string; readonly line: number; readonly column: number };
}

/** Every kind of fault there is. */
export const KINDS: readonly Kind[] = [
  ...LABEL_KINDS,
  ...NAME_KINDS,
  ...PAGE_KINDS,
  ...MARKER_KINDS,
  ...VALUE_KINDS,
  ...EXAMPLE_KINDS,
  ...ROUTE_KINDS,
];

/** Makes one page of each kind for a profile. Equal seeds make equal pages. */
export function corpusOf(bundle: Bundle, profile: Profile, seed: number): Case[] {
  return KINDS.map((kind, index) => {
    const draw = drawFrom(seed * 10_007 + index);
    const scope = scopeOf(bundle, profile, draw);
    const around = draw.some(surroundings(scope), 3);
    const page = between(
      `# About the membrane\n\n${around.slice(0, 2).join("\n\n")}\n\n`,
      kind.page(scope),
      `\n\n# More\n\n${around.slice(2).join("\n\n")}\n`,
    );
    return {
      folder: `${profile.name}-${seed}-${index}`,
      kind: kind.name,
      clean: page.clean,
      faulty: page.faulty,
      beside: kind.beside?.(scope) ?? { "other.md": "# x\n\n# y\n" },
      expected: { rule: kind.rule, ...lineAndColumn(page.faulty, page.at) },
    };
  });
}
