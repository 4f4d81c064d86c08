import { pointerSegments, valueAt } from "../../src/bundle/json-pointer.ts";
import { leavesOf } from "../../src/bundle/leaves.ts";
import { refusalWhen, textCarrier } from "../../src/bundle/model.ts";
import type { SensitiveClass } from "../../src/generated/documents.ts";
import type { Draw } from "../arbitraries/draw.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { alphabetOf } from "../canaries/canary.ts";
import { ENCODINGS } from "../canaries/encodings.ts";
import type { Expectation, Template } from "../program/program.ts";
import { arrives } from "../program/travel.ts";
import type { Series } from "./attack.ts";
import { codeOf, hasInput, put, refused, singleFaults, without, type Builder, type Twin } from "./build.ts";
import { undeclaredMember } from "./undeclared-member.ts";

/** The two conditions that sensitive material triggers. */
export type SensitiveCondition = "secret" | "raw-payload";

/** Material of a condition in every place of an operation, and random combinations of material, place and disguise. */
export function plantsIn(scene: Scene, condition: SensitiveCondition): Series {
  if (!hasInput(scene.operation)) return singleFaults(scene, []);
  const plants = plantsOf(scene, condition);
  return singleFaults(scene, plants, (draw) =>
    draw.chance(60) ? draw.pick(plants) : disguised(scene, condition, draw),
  );
}

/** One program that plants by name, for attacks that only need any sensitive material. */
export function anyPlant(builder: Builder, condition: SensitiveCondition, clean: Template): Template {
  const entry = builder.draw.pick(classesOf(builder.scene, condition));
  return put(clean, `/${builder.draw.pick(entry.member_names)}`, { $: "planted", n: builder.next(), class: condition });
}

function plantsOf(scene: Scene, condition: SensitiveCondition): Twin[] {
  const expect = refused(codeOf(scene.operation, condition));
  const classes = classesOf(scene, condition);
  const names = classes.flatMap((entry) => entry.member_names);
  const shapes = classes.flatMap((entry) => entry.value_shapes.map((shape) => shape.id));
  const flat = scene.operation.input === "query";
  return [
    ...names.map((name) => byName(name, expect, condition)),
    ...names.slice(0, 6).flatMap((name) => spellings(name).map((spelling) => byName(spelling, expect, condition))),
    ...shapes.flatMap((shape) => [
      inUnknownMember(shape, expect),
      inDeclaredMember(scene, shape, expect),
      asMemberName(shape, expect),
    ]),
    ...(flat ? [] : deepPlants(scene, names, shapes, expect, condition)),
    ...(flat ? [] : behindText(scene, classes, expect)),
  ];
}

function byName(name: string, expect: Expectation, condition: SensitiveCondition): Twin {
  return (builder, clean) => ({
    input: put(clean, pointerTo(name), { $: "planted", n: builder.next(), class: condition }),
    expect,
  });
}

function inUnknownMember(shape: string, expect: Expectation): Twin {
  return (builder, clean) => ({
    input: put(clean, undeclaredMember(builder.scene), { $: "material", n: builder.next(), shape }),
    expect,
  });
}

/** The value takes the place of a declared one, whatever its pattern: the refusal must still be the one for sensitive material. */
function inDeclaredMember(scene: Scene, shape: string, expect: Expectation): Twin {
  return (builder, clean) => {
    const places = stringMembers(scene).filter(
      (pointer) =>
        (valueAt(clean, pointer) !== undefined || pointer.split("/").length === 2) && carries(scene, pointer, shape),
    );
    if (places.length === 0) return undefined;
    const at = builder.draw.pick(places);
    return { input: put(clean, at, { $: "material", n: builder.next(), shape }), expect };
  };
}

function asMemberName(shape: string, expect: Expectation): Twin {
  return (builder, clean) => ({ input: withMember(clean, { $: "material", n: builder.next(), shape }, "1"), expect });
}

/** What the rest of a request takes at most. */
const REST_BYTES = 5000;

/** Where a search gives up: far into a text, for shapes that are looked for anywhere in one. */
function behindText(scene: Scene, classes: readonly SensitiveClass[], expect: Expectation): Twin[] {
  const anywhere = classes.flatMap((entry) => entry.value_shapes.filter(({ pattern }) => !pattern.includes("^")));
  if (anywhere.length === 0) return [];
  // Some hundred characters, some thousand as far as a body has room, and nearly all the room there is.
  const { max_body_bytes: longest } = scene.profile.document.wire;
  const nearly = longest - REST_BYTES;
  const lengths = [240, Math.min(10_000, Math.floor(longest / 2)), ...(nearly > 20_000 ? [nearly] : [])];
  return lengths.map((length): Twin => (builder, clean) => {
    const shape = builder.draw.pick(anywhere).id;
    const text: Template = {
      $: "text",
      parts: ["see ".repeat(length / 4), { $: "material", n: builder.next(), shape }],
    };
    return { input: put(clean, undeclaredMember(scene), text), expect };
  });
}

/** How deep a value may be nested in a member. */
function roomIn({ profile, operation }: Scene): number {
  return profile.document.wire.max_depth - 3 - pointerSegments(operation.root).length;
}

