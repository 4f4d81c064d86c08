import { expect, it } from "vitest";
import type { Asked, Journal, Outcome, Value } from "../journal.ts";
import { LEDGER, type Kept, type LedgerRow } from "../kept.ts";
import {
  CONNECT,
  INGEST,
  makeWorld,
  operationOf,
  policyOf,
  REVOKE,
  SET_POLICY,
  smallestBudget,
  STATE,
} from "../world.ts";
import { acceptedLine, connectorOf, refusedLine, type Evidence } from "./evidence.ts";
import { judge } from "./index.ts";
import { unseen } from "./unseen.ts";

const world = makeWorld();
const mine = world.late[0]!;
const theirs = world.tenants[0]!;
const [version] = mine.versions;
const connector = policyOf(world.profile, version!).enabled_connectors[0]!;
const START = 1_000_000;
let serial = 0;

const accepted: Outcome = { what: "accepted", answeredAt: START + 1, bodies: ["{}"] };
const unknown: Outcome = { what: "unknown" };

function asked(operation: string, members: Value, change: Partial<Asked> = {}): Asked {
  const key = operation === INGEST ? {} : { idempotency_key: `key-${++serial}-00000` };
  return {
    tenant: mine.name,
    operation,
    value: { ...members, ...key },
    sentAt: START,
    sent: 1,
    outcome: accepted,
    ...change,
  };
}

function dispatch(change: Partial<Asked> = {}): Asked {
  return asked(INGEST, { connector_id: connector, collection_id: "any", payload: { cursor: `c-${++serial}` } }, change);
}

const readied = (): Asked[] => [
  asked(SET_POLICY, { version }),
  asked(STATE, { connector_id: connector, enabled: true }),
  asked(CONNECT, {
    connector_id: connector,
    principal_id: `p-${++serial}`,
    credential_id: "primary",
    auth_mode: "oauth2",
  }),
];

/** What a store that keeps every promise holds after these. */
function keptOf(all: readonly Asked[]): Kept {
  const ledger = all.flatMap((each): LedgerRow[] => {
    const line =
      each.outcome.what === "refused" ? refusedLine(world, each, each.outcome.code) : acceptedLine(world, each);
    return line === undefined || each.outcome.what === "unknown" ? [] : [{ ...line, recordedAt: START }];
  });
  const keyed = all.filter(
    ({ value, outcome }) => value["idempotency_key"] !== undefined && outcome.what === "accepted",
  );
  const names = new Set(keyed.map(({ tenant, operation }) => `${tenant} ${operation}`));
  return {
    ledger,
    answered: [...names].map((name) => {
      const [tenant = "", operation = ""] = name.split(" ");
      return { tenant, operation, rows: keyed.filter((each) => `${each.tenant} ${each.operation}` === name).length };
    }),
    credentials: all
      .filter(({ operation }) => operation === CONNECT)
      .map(({ tenant, value }) => ({
        tenant,
        connector: connectorOf(value),
        principal: String(value["principal_id"]),
      })),
    seen: [...new Set(ledger.map(({ tenant }) => tenant))].map((tenant) => ({
      tenant,
      table: LEDGER,
      own: ledger.filter((row) => row.tenant === tenant).length,
      others: 0,
      there: ledger.filter((row) => row.tenant === tenant).length,
    })),
  };
}

function evidenceOf(
  all: readonly Asked[],
  change: { kept?: Partial<Kept>; journal?: Partial<Journal> } = {},
): Evidence {
  const journal: Journal = {
    asked: [...all],
    shown: [],
    foreign: [403],
    unforeseen: [],
    failed: [],
    ...change.journal,
  };
  return { world, journal, kept: { ...keptOf(all), ...change.kept }, atEnd: [] };
}

const limit = smallestBudget(world.profile, version!);
const overLimit = operationOf(world, INGEST).refuses.find(({ when }) => when === "over-limit")!.code;

it("finds nothing where every promise was kept", () => {
  const refused: Outcome = { what: "refused", status: 429, code: overLimit };
  const all = [...readied(), dispatch(), dispatch({ outcome: refused }), dispatch({ outcome: unknown })];
  expect(judge(evidenceOf(all))).toEqual([]);
  // What nobody answered may be there, accepted or refused.
  const late = keptOf([dispatch()]).ledger.map((row) => ({ ...row, ...acceptedLine(world, all.at(-1)!) }));
  expect(judge(evidenceOf(all, { kept: { ledger: [...keptOf(all).ledger, ...late] } }))).toEqual([]);
});

