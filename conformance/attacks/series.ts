import type { Draw } from "../arbitraries/draw.ts";
import type { Program } from "../program/program.ts";
import type { Series } from "./attack.ts";

/** A series of boundary cases, and of random ones where there is a way to draw them, with how some of them become one program. */
export function seriesOf<Case>(
  fixed: readonly Case[],
  random: ((draw: Draw) => Case | undefined) | undefined,
  program: (draw: Draw, cases: readonly Case[]) => Program | undefined,
): Series {
  return {
    fixed: fixed.length,
    random: random !== undefined,
    program: (draw, cases) => {
      const made = cases.map((each) => (each === "random" ? random?.(draw) : fixed[each]));
      const known = made.filter((each) => each !== undefined);
      return known.length === 0 ? undefined : program(draw, known);
    },
  };
}
