import { refusalWhen } from "../../src/bundle/model.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { ASKEW_FRAMINGS, FRAMINGS, HIDING_FRAMINGS } from "../program/framings.ts";
import type { Program, Sending, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import {
  begin,
  call,
  callStep,
  cleanInput,
  codeOf,
  makeResources,
  read,
  refused,
  type Builder,
  type CallOptions,
} from "./build.ts";

/** Framings in one program. */
const SERIES = 10;
const UNTAKEN: CallOptions = { expect: { see: "untaken" } };

/**
 * Where two servers in a row see different ends of a request, one of them guards what the other never reads. So each request here holds what would be
 * accepted, written so that no reading HTTP allows comes upon it. Beside them are requests written in turn, which must be served like any others.
 */
export const requestFraming: Attack = {
  suffix: "request-framing",
  watchesAccepted: true,
  fixed: (scene) => {
    const framings = [...HIDING_FRAMINGS, ...ASKEW_FRAMINGS];
    return [
      (draw) => inTurn(scene, draw),
      (draw) => askedFirst(scene, draw),
      ...Array.from(
        { length: Math.ceil(framings.length / SERIES) },
        (_, index) => (draw: Draw) => untaken(scene, draw, framings.slice(index * SERIES, (index + 1) * SERIES)),
      ),
    ];
  },
};

/** Nothing of what the framings write is taken, and whoever comes next is served. All write one and the same request: none of them may use it up. */
function untaken(scene: Scene, draw: Draw, framings: readonly string[]): Program {
  const builder = opened(scene, draw);
  const input = cleanInput(builder);
  const before = read(builder);
  for (const framing of framings) {
    const times = FRAMINGS.get(framing)?.requests ?? 1;
    frame(
      builder,
      framing,
      Array.from({ length: times }, () => ({ input, ...UNTAKEN })),
    );
  }
  read(builder, "self", before);
  call(builder, scene.operation, cleanInput(builder), { role: "probe" });
  return builder.program();
}

/**
 * An answer in the wrong place is a wrong one: the other way round they are due others. What a server may close the connection after stands behind
 * what it need not. That several were answered on one connection is nothing that must have been seen: a server that closes after each answer is an
 * honest one, and mixes nothing up.
 */
function inTurn(scene: Scene, draw: Draw): Program {
  const broken: Sending = { bytes: { trick: "replace", text: "{" } };
  const nobody = refusalWhen(scene.operation, "unauthenticated");
  const parts: CallOptions[] = [
    {},
    ...(nobody === undefined ? [] : [{ as: "none", expect: refused(nobody.code) } as const]),
    {},
    { send: broken, expect: refused(codeOf(scene.operation, "unparseable")) },
    {},
  ];
  return served(scene, draw, parts);
}

/** A client that asks whether it may send its body need not wait to be told. */
function askedFirst(scene: Scene, draw: Draw): Program {
  return served(scene, draw, [{ send: { headers: [["expect", "100-continue"]] } }]);
}

/** Requests in turn: each gets the answer it would get alone, and counts if it was accepted. */
function served(scene: Scene, draw: Draw, parts: readonly CallOptions[]): Program {
  const builder = opened(scene, draw);
  const calls = parts.map((part) => ({ ...part, input: cleanInput(builder) }));
  const before = read(builder);
  frame(builder, "in-turn", calls);
  if (before !== "") builder.add({ do: "read", as: "self", since: before, model: true });
  return builder.program();
}

/** Set-up and a clean control. */
function opened(scene: Scene, draw: Draw): Builder {
  const builder = begin(scene, draw);
  makeResources(builder, scene.operation);
  call(builder, scene.operation, cleanInput(builder), { role: "control" });
  return builder;
}

type Framed = CallOptions & { readonly input: Template | undefined };

function frame(builder: Builder, framing: string, requests: readonly Framed[]): void {
  // A request that stands behind another one counts for no attack of its own.
  const calls = requests.map(({ input, ...options }, index) => ({
    ...callStep(builder.scene.operation, input, { role: index === 0 ? "attack" : "probe", ...options }),
    id: `r${builder.next()}`,
  }));
  builder.add({ do: "framed", role: "attack", framing, calls });
}
