import type { Judgement } from "./evidence.ts";

/** Where the role of the application does not see what is a tenant's own: there it passes for one that sees nothing of others. */
export const unseen: Judgement = ({ kept }) => {
  const asked = new Set(kept.seen.map(({ tenant }) => tenant));
  const left = new Set(kept.ledger.map(({ tenant }) => tenant).filter((tenant) => !asked.has(tenant)));
  return [
    ...[...left].map((tenant) => `${tenant}: nobody looked at what the role of the application sees`),
    ...kept.seen
      .filter(({ own, there }) => own < there)
      .map(
        ({ tenant, table, own, there }) =>
          `${tenant}: the role of the application sees ${own} of ${there} rows of its own in ${table}, so that it sees none of others shows nothing`,
      ),
  ];
};
