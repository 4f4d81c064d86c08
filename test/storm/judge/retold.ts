import type { LedgerRow } from "../kept.ts";
import { budgetsOf, CONNECT, everyone, INGEST, policyOf, REVOKE, SET_POLICY, STATE, type World } from "../world.ts";
import { acceptedLine, type Evidence, type Judgement } from "./evidence.ts";

/**
 * The ledger of a tenant, told from the beginning: each dispatch it holds was allowed by the policy, the switch and the credentials of that
 * moment and by the budgets, whatever process took it; and what every server says at the end is where the ledger ends.
 */
export const retold: Judgement = (evidence) =>
  everyone(evidence.world).flatMap(({ name }) => {
    const tale = begin();
    const steps = stepsOf(evidence, name);
    const wrong = evidence.kept.ledger
      .filter(({ tenant }) => tenant === name)
      .flatMap((row) => (row.action === steps.allow ? dispatched(evidence.world, tale, row) : steps.tell(tale, row)));
    return [...wrong.map((line) => `${name}: ${line}`), ...otherEnd(evidence, name, tale)];
  });

/** Where a tenant stands. */
interface Tale {
  version: string | undefined;
  readonly on: Set<string>;
  readonly connected: Set<string>;
  readonly dispatches: LedgerRow[];
  readonly totals: Map<string, number>;
}

function begin(): Tale {
  return { version: undefined, on: new Set(), connected: new Set(), dispatches: [], totals: new Map() };
}

interface Steps {
  readonly allow: string;
  /** What a line changes. */
  tell(tale: Tale, row: LedgerRow): string[];
}

/** A line says what it did by its digest: there are few things it can have been. */
function stepsOf({ world }: Evidence, tenant: string): Steps {
  const lineOf = (operation: string, value: object): { action: string; digest: string } =>
    acceptedLine(world, { tenant, operation, value: { ...value }, sentAt: 0, sent: 1, outcome: { what: "unknown" } });
  const switches = new Map([true, false].map((enabled) => [lineOf(STATE, { enabled }).digest, enabled]));
  const versions = [...(world.profile.documents.get("policy")?.documents.keys() ?? [])];
  const policies = new Map(versions.map((version) => [lineOf(SET_POLICY, { version }).digest, version]));
  const actions = new Map([STATE, SET_POLICY, CONNECT, REVOKE].map((name) => [lineOf(name, {}).action, name]));
  return {
    allow: lineOf(INGEST, {}).action,
    tell: (tale, { action, connector, digest }) => {
      tally(tale, action);
      const operation = actions.get(action);
      if (operation === STATE) tale.on[switches.get(digest) === true ? "add" : "delete"](connector);
      if (operation === SET_POLICY) tale.version = policies.get(digest);
      if (operation === CONNECT) tale.connected.add(connector);
      if (operation === REVOKE) tale.connected.delete(connector);
      return [];
    },
  };
}

function dispatched(world: World, tale: Tale, row: LedgerRow): string[] {
  tally(tale, row.action);
  const { version } = tale;
  if (version === undefined) return ["a dispatch was accepted before there was a policy"];
  const wrong: string[] = [];
  const { connector } = row;
  if (!policyOf(world.profile, version).enabled_connectors.includes(connector))
    wrong.push(`a dispatch of ${connector} was accepted against policy ${version}`);
  if (!tale.on.has(connector)) wrong.push(`a dispatch of ${connector} was accepted while it was switched off`);
  if (!tale.connected.has(connector)) wrong.push(`a dispatch of ${connector} was accepted without a credential`);
  for (const { counter, limit, windowMs, apart } of budgetsOf(world.profile, version)) {
    const before = tale.dispatches.filter(
      (each) => each.recordedAt > row.recordedAt - windowMs && (!apart || each.connector === connector),
    ).length;
    if (before >= limit)
      wrong.push(`dispatch ${before + 1} of ${connector} was accepted where ${counter} lets ${limit} through`);
  }
  tale.dispatches.push(row);
  return wrong;
}

function otherEnd({ world, atEnd }: Evidence, name: string, tale: Tale): string[] {
  return atEnd
    .filter(({ tenant }) => tenant === name)
    .flatMap(({ server, totals, version, connectors }) => {
      const says = (what: string): string => `${name}: server ${server} says otherwise than the ledger ${what}`;
      const wrong = Object.entries(totals).some(([action, total]) => total !== (tale.totals.get(action) ?? 0));
      const shown = (which: "enabled" | "connected"): string =>
        connectors
          .filter((each) => each[which])
          .map((each) => each.name)
          .toSorted()
          .join();
      const told = (names: ReadonlySet<string>): string =>
        world.connectors
          .filter((each) => names.has(each))
          .toSorted()
          .join();
      return [
        ...(wrong ? [says("how many entries there are")] : []),
        ...(version === tale.version ? [] : [says("which policy is in force")]),
        ...(shown("enabled") === told(tale.on) ? [] : [says("which connectors are on")]),
        ...(shown("connected") === told(tale.connected) ? [] : [says("which connectors are connected")]),
      ];
    });
}

function tally(tale: Tale, action: string): void {
  tale.totals.set(action, (tale.totals.get(action) ?? 0) + 1);
}
