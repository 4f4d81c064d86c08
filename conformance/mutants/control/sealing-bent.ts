import type { Sealing } from "../../../src/reference/index.ts";
import type { ControlChange } from "./control-mutant.ts";

/** Secrets are sealed and opened in another way. `bend` is asked at each start. */
export function sealingBent(bend: (honest: Sealing) => Sealing): ControlChange {
  return (parts) => ({ ...parts, sealing: bend(parts.sealing) });
}
