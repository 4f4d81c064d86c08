import { valueAt } from "../../src/bundle/json-pointer.ts";
import { allowedBy, type Outside } from "../arbitraries/documents.ts";
import { inForceIn } from "../arbitraries/named.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { put, refused, singleFaults, type Builder, type Twin } from "./build.ts";
import { lookedAt, nearValues, outsideValue } from "./outside-values.ts";

/** Near values tried of each place. */
const NEAR = 8;

/** Only what the document in force lists gets through, letter for letter; one bad item among good ones spoils them all. */
export const outsideRefused: Attack = {
  suffix: "outside-refused",
  series: (scene) =>
    singleFaults(
      scene,
      outsidesOf(scene).flatMap((refusal) => [
        strange(refusal),
        strange(refusal),
        ...Array.from({ length: NEAR }, (_, index) => near(refusal, index)),
        ...(lookedAt(scene, refusal)?.list === true
          ? [amongGood("first"), amongGood("last"), amongGood("alone")].map((place) => place(refusal))
          : []),
      ]),
      (draw) => {
        const refusal = draw.pick(outsidesOf(scene));
        return draw.chance(50) ? strange(refusal) : near(refusal, draw.integer(0, 99));
      },
    ),
};

function outsidesOf({ operation }: Scene): Outside[] {
  return operation.refuses.filter((refusal): refusal is Outside => refusal.when === "outside");
}

function strange(refusal: Outside): Twin {
  return (builder, clean) => ({
    input: put(clean, refusal.at, outsideValue(builder, refusal, clean)),
    expect: refused(refusal.code),
  });
}

/** One of the values near an allowed one, for a list beside good ones. */
function near(refusal: Outside, index: number): Twin {
  return (builder, clean) => {
    const values = nearValues(builder, refusal, clean);
    const value = values[index % Math.max(1, values.length)];
    if (value === undefined) return undefined;
    const list = lookedAt(builder.scene, refusal)?.list === true;
    return {
      input: put(clean, refusal.at, list ? [...goodOf(builder, refusal, clean), value] : value),
      expect: refused(refusal.code),
    };
  };
}

/** A bad item before every good one, behind all of them, or by itself. */
function amongGood(place: "first" | "last" | "alone"): (refusal: Outside) => Twin {
  return (refusal) => (builder, clean) => {
    const bad = (outsideValue(builder, refusal, put(clean, refusal.at, [])) as readonly Template[]).slice(0, 1);
    const good = place === "alone" ? [] : goodOf(builder, refusal, clean);
    return {
      input: put(clean, refusal.at, place === "first" ? [...bad, ...good] : [...good, ...bad]),
      expect: refused(refusal.code),
    };
  };
}

function goodOf({ scene: { profile }, made }: Builder, refusal: Outside, clean: Template): readonly Template[] {
  const chosen = valueAt(clean, refusal.at);
  if (Array.isArray(chosen) && chosen.length > 0) return chosen as Template[];
  return allowedBy(profile, refusal, clean, inForceIn(profile, made));
}