it("finds an acknowledged write that is gone", () => {
  const all = [...readied(), dispatch()];
  const { ledger, credentials } = keptOf(all);
  expect(judge(evidenceOf(all, { kept: { ledger: ledger.slice(0, -1) } }))).toEqual([
    `lost or doubled: ${mine.name}: dispatch_attempt_allow of ${connector} was acknowledged 1 times and is there 0 times`,
  ]);
  expect(judge(evidenceOf(all, { kept: { credentials: credentials.slice(1) } }))).toEqual([
    `lost or doubled: ${mine.name}: an acknowledged credential of ${connector} is there 0 times`,
  ]);
});

it("finds a refusal that left no entry, and one that nobody got", () => {
  const refused = dispatch({ outcome: { what: "refused", status: 429, code: overLimit } });
  const all = [...readied(), refused];
  const { ledger } = keptOf(all);
  expect(judge(evidenceOf(all, { kept: { ledger: ledger.slice(0, -1) } }))).toEqual([
    `lost or doubled: ${mine.name}: dispatch_attempt_deny of ${connector} was acknowledged 1 times and is there 0 times`,
  ]);
  expect(judge(evidenceOf(all, { kept: { ledger: [...ledger, ledger.at(-1)!] } }))).toEqual([
    `lost or doubled: ${mine.name}: dispatch_attempt_deny of ${connector} is there 2 times and was asked for 1 times`,
  ]);
});

it("finds what happened twice, answered or not", () => {
  for (const outcome of [accepted, unknown]) {
    const all = [...readied(), dispatch({ outcome })];
    const row = { ...acceptedLine(world, all.at(-1)!), recordedAt: START };
    const ledger = [...keptOf(all.slice(0, -1)).ledger, row, row];
    expect(judge(evidenceOf(all, { kept: { ledger } }))).toEqual([
      `lost or doubled: ${mine.name}: dispatch_attempt_allow of ${connector} is there 2 times and was asked for 1 times`,
    ]);
  }
});

it("finds a key that had two effects, and one that got two answers", () => {
  const all = readied();
  const { ledger } = keptOf(all);
  const doubled = judge(evidenceOf(all, { kept: { ledger: [...ledger, ledger[1]!] } }));
  expect(doubled).toContain(`lost or doubled: ${mine.name}: ${STATE} had 2 effects under 1 keys`);
  const answered = asked(REVOKE, { connector_id: connector }, { outcome: { ...accepted, bodies: ["1", "0"] } });
  expect(judge(evidenceOf([...all, answered]))).toEqual([
    `lost or doubled: ${mine.name}: ${REVOKE} was answered otherwise when it was sent again under its key`,
  ]);
});

it("finds a budget that was exceeded, by the clocks of the clients and in the ledger", () => {
  const all = [...readied(), ...Array.from({ length: limit + 1 }, () => dispatch())];
  const found = judge(evidenceOf(all));
  expect(found.some((line) => line.startsWith(`over budget: ${mine.name}: `))).toBe(true);
  expect(found.some((line) => line.startsWith(`not as it was allowed: ${mine.name}: dispatch ${limit + 1} `))).toBe(
    true,
  );
  expect(judge(evidenceOf(all.slice(0, -1)))).toEqual([]);
});

it.each([
  ["while it was switched off", asked(STATE, { connector_id: connector, enabled: false })],
  ["without a credential", asked(REVOKE, { connector_id: connector })],
])("finds a dispatch that was accepted %s", (how, before) => {
  expect(judge(evidenceOf([...readied(), before, dispatch()]))).toEqual([
    `not as it was allowed: ${mine.name}: a dispatch of ${connector} was accepted ${how}`,
  ]);
});

