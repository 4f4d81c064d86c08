import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Program, Sending, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { begin, call, cleanInput, makeResources, read, type Builder } from "./build.ts";
import { seriesOf } from "./series.ts";

type Carrier = (value: Template, scene: Scene) => Sending | undefined;

const header =
  (name: string, ...before: Template[]): Carrier =>
  (value, scene) =>
    declaredHeaders(scene).has(name) ? undefined : { headers: [[name, { $: "text", parts: [...before, value] }]] };

/** Headers that mean something to the operation. */
function declaredHeaders({ operation, profile }: Scene): ReadonlySet<string> {
  const carried = [...operation.carried.values()].flatMap((carrier) => (carrier.in === "header" ? [carrier.name] : []));
  return new Set([profile.credential.name.toLowerCase(), ...carried]);
}

/** Places a request has beside its declared input. */
const CARRIERS: readonly Carrier[] = [
  header("user-agent"),
  header("x-request-id"),
  header("referer"),
  header("idempotency-key"),
  header("traceparent"),
  header("x-forwarded-for"),
  header("x-api-key"),
  header("x-debug"),
  header("cookie", "session="),
  header("accept-language", "en, "),
  (value, { operation }) => (operation.input === "query" ? undefined : { query: [["debug", value]] }),
  (value, { operation }) => (operation.input === "query" ? undefined : { query: [[value, "1"]] }),
  (value) => ({ pathSuffix: { $: "text", parts: ["/", value] } }),
  (value) => ({ method: "PATCH", headers: [["x-http-method-override", value]] }),
  (value, scene) => header("proxy-authorization", scene.profile.credential.scheme || "Basic", " ")(value, scene),
];

/** Nobody asked for it there, so nobody may keep it: not in an answer, a count, a log or a store. */
export const undeclaredCarrierSilent: Attack = {
  suffix: "undeclared-carrier-silent",
  plants: true,
  series: (scene) =>
    seriesOf(
      [
        ...CARRIERS.map((carrier): Carried => ({ carrier, shaped: false })),
        ...CARRIERS.slice(0, 4).map((carrier): Carried => ({ carrier, shaped: true })),
      ],
      (draw) => ({ carrier: draw.pick(CARRIERS), shaped: draw.chance(50) }),
      (draw, some) => carriedIn(scene, draw, some),
    ),
};

/** What carries material, and whether that has a declared shape. */
interface Carried {
  readonly carrier: Carrier;
  readonly shaped: boolean;
}

function carriedIn(scene: Scene, draw: Draw, some: readonly Carried[]): Program | undefined {
  const { operation } = scene;
  const builder = begin(scene, draw);
  const sendings = some.flatMap(({ carrier, shaped }) => carrier(material(builder, shaped), scene) ?? []);
  if (sendings.length === 0) return undefined;
  makeResources(builder, operation);
  call(builder, operation, cleanInput(builder), { role: "control" });
  const others = read(builder, "other");
  for (const send of sendings) call(builder, operation, cleanInput(builder), { send, expect: { see: "declared" } });
  read(builder, "other", others);
  read(builder);
  return builder.program();
}

/** A random value, or an example of a declared shape of one line. */
function material(builder: Builder, shaped: boolean): Template {
  if (!shaped) return { $: "planted", n: builder.next(), class: "secret" };
  const shapes = builder.scene.bundle.sensitiveMaterial.classes
    .filter((entry) => entry.condition === "secret")
    .flatMap((entry) => entry.value_shapes)
    .filter((shape) => shape.sample.every((part) => !(part.text ?? "").includes("\n")));
  return { $: "material", n: builder.next(), shape: builder.draw.pick(shapes).id };
}
