import type { Journal } from "../journal.ts";
import { acceptedLine, type Judgement } from "./evidence.ts";

/** No tenant was shown, or holds, anything of another. */
export const apart: Judgement = ({ world, journal, kept }) => {
  const owners = new Map(
    journal.asked.flatMap((asked) => {
      const { action, digest } = acceptedLine(world, asked);
      // Only what no two requests have in common tells whose it is.
      return isTelling(asked.value) ? [[`${action} ${digest}`, asked.tenant] as const] : [];
    }),
  );
  const isOthers = (tenant: string, action: string, digest: string): boolean =>
    (owners.get(`${action} ${digest}`) ?? tenant) !== tenant;
  const shown = journal.shown.flatMap(({ tenant, tenants, entries }) => [
    ...tenants.filter((each) => each !== tenant).map(() => `${tenant}: was shown what is another tenant's`),
    ...entries
      .filter(({ action, digest }) => isOthers(tenant, action, digest))
      .map(({ action }) => `${tenant}: was shown the entry of a ${action} that is another tenant's`),
  ]);
  const held = kept.ledger
    .filter(({ tenant, action, digest }) => isOthers(tenant, action, digest))
    .map(({ tenant, action }) => `${tenant}: holds the entry of a ${action} that is another tenant's`);
  const admitted = journal.foreign
    .filter((status) => status !== 403)
    .map((status) => `a request that named another tenant was answered ${status}`);
  const past = kept.seen
    .filter(({ others }) => others > 0)
    .map(
      ({ tenant, table, others }) => `${tenant}: the role of the application sees ${others} rows of others in ${table}`,
    );
  return [...shown, ...held, ...admitted, ...past];
};

function isTelling(value: Journal["asked"][number]["value"]): boolean {
  return value["principal_id"] !== undefined || value["payload"] !== undefined;
}
