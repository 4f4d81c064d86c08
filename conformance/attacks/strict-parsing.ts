import type { RefusalCondition } from "../../src/bundle/model.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Sending, Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFault, singleFaults, type Builder, type Twin } from "./build.ts";

interface Trick {
  readonly when: RefusalCondition | readonly RefusalCondition[];
  readonly send?: Sending;
  readonly input?: (clean: Template, builder: Builder) => Template;
}

const planted = (builder: Builder): Template => ({ $: "planted", n: builder.next(), class: "secret" });
const entriesOf = (clean: Template): [string, Template][] => Object.entries(clean as Record<string, Template>);

/** A name that every clean request has, for the tricks that repeat one. */
const firstOf = (clean: Template): [string, Template] => entriesOf(clean)[0] ?? ["x", 1];

const twice =
  (order: "good-first" | "bad-first") =>
  (clean: Template, builder: Builder): Template => {
    const [name, good] = firstOf(clean);
    const pair: [string, Template][] = [
      [name, good],
      [name, planted(builder)],
    ];
    return {
      $: "members",
      entries: [...entriesOf(clean).slice(1), ...(order === "good-first" ? pair : pair.toReversed())],
    };
  };

const verbatimMember =
  (json: string) =>
  (clean: Template): Template =>
    put(clean, "/annotation", { $: "verbatim", json });

const MEDIA: readonly (string | null)[] = [
  null,
  "text/plain",
  "application/jsonp",
  "application/vnd.api+json",
  "application/x-www-form-urlencoded",
  "application/json;charset=utf-7",
  "application/json; charset=utf-16",
  "text/json",
  "",
];

const TRICKS: readonly Trick[] = [
  ...MEDIA.map((contentType): Trick => ({ when: "media-type", send: { contentType } })),
  { when: "media-type", send: { bytes: { trick: "encode", as: "gzip" } } },
  { when: "media-type", send: { headers: [["content-encoding", "identity, gzip"]] } },
  { when: "unparseable", input: twice("good-first") },
  { when: "unparseable", input: twice("bad-first") },
  { when: "unparseable", input: (clean) => ({ $: "members", entries: [...entriesOf(clean), firstOf(clean)] }) },
  { when: "unparseable", input: (clean) => put(clean, "/annotation", { $: "verbatim", json: '{"a":1,"\\u0061":2}' }) },
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
  {
    when: "unparseable",
    input: (clean) => put(clean, "/annotation", { $: "nested", depth: 100, bracket: "array", inside: 1 }),
  },
  {
    when: "unparseable",
    input: (clean) => put(clean, "/annotation", { $: "nested", depth: 5000, bracket: "array", inside: 1 }),
  },
  {
    when: "unparseable",
    input: (clean) => put(clean, "/annotation", { $: "nested", depth: 3000, bracket: "object", inside: 1 }),
  },
  { when: "shape", send: { bytes: { trick: "replace", text: "null" } } },
  { when: "shape", send: { bytes: { trick: "replace", text: "[]" } } },
  { when: "shape", send: { bytes: { trick: "replace", text: '"text"' } } },
  { when: "shape", send: { bytes: { trick: "replace", text: "{}" } } },
];

/** What two parsers read differently is how a payload slips past a guard; so only one strict text is read at all. */
export const strictParsing: Attack = {
  suffix: "strict-parsing",
  fixed: (scene) => singleFaults(scene, [...TRICKS, ...sizes(scene)].map(tricked)),
  random: (scene, draw) => singleFault(scene, draw, tricked(draw.pick([...TRICKS, ...sizes(scene)]))),
};

function sizes(scene: Scene): Trick[] {
  const { max_body_bytes: most } = scene.profile.document.wire;
  return [most + 1, most * 2, most * 16].map((to): Trick => ({
    when: "too-large",
    send: { bytes: { trick: "pad", to } },
  }));
}

function tricked(trick: Trick): Twin {
  const conditions = typeof trick.when === "string" ? [trick.when] : trick.when;
  return (builder, clean) => ({
    input: trick.input === undefined ? clean : trick.input(clean, builder),
    expect: refused(...conditions.map((when) => codeOf(builder.scene.operation, when))),
    ...(trick.send === undefined ? {} : { send: trick.send }),
  });
}
