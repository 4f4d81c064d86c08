import type { SealedPlace } from "../../generated/documents.ts";
import type { ControlMedium, HeldCredential } from "./memory-store.ts";
import { placeOf } from "./sealed-place.ts";

/** Exchanges what is sealed in two places of a medium. For tests of the seal: nothing that serves calls it. Throws when nothing is sealed in one of them. */
export function exchangeInMemory(medium: ControlMedium, one: SealedPlace, other: SealedPlace): void {
  const [first, second] = [held(medium, one), held(medium, other)];
  keep(medium, one, first, { ...first, sealed: second.sealed });
  keep(medium, other, second, { ...second, sealed: first.sealed });
}

function held(medium: ControlMedium, { tenant, names }: SealedPlace): HeldCredential {
  const { connectorId, credentialId, principalId } = placeOf({ names });
  const found = medium.tenants
    .get(tenant)
    ?.credentials.find(
      (each) =>
        each.revokedAt === undefined &&
        each.connectorId === connectorId &&
        each.credentialId === credentialId &&
        each.principalId === principalId,
    );
  if (found === undefined) throw new Error("nothing is sealed there");
  return found;
}

function keep(medium: ControlMedium, { tenant }: SealedPlace, before: HeldCredential, after: HeldCredential): void {
  const rows = medium.tenants.get(tenant);
  if (rows !== undefined) rows.credentials = rows.credentials.map((each) => (each === before ? after : each));
}
