import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Attack, MakeProgram, SeriesCase } from "./attack.ts";

/** Cases of a series in one program. More save requests; fewer are sooner reduced to the one that matters. */
const TOGETHER = 10;

/** Programs of an attack on one operation: those of all boundary cases, of which the first run alone, and those of so many random ones. */
export function casesOf(
  attack: Attack,
  scene: Scene,
  randomCases: number,
): { readonly alone: number; readonly fixed: readonly MakeProgram[]; readonly random: readonly MakeProgram[] } {
  const alone = attack.alone?.(scene) ?? [];
  const series = attack.series?.(scene);
  const inSeries = (cases: readonly SeriesCase[]): MakeProgram[] =>
    Array.from({ length: Math.ceil(cases.length / TOGETHER) }, (_, index) => (draw) => {
      const together = cases.slice(index * TOGETHER, (index + 1) * TOGETHER);
      return series?.program(draw, together);
    });
  const times = <T>(count: number, what: T): T[] => Array.from({ length: count }, () => what);
  return {
    alone: alone.length,
    fixed: [...alone, ...(attack.fixed?.(scene) ?? []), ...inSeries([...Array(series?.fixed ?? 0).keys()])],
    random: [
      ...times(attack.random === undefined ? 0 : randomCases, (draw: Draw) => attack.random?.(scene, draw)),
      ...inSeries(times(series?.random === true ? randomCases : 0, "random")),
    ],
  };
}
