import { APPLICATION_ROLE, SCHEMA, TENANT_SETTING } from "./names.ts";

// Every key begins with the tenant, and no tenant is nameless: a session that named none has the empty text.

const STATES = `
create table ${SCHEMA}.connectors_tenant_state (
  tenant_id text not null check (tenant_id <> ''),
  connector_id text not null,
  enabled boolean not null,
  last_success_at bigint,
  last_error_code text,
  failure_count integer not null check (failure_count >= 0),
  updated_at bigint not null,
  primary key (tenant_id, connector_id)
);
${guarded("connectors_tenant_state", "select, insert, update")}
`;

/** Not a row among the connectors: one of them might be called what that row is called. */
const POLICY = `
create table ${SCHEMA}.connectors_policy (
  tenant_id text not null check (tenant_id <> '') primary key,
  version text not null,
  updated_at bigint not null
);
${guarded("connectors_policy", "select, insert, update")}
`;

const CREDENTIALS = `
create table ${SCHEMA}.connectors_credentials (
  tenant_id text not null check (tenant_id <> ''),
  id bigint generated always as identity,
  connector_id text not null,
  credential_id text not null,
  principal_id text not null,
  auth_mode text not null,
  ciphertext text not null,
  kek_version text not null,
  created_at bigint not null,
  revoked_at bigint,
  primary key (tenant_id, id)
);
create unique index connectors_credentials_live on ${SCHEMA}.connectors_credentials
  (tenant_id, connector_id, credential_id, principal_id) where revoked_at is null;
${guarded("connectors_credentials", "select, insert, update")}
`;

const AUDIT = `
create table ${SCHEMA}.connectors_audit_ledger (
  tenant_id text not null check (tenant_id <> ''),
  id bigint generated always as identity,
  action text not null,
  connector_id text,
  params_hash text not null,
  actor text not null,
  recorded_at bigint not null,
  primary key (tenant_id, id)
);
create index connectors_audit_ledger_counted on ${SCHEMA}.connectors_audit_ledger
  (tenant_id, action, recorded_at) include (connector_id);
${guarded("connectors_audit_ledger", "select, insert")}
`;

const ANSWERED = `
create table ${SCHEMA}.connectors_idempotency (
  tenant_id text not null check (tenant_id <> ''),
  operation text not null,
  key_digest text not null,
  fingerprint text not null,
  body text not null,
  primary key (tenant_id, operation, key_digest)
);
${guarded("connectors_idempotency", "select, insert")}
`;

/** The tables of the first version, with the role that may use them. */
export const FIRST_TABLES = [role(), STATES, POLICY, CREDENTIALS, AUDIT, ANSWERED].join("");

/** Forced, so that the owner of the tables is held too. Nobody is given leave to delete. */
function guarded(table: string, leave: string): string {
  const own = [
    "tenant_id is not null",
    `current_setting('${TENANT_SETTING}', true) is not null`,
    `tenant_id = current_setting('${TENANT_SETTING}', true)`,
  ].join(" and ");
  return `
alter table ${SCHEMA}.${table} enable row level security;
alter table ${SCHEMA}.${table} force row level security;
create policy ${table}_tenant_isolation on ${SCHEMA}.${table} using (${own}) with check (${own});
grant ${leave} on ${SCHEMA}.${table} to ${APPLICATION_ROLE};
`;
}

/**
 * The migration of another database on the same server may make the role at the same time, since a lock holds in one database only.
 * Since version 16 making a role does not give leave to act as it, so that is tried.
 */
function role(): string {
  return `
do $role$
begin
  if not exists (select from pg_roles where rolname = '${APPLICATION_ROLE}') then
    create role ${APPLICATION_ROLE} nologin nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
  end if;
exception when duplicate_object or unique_violation then null;
end
$role$;
do $member$
begin
  set local role ${APPLICATION_ROLE};
  reset role;
exception when insufficient_privilege then
  execute format('grant ${APPLICATION_ROLE} to %I', session_user);
end
$member$;
grant usage on schema ${SCHEMA} to ${APPLICATION_ROLE};
grant select on ${SCHEMA}.migration to ${APPLICATION_ROLE};
`;
}