it("finds a dispatch against the policy, or without one", () => {
  const strict = [...(world.profile.documents.get("policy")?.documents.keys() ?? [])].find(
    (each) => policyOf(world.profile, each).enabled_connectors.length < world.connectors.length,
  )!;
  const other = world.connectors.find((each) => !policyOf(world.profile, strict).enabled_connectors.includes(each))!;
  const ready = [
    asked(STATE, { connector_id: other, enabled: true }),
    asked(CONNECT, { connector_id: other, principal_id: "p", credential_id: "primary", auth_mode: "oauth2" }),
  ];
  const wrong = { ...dispatch(), value: { connector_id: other, collection_id: "any", payload: { cursor: "other" } } };
  expect(judge(evidenceOf([...ready, asked(SET_POLICY, { version: strict }), wrong]))).toEqual([
    `not as it was allowed: ${mine.name}: a dispatch of ${other} was accepted against policy ${strict}`,
  ]);
  expect(judge(evidenceOf([...ready, wrong]))).toEqual([
    `not as it was allowed: ${mine.name}: a dispatch was accepted before there was a policy`,
  ]);
});

it("finds a server that says otherwise than the ledger", () => {
  const connectors = world.connectors.map((name) => ({
    name,
    enabled: name === connector,
    connected: name === connector,
  }));
  const totals = { policy_set: 1, state_set: 1, credential_connect: 1 };
  const said = { server: 2, tenant: mine.name, totals, version: version!, connectors };
  const evidence = evidenceOf(readied());
  expect(judge({ ...evidence, atEnd: [said] })).toEqual([]);
  const wrong = [
    { ...said, totals: { ...totals, state_set: 0 } },
    { ...said, version: "another" },
    { ...said, connectors: connectors.map((each) => ({ ...each, enabled: false })) },
    { ...said, connectors: connectors.map((each) => ({ ...each, connected: true })) },
  ];
  const otherwise = `not as it was allowed: ${mine.name}: server 2 says otherwise than the ledger`;
  expect(wrong.map((each) => judge({ ...evidence, atEnd: [each] }))).toEqual([
    [`${otherwise} how many entries there are`],
    [`${otherwise} which policy is in force`],
    [`${otherwise} which connectors are on`],
    [`${otherwise} which connectors are connected`],
  ]);
});

it("finds what is another tenant's, wherever it comes out", () => {
  const all = [...readied(), dispatch()];
  const { action, digest } = acceptedLine(world, all.at(-1)!);
  const shown = [{ tenant: theirs.name, tenants: [mine.name], entries: [{ action, digest }] }];
  expect(judge(evidenceOf(all, { journal: { shown } }))).toEqual([
    `another tenant's: ${theirs.name}: was shown what is another tenant's`,
    `another tenant's: ${theirs.name}: was shown the entry of a ${action} that is another tenant's`,
  ]);
  const { ledger } = keptOf(all);
  const strayed = [...ledger.slice(0, -1), { ...ledger.at(-1)!, tenant: theirs.name }];
  expect(judge(evidenceOf(all, { kept: { ledger: strayed } }))).toContain(
    `another tenant's: ${theirs.name}: holds the entry of a ${action} that is another tenant's`,
  );
  const seen = [{ tenant: mine.name, table: "a_table", own: 0, others: 2, there: 0 }];
  expect(judge(evidenceOf(all, { kept: { seen } }))).toEqual([
    `another tenant's: ${mine.name}: the role of the application sees 2 rows of others in a_table`,
  ]);
  expect(judge(evidenceOf(all, { journal: { foreign: [403, 200] } }))).toEqual([
    "another tenant's: a request that named another tenant was answered 200",
  ]);
});

it("finds an answer that no contract foresees", () => {
  expect(judge(evidenceOf([], { journal: { unforeseen: ["an operation answered 404"] } }))).toEqual([
    "unforeseen: an operation answered 404",
  ]);
});

it("does not judge what the role of the application sees of others where it does not see what is a tenant's own", () => {
  const all = [...readied(), dispatch(), dispatch({ tenant: theirs.name })];
  const { seen } = keptOf(all);
  expect(unseen(evidenceOf(all))).toEqual([]);
  const blind = seen.map((each) => (each.tenant === mine.name ? { ...each, own: 0 } : each));
  expect(unseen(evidenceOf(all, { kept: { seen: blind } }))).toEqual([
    `${mine.name}: the role of the application sees 0 of 4 rows of its own in ${LEDGER}, so that it sees none of others shows nothing`,
  ]);
  const without = seen.filter(({ tenant }) => tenant === mine.name);
  expect(unseen(evidenceOf(all, { kept: { seen: without } }))).toEqual([
    `${theirs.name}: nobody looked at what the role of the application sees`,
  ]);
});
