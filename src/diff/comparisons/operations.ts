import { toPointer } from "../../bundle/json-pointer.ts";
import type { Operation } from "../../bundle/model.ts";
import type { Change } from "../change.ts";
import { cameOrWent, changedAt, documentsOf, spotAt, type SaidChange } from "./said.ts";
import type { Comparison } from "./comparison.ts";
import { pairsOf, type Pair } from "./pairs.ts";

/** Compares which surfaces there are, and how each operation of both is called. */
export const operations: Comparison = (base, head) => [
  ...profiles(base, head),
  ...pairsOf(base.bundle, head.bundle).flatMap((pair) => pair.operations.flatMap((both) => ways(pair, both))),
];

const profiles: Comparison = (base, head) => {
  const [before, after] = [base.bundle.profiles, head.bundle.profiles];
  const [was, is] = [base.bundle.sources.bundle, head.bundle.sources.bundle];
  const whole = { base: spotAt(was, "/documents/profiles"), head: spotAt(is, "/documents/profiles") };
  const only = (list: typeof before, others: typeof before): typeof before =>
    list.filter(({ name }) => others.every((other) => other.name !== name));
  return [
    ...only(before, after).map(({ name, document, source }) =>
      cameOrWent("profile-removed", name, `the surface is gone`, {
        ...whole,
        base: { source, pointer: "/profile" },
        value: document,
        came: false,
      }),
    ),
    ...only(after, before).map(({ name, document, source }) =>
      cameOrWent("profile-added", name, `there is another surface`, {
        ...whole,
        head: { source, pointer: "/profile" },
        value: document,
        came: true,
      }),
    ),
  ];
};

function ways({ base, head }: Pair, [was, is]: readonly [Operation, Operation]): Change[] {
  const both = documentsOf(base, head);
  const at = (member: string, say: (before: unknown, after: unknown) => SaidChange): Change[] =>
    changedAt(both, is.name, toPointer(["operations", is.name, member]), say);
  const said = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));
  return [
    ...at("http", () => ({
      rule: "route-changed",
      message: `the route was ${was.method} ${was.path} and is ${is.method} ${is.path}`,
    })),
    ...at("input", (before, after) => ({
      rule: "carrier-changed",
      message: `requests travelled as ${said(before)} and travel as ${said(after)}`,
    })),
    ...at("carried", () => ({ rule: "carrier-changed", message: "members of the request travel in other places" })),
    ...at("public", () =>
      is.public
        ? { rule: "authentication-dropped", message: "the operation answers without a credential" }
        : { rule: "credential-changed", message: "the operation asks for a credential" },
    ),
    ...at("clean", (before, after) => ({
      rule: "clean-answer-changed",
      message: `the clean answer was ${said(before)} and is ${said(after)}`,
    })),
    ...at("idempotent", () => ({ rule: "idempotency-changed", message: idempotency(was, is) })),
    ...at("audited", () => audit(was, is)),
    ...at("capability", () => ({ rule: "contract-changed", message: "the operation belongs to another capability" })),
    ...at("counts", () => ({ rule: "contract-changed", message: "an accepted call raises other readings" })),
  ];
}

function idempotency(was: Operation, is: Operation): string {
  if (is.idempotentAt === undefined) return "a request that is sent again is another request";
  if (was.idempotentAt === undefined) return "a request that is sent again is the same request";
  return "another key tells whether a request is sent again";
}

function audit(was: Operation, is: Operation): SaidChange {
  const [before, after] = [was.audited, is.audited];
  if (before === undefined || after === undefined)
    return after === undefined
      ? { rule: "audit-dropped", message: "calls leave no entry in the audit" }
      : { rule: "contract-changed", message: "calls leave an entry in the audit" };
  const fewer = (list: readonly string[] = [], others: readonly string[] = []): boolean =>
    list.some((each) => !others.includes(each));
  const lost =
    fewer(before.params, after.params) ||
    fewer(before.refused_params, after.refused_params) ||
    (before.refused !== undefined && after.refused === undefined);
  return lost
    ? { rule: "audit-dropped", message: "entries in the audit cover less" }
    : { rule: "contract-changed", message: "entries in the audit say something else" };
}
