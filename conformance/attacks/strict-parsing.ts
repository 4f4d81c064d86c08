import { solid } from "../../src/bundle/leaves.ts";
import { refusalWhen, textCarrier, type RefusalCondition } from "../../src/bundle/model.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Sending, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFaults, type Builder, type Twin } from "./build.ts";
import { undeclaredMember } from "./undeclared-member.ts";

interface Trick {
  readonly when: RefusalCondition;
  readonly send?: Sending;
  readonly input?: (clean: Template, builder: Builder) => Template;
}

const planted = (builder: Builder): Template => ({ $: "planted", n: builder.next(), class: "secret" });
const entriesOf = (clean: Template): [string, Template][] => Object.entries(clean as Record<string, Template>);

/** A name that every clean body has, for the tricks that repeat one. */
const firstOf = (clean: Template, { scene }: Builder): [string, Template] =>
  entriesOf(clean).find(([name]) => textCarrier(scene.operation, name) === undefined) ?? ["x", 1];

const twice =
  (order: "good-first" | "bad-first") =>
  (clean: Template, builder: Builder): Template => {
    const [name, good] = firstOf(clean, builder);
    const pair: [string, Template][] = [
      [name, good],
      [name, planted(builder)],
    ];
    return {
      $: "members",
      entries: [
        ...entriesOf(clean).filter(([other]) => other !== name),
        ...(order === "good-first" ? pair : pair.toReversed()),
      ],
    };
  };

const verbatimMember =
  (json: string) =>
  (clean: Template, { scene }: Builder): Template =>
    put(clean, undeclaredMember(scene), { $: "verbatim", json });

/** Media types that are not the one of the wire, or not in its one encoding. */
function otherMedia(own: string): (string | null)[] {
  const others = ["text/plain", "application/vnd.api+json", "text/json", "application/json"];
  const near = [`${own};charset=utf-7`, `${own}; charset=utf-16`, `${own}p`];
  return [null, "", "application/x-www-form-urlencoded", ...near, ...others.filter((type) => type !== own)];
}

const TRICKS: readonly Trick[] = [
  { when: "media-type", send: { bytes: { trick: "encode", as: "gzip" } } },
  { when: "media-type", send: { headers: [["content-encoding", "identity, gzip"]] } },
  { when: "unparseable", input: twice("good-first") },
  { when: "unparseable", input: twice("bad-first") },
  {
    when: "unparseable",
    input: (clean, builder) => ({ $: "members", entries: [...entriesOf(clean), firstOf(clean, builder)] }),
  },
  { when: "unparseable", input: verbatimMember('{"a":1,"\\u0061":2}') },
  { when: "unparseable", send: { bytes: { trick: "encode", as: "utf-8-bom" } } },
  { when: "unparseable", send: { bytes: { trick: "encode", as: "utf-16le" } } },
  { when: "unparseable", send: { bytes: { trick: "encode", as: "invalid-utf-8" } } },
  ...[
    "NaN",
    "Infinity",
    "-Infinity",
    "01",
    "0x1",
    "+1",
    ".5",
    "1.",
    "'x'",
    "undefined",
    "True",
    "1,",
    "/* c */ 1",
    "1 // c",
    '"a\tb"',
    '"\\x41"',
    '"\\ud800"',
    "[1,]",
    "{a:1}",
  ].map((json): Trick => ({ when: "unparseable", input: verbatimMember(json) })),
  ...[0.3, 0.9].map((keep): Trick => ({ when: "unparseable", send: { bytes: { trick: "truncate", keep } } })),
  { when: "unparseable", send: { bytes: { trick: "replace", text: "" } } },
  { when: "unparseable", send: { bytes: { trick: "replace", text: "null null" } } },
  { when: "unparseable", send: { bytes: { trick: "append", text: { $: "text", parts: ["\n{}"] } } } },
  { when: "unparseable", send: { bytes: { trick: "append", text: { $: "planted", n: 900, class: "secret" } } } },
  { when: "unparseable", send: { bytes: { trick: "prepend", text: { $: "planted", n: 901, class: "secret" } } } },
  {
    when: "unparseable",
    send: {
      bytes: { trick: "replace", text: { $: "text", parts: ["{'", { $: "planted", n: 902, class: "secret" }, "'}"] } },
    },
  },
  { when: "shape", send: { bytes: { trick: "replace", text: "null" } } },
  { when: "shape", send: { bytes: { trick: "replace", text: "[]" } } },
  { when: "shape", send: { bytes: { trick: "replace", text: '"text"' } } },
];

/** What two parsers read differently is how a payload slips past a guard; so only one strict text is read at all. */
export const strictParsing: Attack = {
  suffix: "strict-parsing",
  series: (scene) => {
    const tricks = tricksFor(scene).map(tricked);
    return singleFaults(scene, tricks, (draw) => draw.pick(tricks));
  },
};

/** The tricks that some refusal of the operation answers. */
function tricksFor(scene: Scene): Trick[] {
  const media = otherMedia(scene.profile.mediaType);
  const all = [
    ...media.map((contentType): Trick => ({ when: "media-type", send: { contentType } })),
    ...TRICKS,
    ...depths(scene),
    ...(needsBody(scene) ? [{ when: "shape", send: { bytes: { trick: "replace", text: "{}" } } } as const] : []),
    ...sizes(scene),
  ];
  return all.filter(({ when }) => refusalWhen(scene.operation, when) !== undefined);
}

/** Nesting beyond the limit, in bodies that are not too long. */
function depths(scene: Scene): Trick[] {
  const { max_depth: most, max_body_bytes: longest } = scene.profile.document.wire;
  const all = [
    [most + 68, "array"],
    [5000, "array"],
    [3000, "object"],
  ] as const;
  return all.map(([wanted, bracket]): Trick => {
    const depth = Math.min(wanted, Math.floor(longest / (bracket === "array" ? 3 : 9)));
    return {
      when: "unparseable",
      input: (clean) => put(clean, undeclaredMember(scene), { $: "nested", depth, bracket, inside: 1 }),
    };
  });
}

/** Whether some member that must be there travels in the body. */
function needsBody({ operation, profile }: Scene): boolean {
  const shape = operation.request === undefined ? undefined : solid(operation.request.shape, profile.schemas);
  const required = shape !== undefined && "required" in shape ? (shape.required ?? []) : [];
  return required.some((name) => textCarrier(operation, name) === undefined);
}

function sizes(scene: Scene): Trick[] {
  const { max_body_bytes: most } = scene.profile.document.wire;
  return [most + 1, most * 2, most * 16].map((to): Trick => ({
    when: "too-large",
    send: { bytes: { trick: "pad", to } },
  }));
}

function tricked(trick: Trick): Twin {
  return (builder, clean) => ({
    input: trick.input === undefined ? clean : trick.input(clean, builder),
    expect: refused(codeOf(builder.scene.operation, trick.when)),
    ...(trick.send === undefined ? {} : { send: trick.send }),
  });
}
