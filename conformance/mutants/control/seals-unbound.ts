import type { Bundle } from "../../../src/bundle/model.ts";
import type { Place, Sealing } from "../../../src/reference/index.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import { controlMutant, DISPATCH } from "./control-mutant.ts";
import { sealingBent } from "./sealing-bent.ts";

/** Seals that hold in more places than the one they were made for. */
export function sealsUnbound(bundle: Bundle): Mutant[] {
  return [
    ...COORDINATES.map(([name, words, blank]) =>
      controlMutant(
        bundle,
        `seal/any-${name}`,
        `A credential is sealed without ${words}, and opens under every one.`,
        each("sealed-in-place", DISPATCH),
        () =>
          sealingBent((honest) => ({
            seal: (place, secret) => honest.seal({ ...place, ...blank }, secret),
            open: (place, sealed) => honest.open({ ...place, ...blank }, sealed),
          })),
      ),
    ),
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

/** What names a place, and what takes its stead where it is left out. */
const COORDINATES: readonly [name: string, words: string, blank: Partial<Place>][] = [
  ["tenant", "its tenant", { tenantId: "" }],
  ["connector", "its connector", { connectorId: "" }],
  ["principal", "whom it acts for", { principalId: "" }],
  ["name", "its name", { credentialId: "" }],
];
