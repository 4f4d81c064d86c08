/** Version of the tables. A store with another version is not opened. */
export const SCHEMA_VERSION = 1;

/** The tables, in statements that PostgreSQL 15 and later understand. Every row has its tenant, and every key begins with it. */
export const SCHEMA = `
create table if not exists membrane_schema (only_row boolean primary key check (only_row), version integer not null);
insert into membrane_schema (only_row, version) values (true, ${SCHEMA_VERSION}) on conflict do nothing;

create table if not exists evidence_consent (
  tenant text not null,
  ref text not null,
  subject text not null,
  connector_id text not null,
  scope text not null,
  credential_ref text not null,
  mode text not null,
  state text not null,
  recorded_at bigint not null,
  moved_at bigint,
  primary key (tenant, ref)
);

create table if not exists evidence_record (
  tenant text not null,
  ref text not null,
  consent_ref text not null,
  subject text not null,
  kind text not null,
  source_hash text not null,
  transform_hash text not null,
  facts text not null,
  recorded_at bigint not null,
  primary key (tenant, ref),
  foreign key (tenant, consent_ref) references evidence_consent (tenant, ref)
);

create table if not exists evidence_answered (
  tenant text not null,
  operation text not null,
  key_digest text not null,
  fingerprint text not null,
  body text not null,
  primary key (tenant, operation, key_digest)
);

create table if not exists evidence_gate_record (
  tenant text not null,
  id bigint generated always as identity,
  record_digest text not null,
  code text not null,
  recorded_at bigint not null,
  primary key (tenant, id)
);

create table if not exists evidence_pilot_record (
  tenant text not null,
  record_digest text not null,
  text text not null,
  expires_at bigint not null,
  primary key (tenant, record_digest)
);
`;
