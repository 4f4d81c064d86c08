import { FIRST_TABLES } from "./first-tables.ts";
import { SCHEMA } from "./names.ts";

/** A step from one version of the tables to the next. Once released it never changes: a change is another step. */
export interface Migration {
  readonly version: number;
  readonly statements: string;
}

/** Where it stands which version a database is of. No row of it belongs to a tenant. */
export const LEDGER = `${SCHEMA}.migration`;

/** Made before the first step. */
export const MAKE_LEDGER = `
create schema if not exists ${SCHEMA};
create table ${LEDGER} (version integer primary key, applied_at timestamptz not null default now());
`;

/** All steps, in their order, in statements that PostgreSQL 15 and later understand. */
export const MIGRATIONS: readonly Migration[] = [{ version: 1, statements: FIRST_TABLES }];
