/** Version of the tables. A store with another version is not opened. */
export const SCHEMA_VERSION = 2;

/**
 * The tables, in statements that PostgreSQL 15 and later understand. Every row has its tenant, and every key begins with it.
 * `evidence_keep` takes the writes of many transactions, by table, and makes them all or none. It is a function so that its plans are made once,
 * and those of tables that get nothing are not run.
 */
export const SCHEMA = `
create table if not exists membrane_schema (only_row boolean primary key check (only_row), version integer not null);
insert into membrane_schema (only_row, version) values (true, ${SCHEMA_VERSION}) on conflict do nothing;

create table if not exists evidence_consent (
  tenant text not null,
  ref text not null,
  subject text not null,
  connector_id text not null,
  scope jsonb not null,
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

create or replace function evidence_keep(writes jsonb) returns void language plpgsql as $keep$
begin
  if writes ? 'consents' then
    insert into evidence_consent (tenant, ref, subject, connector_id, scope, credential_ref, mode, state, recorded_at)
      select tenant, ref, subject, connector_id, scope, credential_ref, mode, state, recorded_at
      from jsonb_populate_recordset(null::evidence_consent, writes -> 'consents');
  end if;
  if writes ? 'moves' then
    update evidence_consent as consent set state = moved.state, moved_at = moved.moved_at
      from jsonb_populate_recordset(null::evidence_consent, writes -> 'moves') as moved
      where consent.tenant = moved.tenant and consent.ref = moved.ref;
  end if;
  if writes ? 'evidence' then
    insert into evidence_record
      select * from jsonb_populate_recordset(null::evidence_record, writes -> 'evidence');
  end if;
  if writes ? 'answered' then
    insert into evidence_answered
      select * from jsonb_populate_recordset(null::evidence_answered, writes -> 'answered');
  end if;
  if writes ? 'gateRecords' then
    insert into evidence_gate_record (tenant, record_digest, code, recorded_at)
      select tenant, record_digest, code, recorded_at
      from jsonb_populate_recordset(null::evidence_gate_record, writes -> 'gateRecords');
  end if;
  if writes ? 'pilotRecords' then
    insert into evidence_pilot_record
      select * from jsonb_populate_recordset(null::evidence_pilot_record, writes -> 'pilotRecords')
      on conflict (tenant, record_digest) do nothing;
  end if;
end
$keep$;
`;
