import type { Asked } from "../journal.ts";
import { everyone } from "../world.ts";
import {
  acceptedLine,
  connectorOf,
  counted,
  refusedLine,
  type Evidence,
  type Judgement,
  type Line,
} from "./evidence.ts";

/** Every acknowledged request left its line once; one that nobody answered, once at most; and nothing is there that nobody asked for. */
export const onceEach: Judgement = (evidence) => [
  ...accepted(evidence),
  ...refused(evidence),
  ...keys(evidence),
  ...credentials(evidence),
];

function accepted({ world, journal, kept }: Evidence): string[] {
  const least = new Map<string, number>();
  const most = new Map<string, number>();
  for (const asked of journal.asked) {
    if (asked.outcome.what === "refused") continue;
    const key = keyOf(acceptedLine(world, asked));
    if (asked.outcome.what === "accepted") least.set(key, (least.get(key) ?? 0) + 1);
    most.set(key, (most.get(key) ?? 0) + 1);
  }
  const denials = new Set(world.profile.operations.map(({ audited }) => audited?.refused));
  const there = counted(
    kept.ledger.filter(({ action }) => !denials.has(action)),
    keyOf,
  );
  return [...new Set([...most.keys(), ...there.keys()])].flatMap((key) =>
    between(key, there.get(key) ?? 0, least.get(key) ?? 0, most.get(key) ?? 0),
  );
}

/** Of a dispatch nobody answered it is not known with which code it was refused, if it was. */
function refused({ world, journal, kept }: Evidence): string[] {
  const least = new Map<string, number>();
  const most = new Map<string, number>();
  for (const asked of journal.asked) {
    const { outcome } = asked;
    const line =
      outcome.what === "accepted"
        ? undefined
        : refusedLine(world, asked, outcome.what === "refused" ? outcome.code : "");
    if (line === undefined) continue;
    if (outcome.what === "refused") least.set(keyOf(line), (least.get(keyOf(line)) ?? 0) + 1);
    most.set(placeOf(line), (most.get(placeOf(line)) ?? 0) + 1);
  }
  const denials = new Set(world.profile.operations.map(({ audited }) => audited?.refused));
  const lines = kept.ledger.filter(({ action }) => denials.has(action));
  const there = counted(lines, keyOf);
  const lost = [...least].flatMap(([key, count]) => between(key, there.get(key) ?? 0, count, Infinity));
  return [
    ...lost,
    ...[...counted(lines, placeOf)].flatMap(([place, count]) => between(place, count, 0, most.get(place) ?? 0)),
  ];
}

/** An effect under a key uses the key up, in the same transaction. */
function keys({ world, journal, kept }: Evidence): string[] {
  const used = new Map(kept.answered.map(({ tenant, operation, rows }) => [`${tenant} ${operation}`, rows]));
  return everyone(world).flatMap(({ name: tenant }) =>
    world.profile.operations.flatMap(({ name, idempotentAt, audited }) => {
      if (idempotentAt === undefined) return [];
      const effects = kept.ledger.filter((line) => line.tenant === tenant && line.action === audited?.accepted).length;
      const rows = used.get(`${tenant} ${name}`) ?? 0;
      const other = rows === effects ? [] : [`${tenant}: ${name} had ${effects} effects under ${rows} keys`];
      const asked = journal.asked.filter((each) => each.tenant === tenant && each.operation === name);
      return [...other, ...asked.flatMap(otherAnswer)];
    }),
  );
}

function otherAnswer({ tenant, operation, outcome }: Asked): string[] {
  if (outcome.what !== "accepted" || new Set(outcome.bodies).size === 1) return [];
  return [`${tenant}: ${operation} was answered otherwise when it was sent again under its key`];
}

/** Each credential that was acknowledged has a row, revoked or not. */
function credentials({ journal, kept }: Evidence): string[] {
  const there = counted(kept.credentials, ({ tenant, connector, principal }) => `${tenant} ${connector} ${principal}`);
  return journal.asked.flatMap(({ tenant, value, outcome }) => {
    const { principal_id: principal } = value;
    if (typeof principal !== "string" || outcome.what !== "accepted") return [];
    const rows = there.get(`${tenant} ${connectorOf(value)} ${principal}`) ?? 0;
    return rows === 1 ? [] : [`${tenant}: an acknowledged credential of ${connectorOf(value)} is there ${rows} times`];
  });
}

function between(key: string, there: number, least: number, most: number): string[] {
  const [tenant, action, connector] = key.split(" ");
  const what = `${tenant}: ${action}${connector === "" ? "" : ` of ${connector}`}`;
  if (there < least) return [`${what} was acknowledged ${least} times and is there ${there} times`];
  return there > most ? [`${what} is there ${there} times and was asked for ${most} times`] : [];
}

function keyOf(line: Line): string {
  return `${placeOf(line)} ${line.digest}`;
}

function placeOf({ tenant, action, connector }: Line): string {
  return `${tenant} ${action} ${connector}`;
}