function deepPlants(
  scene: Scene,
  names: readonly string[],
  shapes: readonly string[],
  expect: Expectation,
  condition: SensitiveCondition,
): Twin[] {
  const { max_body_bytes: longest } = scene.profile.document.wire;
  const deepest = roomIn(scene);
  const value = (builder: Builder): Template => ({ $: "planted", n: builder.next(), class: condition });
  const first = names[0] ?? "secret";
  return [
    ...[1, 2, Math.min(5, deepest), deepest].flatMap((depth) =>
      (["object", "array"] as const).map((bracket): Twin => (builder, clean) => ({
        input: put(clean, undeclaredMember(builder.scene), {
          $: "nested",
          depth,
          bracket,
          inside: { [builder.draw.pick(names)]: value(builder) },
        }),
        expect,
      })),
    ),
    ...[1, deepest].map((depth): Twin => (builder, clean) => ({
      input: put(clean, undeclaredMember(builder.scene), {
        $: "nested",
        depth,
        bracket: "array",
        inside: { $: "material", n: builder.next(), shape: builder.draw.pick(shapes) },
      }),
      expect,
    })),
    (builder, clean) => ({
      input: put(clean, undeclaredMember(builder.scene), {
        $: "repeated",
        times: Math.min(1200, longest / 8),
        item: 0,
        last: { [first]: value(builder) },
      }),
      expect,
    }),
    (builder, clean) => ({
      input: put(clean, undeclaredMember(builder.scene), [
        { $: "text", parts: ["x".repeat(Math.min(40_000, longest / 2))] },
        { [first]: value(builder) },
      ]),
      expect,
    }),
    (builder, clean) => ({ input: put(clean, pointerTo(first), { nested: [value(builder)] }), expect }),
    ...emptied(first, expect),
    (builder, clean) => ({ input: put(clean, pointerTo(first), value(builder)), expect, send: { style: "escaped" } }),
    (builder, clean) => ({ input: put(clean, pointerTo(first), value(builder)), expect, send: { style: "shuffled" } }),
    ...gates(scene).map((gate): Twin => (builder, clean) => ({
      input: put(without(clean, gate), pointerTo(first), value(builder)),
      expect,
    })),
  ];
}

/** A sensitive name with nothing behind it: the name alone is refused. */
function emptied(name: string, expect: Expectation): Twin[] {
  return ["", null, 0, false, [], {}].map((empty): Twin => (_builder, clean) => ({
    input: put(clean, pointerTo(name), empty),
    expect,
  }));
}

/** Material no server can be asked to recognise: any declared refusal will do, but it must leave no trace and come back nowhere. */
function disguised(scene: Scene, condition: SensitiveCondition, draw: Draw): Twin {
  const { operation } = scene;
  const encoding = draw.pick(ENCODINGS.filter((entry) => entry.disguise)).name;
  const codes = (["secret", "raw-payload", "shape", "unparseable"] as const).flatMap(
    (when) => refusalWhen(operation, when)?.code ?? [],
  );
  return (builder, clean) => ({
    input: put(clean, undeclaredMember(scene, draw.pick(["annotation", "note", "details", "x"])), {
      $: "planted",
      n: builder.next(),
      class: condition,
      encoding,
    }),
    expect: refused(...codes),
  });
}

/** The same name as other writers would spell it; the contract's normalisation makes them one. */
function spellings(name: string): string[] {
  const words = name.split("_");
  const camel = words
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
  return [
    name.toUpperCase(),
    camel,
    words.join("-"),
    words.join("."),
    ` ${name}`,
    `${name} `,
    `${name.slice(0, 2)}\u200b${name.slice(2)}`,
    toFullWidth(name),
  ];
}

function toFullWidth(name: string): string {
  return Array.from(name)
    .map((letter) => (/[a-z]/u.test(letter) ? String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0) : letter))
    .join("");
}

function withMember(input: Template, name: Template, value: Template): Template {
  const entries = Object.entries(input as Record<string, Template>);
  return { $: "members", entries: [...entries, [name, value]] };
}

/** Whether every example of a shape reaches the member as it is. */
function carries({ operation, bundle }: Scene, pointer: string, shape: string): boolean {
  const carrier = textCarrier(operation, pointer.split("/")[1] ?? "");
  const shapes = bundle.sensitiveMaterial.classes.flatMap((entry) => entry.value_shapes);
  const sample = shapes.find(({ id }) => id === shape)?.sample ?? [];
  // Each character that may come up stands for all texts it may come up in.
  const all = sample.map(({ text, random }) => text ?? (random === undefined ? "" : alphabetOf(random).all));
  return arrives(carrier, all.join(""));
}

function stringMembers(scene: Scene): string[] {
  const { operation, profile } = scene;
  if (operation.request === undefined) return [];
  return leavesOf(operation.request.shape, profile.schemas)
    .filter(
      (leaf) =>
        "type" in leaf.shape &&
        leaf.shape.type === "string" &&
        leaf.dataClass !== "signed-record" &&
        leaf.dataClass !== "idempotency-key",
    )
    .map((leaf) => leaf.pointer.replaceAll("*", "0"))
    .filter((pointer) => !pointer.includes("/0") || pointer.endsWith("/0"));
}

function gates(scene: Scene): string[] {
  return scene.operation.refuses.flatMap((refusal) => (refusal.when === "gate" ? [refusal.at] : []));
}

function classesOf(scene: Scene, condition: SensitiveCondition): SensitiveClass[] {
  return scene.bundle.sensitiveMaterial.classes.filter((entry) => entry.condition === condition);
}

function pointerTo(name: string): string {
  return `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
