import { pointerSegments } from "../../src/bundle/json-pointer.ts";
import { refusalWhen, textCarrier, type Operation } from "../../src/bundle/model.ts";
import { departuresFrom, type Departure } from "../arbitraries/departures.ts";
import { legalStandIn } from "../arbitraries/stand-in.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Template } from "../program/program.ts";
import { arrives } from "../program/travel.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFaults, without, type Twin } from "./build.ts";

/** Only declared members of declared form get in: what is stripped or ignored today is stored tomorrow. */
export const closedRequest: Attack = {
  suffix: "closed-request",
  series: (scene) => {
    const all = departures(scene);
    return singleFaults(scene, [...all.map(departing), ...strays(scene)], (draw) =>
      all.length === 0 ? undefined : departing(draw.pick(all)),
    );
  },
};

function departures(scene: Scene): Departure[] {
  const { operation, profile } = scene;
  if (operation.request === undefined) return [];
  const gates = operation.refuses.flatMap((refusal) => (refusal.when === "gate" ? [refusal.at] : []));
  const all = departuresFrom(operation.request.shape, profile).filter(
    ({ at, to }) => !(gates.includes(at) && to === undefined),
  );
  return all.filter((departure) => travels(departure, operation));
}

/** Whether a departure can be sent at all: a query has only flat strings, a path and a header hold less still. */
function travels({ at, to }: Departure, operation: Operation): boolean {
  const flat = at.split("/").length === 2 && typeof to === "string";
  const carrier = textCarrier(operation, pointerSegments(at)[0] ?? "");
  if (carrier === undefined) return operation.input !== "query" || flat;
  if (carrier.in !== "path" && to === undefined) return true;
  return flat && arrives(carrier, to);
}

/** Members that are carried elsewhere are unknown in the body, whatever they say there. */
function strays({ operation }: Scene): Twin[] {
  if (operation.input !== "body" || refusalWhen(operation, "shape") === undefined) return [];
  const carried = [...operation.carried.keys()].filter((name) => textCarrier(operation, name) !== undefined);
  return carried.flatMap((name) =>
    [{ $: "tenant", of: "self" } as const, { $: "tenant", of: "other" } as const].map(
      (value): Twin =>
        (builder, clean) => ({
          input: clean,
          send: { inBody: [[name, value]] },
          expect: refused(codeOf(builder.scene.operation, "shape")),
        }),
    ),
  );
}

function departing({ at, to }: Departure): Twin {
  return ({ scene }, clean) => {
    const input = to === undefined ? without(clean, at) : put(clean, at, to);
    // A departure can be legal after all; then there is nothing to refuse.
    return refusalWhen(scene.operation, "shape") === undefined ||
      scene.isValidRequest(legalStandIn(input, scene.profile))
      ? undefined
      : { input, expect: refused(...codesFor(scene, to)) };
  };
}

/** A number no double can hold may be refused by the parser, before anything has a shape. */
function codesFor(scene: Scene, to: Template | undefined): string[] {
  const beyond = typeof to === "object" && to !== null && !Array.isArray(to) && "json" in to && to.json === "1e3000";
  const unparseable = beyond ? refusalWhen(scene.operation, "unparseable") : undefined;
  return [codeOf(scene.operation, "shape"), ...(unparseable === undefined ? [] : [unparseable.code])];
}
