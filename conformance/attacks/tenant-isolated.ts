import { refusalWhen } from "../../src/bundle/model.ts";
import type { Made } from "../arbitraries/clean-request.ts";
import type { Draw } from "../arbitraries/draw.ts";
import { usersByName } from "../arbitraries/named.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { requestForm } from "../arbitraries/text-forms.ts";
import type { TextForm } from "../canaries/form.ts";
import { hasNear } from "../program/near-text.ts";
import type { Program, Sending, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import {
  begin,
  call,
  cleanInput,
  closes,
  codeOf,
  makeResources,
  makersOf,
  put,
  putInForce,
  read,
  refused,
  spokenBy,
} from "./build.ts";
import { neverIssued } from "./faults.ts";
import { lookingOn, showsMore, shownOtherwise } from "./shown-to-others.ts";

/** Carriers that a careless server takes the tenant from. */
const OVERRIDES: readonly Sending[] = [
  { headers: [["x-tenant-id", { $: "tenant", of: "other" }]] },
  {
    headers: [
      ["x-tenant", { $: "tenant", of: "other" }],
      ["x-forwarded-user", { $: "tenant", of: "other" }],
    ],
  },
  { headers: [["x_tenant_id", { $: "tenant", of: "other" }]] },
  { query: [["tenant", { $: "tenant", of: "other" }]] },
];

/** Names near the caller's own, which are others: a comparison that folds case or looks at a beginning takes them for it. */
const NEAR = ["case", "longer", "shorter"] as const;

/** Tenants see nothing of one another: not by naming, not by citing, not by asking in another way. */
export const tenantIsolated: Attack = {
  suffix: "tenant-isolated",
  alone: (scene) => (showsMore(scene) ? [(draw) => lookingOn(scene, draw)] : []),
  fixed: (scene) => [
    (draw) => naming(scene, draw, "other"),
    (draw) => naming(scene, draw, "other"),
    (draw) => naming(scene, draw, "nobody"),
    ...NEAR.map((near) => (draw: Draw) => naming(scene, draw, near)),
    (draw) => citing(scene, draw),
    (draw) => citing(scene, draw),
    ...OVERRIDES.map((send) => (draw: Draw) => overriding(scene, draw, send)),
    ...(usersByName(scene.profile, scene.operation).length === 0
      ? []
      : [0, 1].map(() => (draw: Draw) => namingAlike(scene, draw))),
  ],
  random: (scene, draw) =>
    draw.chance(40)
      ? naming(scene, draw, draw.pick(["other", "nobody"]))
      : draw.chance(60)
        ? (citing(scene, draw) ?? naming(scene, draw, "other"))
        : overriding(scene, draw, draw.pick(OVERRIDES)),
  inspect: shownOtherwise,
};

/** The request names a tenant that is not the caller's. */
function naming(scene: Scene, draw: Draw, who: "other" | "nobody" | (typeof NEAR)[number]): Program | undefined {
  const { operation } = scene;
  const foreign = refusalWhen(operation, "foreign-tenant");
  if (foreign === undefined) return undefined;
  const form = requestForm(operation, scene.profile, foreign.at);
  if (who !== "other" && who !== "nobody" && !hasNear(form, who)) return undefined;
  const tenant = tenantNamed(who, form);
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "control" });
  const input = put(cleanInput(builder) ?? {}, foreign.at, tenant);
  const [own, others] = [read(builder), read(builder, "other")];
  call(builder, operation, input, {
    expect: refused(codeOf(operation, "foreign-tenant")),
  });
  read(builder, "self", own);
  read(builder, "other", others);
  return builder.program();
}

function tenantNamed(who: "other" | "nobody" | (typeof NEAR)[number], form: TextForm): Template {
  switch (who) {
    case "other":
      return { $: "tenant", of: who };
    case "nobody":
      return { $: "tenant", of: who, form };
    case "case":
    case "longer":
    case "shorter":
      return { $: "tenant", of: "self", near: who, form };
  }
}

/** Both tenants call a thing by one name: neither finds the other's in its place, and neither moves it. */
function namingAlike(scene: Scene, draw: Draw): Program {
  const { operation, profile } = scene;
  const builder = begin(scene, draw);
  const users = usersByName(profile, operation);
  const made = new Map<string, Made>();
  for (const user of users) makeResources(builder, user, "self", made);
  const theirs = new Map<string, Made>();
  for (const user of users) putInForce(builder, user, "other", theirs);
  const alike = new Map([...made, ...theirs]);
  for (const each of new Set([...users, operation, ...users])) {
    const input = spokenBy(cleanInput(builder, each, alike) ?? {}, "other");
    call(builder, each, input, { as: "other", expect: { see: "model" } });
  }
  for (const user of users)
    call(builder, user, cleanInput(builder, user, made), { role: "probe", expect: { see: "model" } });
  return builder.program();
}

/** The request cites what the other tenant made. The answer is the one to a reference that was never issued, and the owner can still use it. */
function citing(scene: Scene, draw: Draw): Program | undefined {
  const { operation } = scene;
  const unknown = refusalWhen(operation, "unknown");
  if (unknown === undefined) return undefined;
  const builder = begin(scene, draw);
  const foreign = makeResources(builder, operation, "other");
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "control" });
  const never = put(cleanInput(builder) ?? {}, unknown.at, neverIssued(builder, unknown));
  const [own, others] = [read(builder), read(builder, "other")];
  const twin = call(builder, operation, never, { expect: refused(unknown.code) });
  call(builder, operation, cleanInput(builder, operation, foreign), {
    expect: { see: "refused", codes: [unknown.code], likeRefusal: twin },
  });
  read(builder, "self", own);
  read(builder, "other", others);
  const uses = scene.profile.operations.filter(
    (each) =>
      each !== operation &&
      refusalWhen(each, "state")?.resource === unknown.resource &&
      closes(scene.profile, each) === undefined &&
      makersOf(scene, each).every(({ resource }) => foreign.has(resource)),
  );
  // An operation that only moves the resource could not tell that a stranger has moved it.
  for (const use of [...uses, operation])
    call(builder, use, spokenBy(cleanInput(builder, use, foreign) ?? {}, "other"), { as: "other", role: "probe" });
  return builder.program();
}

/** A clean request with the other tenant named in a place the contract does not declare: it may be refused, and never counts for the other. */
function overriding(scene: Scene, draw: Draw, send: Sending): Program | undefined {
  const { operation } = scene;
  if (operation.input === "query" && send.query !== undefined) return undefined;
  if (send.headers?.some(([name]) => name === scene.profile.credential.name)) return undefined;
  const builder = begin(scene, draw);
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "control" });
  const others = read(builder, "other");
  call(builder, operation, cleanInput(builder), { send, expect: { see: "declared" } });
  read(builder, "other", others);
  return builder.program();
}
