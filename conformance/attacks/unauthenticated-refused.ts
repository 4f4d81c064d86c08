import { OWN_TOKEN, type Speaker, type Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFaults, type Twin } from "./build.ts";
import { nameOf } from "./faults.ts";
import { otherStatus } from "./status-due.ts";

/** Credentials nobody was given, under the scheme of the contract where it has one. */
function oddCredentials(scheme: string): string[] {
  const under = (token: string): string => (scheme === "" ? token : `${scheme} ${token}`);
  const bare = scheme === "" ? [] : [scheme, `${scheme} `, `${scheme}  `, `${scheme.toLowerCase()} null`];
  const words = ["null", "undefined", "*", "' or 1=1 --", `${OWN_TOKEN}x`, `x${OWN_TOKEN}`];
  return ["", ...bare, "Basic dXNlcjp1c2Vy", ...words.map(under)];
}

/** Nobody gets in without a known credential, and nothing of the request of somebody unknown is looked at. */
export const unauthenticatedRefused: Attack = {
  suffix: "unauthenticated-refused",
  series: (scene) =>
    singleFaults(
      scene,
      [
        ...(["none", "unknown"] as const).map((as) => stranger(as)),
        ...oddCredentials(scene.profile.credential.scheme).map((odd) => stranger("none", odd)),
        stranger("unknown", undefined, true),
      ],
      (draw) => stranger(draw.pick(["none", "unknown"]), undefined, draw.chance(50)),
    ),
  inspect: (scene, transcript) => otherStatus(scene, transcript, "unauthenticated", ["none", "unknown"]),
};

function stranger(as: Speaker, credential?: string, bearing = false): Twin {
  return (builder, clean) => {
    const { operation } = builder.scene;
    const secret = (): Template => ({ $: "planted", n: builder.next(), class: "secret" });
    const input = bearing ? put(clean, `/${nameOf(builder, "secret")}`, secret()) : clean;
    return {
      input,
      as,
      expect: refused(codeOf(operation, "unauthenticated")),
      ...(credential === undefined ? {} : { send: { credential } }),
    };
  };
}
