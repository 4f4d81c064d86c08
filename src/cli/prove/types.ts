import type { Which } from "../../check/proving/found-in.ts";
import { contextOf, type World } from "../../check/proving/world.ts";
import type { TypesExample } from "../../check/rule-example.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { CONFIG_FILE } from "../read-config.ts";
import { tooLoose } from "../types-looseness.ts";

/** What is found in the generated types of a bundle under the limits of an example. */
export function foundInTypes(example: TypesExample, which: Which, world: World): Promise<readonly Finding[]> {
  const { bundle, obligations } = contextOf(world);
  const placeOf = (pointer: string) => ({
    file: CONFIG_FILE,
    pointer: `/types${pointer}`,
    line: 1,
    column: 1,
    length: 1,
  });
  return tooLoose({ bundle, obligations, root: bundle.root }, example[which], placeOf);
}
