import type { Bundle } from "../../../src/bundle/model.ts";
import type { Sealing } from "../../../src/reference/index.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import { controlMutant, DISPATCH } from "./control-mutant.ts";
import { sealingBent } from "./sealing-bent.ts";

/** Seals that hold in more places than the one they were made for. */
export function sealsUnbound(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "seal/any-deployment",
      "A credential is sealed without the deployment, and opens in every one.",
      each("sealed-elsewhere", DISPATCH),
      () => {
        let first: Sealing | undefined;
        return sealingBent((honest) => (first ??= honest));
      },
    ),
  ];
}
