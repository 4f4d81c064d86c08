import type { SamplePart, SensitiveMaterialDocument } from "../../src/generated/documents.ts";
import { ANY_NAME, mouldOf, type Mould, type TextForm } from "../canaries/form.ts";
import { LEAST_CANARY_LENGTH } from "../canaries/material.ts";
import { writeJson, type JsonNode } from "../program/json-text.ts";
import { isPlace, type Place, type Speaker, type Template } from "../program/program.ts";
import { quoted, Unscriptable, variable, word } from "./shell-text.ts";

/** Values a script makes or takes, each once, before the step that first needs it. */
export interface ShellValues {
  /** A template with variables where its places are. */
  node(template: Template): JsonNode;
  /** A template that must come out as one string. */
  text(template: Template): string;
  /** The credential of a speaker. */
  token(speaker: Exclude<Speaker, "none">): string;
  /** Lines that make the values asked for since the last call. */
  take(): string[];
  /** Variables of the environment that the script cannot do without. */
  readonly needs: ReadonlySet<string>;
}

type Alphabet = NonNullable<SamplePart["random"]>;

const SETS: Readonly<Record<Alphabet, readonly [first: string, all: string]>> = {
  alnum: ["A-Za-z", "A-Za-z0-9"],
  "lower-alnum": ["a-z", "a-z0-9"],
  "upper-alnum": ["A-Z", "A-Z0-9"],
  digits: ["0-9", "0-9"],
  base64: ["A-Za-z", "A-Za-z0-9+/"],
  hex: ["a-f", "0-9a-f"],
};
const ENCODINGS: Readonly<Record<string, string>> = {
  upper: "upper",
  lower: "lower",
  hex: "hex",
  "hex-upper": "hex_upper",
  percent: "percent",
};

interface Maker {
  readonly material: SensitiveMaterialDocument;
  readonly watchesAccepted: boolean;
  /** A variable that the lines of the command set, once. */
  once(key: string, command: (name: string) => string[]): string;
  environment(name: string): string;
}

/** Starts the values of one script. Whatever it cannot make throws Unscriptable. */
export function shellValues(material: SensitiveMaterialDocument, watchesAccepted: boolean): ShellValues {
  const made = new Map<string, string>();
  const needs = new Set<string>();
  let lines: string[] = [];
  const maker: Maker = {
    material,
    watchesAccepted,
    once: (key, command) => {
      const name = made.get(key) ?? `v${made.size + 1}`;
      if (!made.has(key)) {
        made.set(key, name);
        lines.push(...command(name));
      }
      return variable(name);
    },
    environment: (name) => {
      needs.add(name);
      return variable(name);
    },
  };
  return {
    node: (template) => nodeOf(template, maker),
    text: (template) => textOf(template, maker),
    token: (speaker) =>
      speaker === "unknown"
        ? maker.once("unknown token", (name) => [`${name}=unknown-$(random 0-9a-f 16)`])
        : maker.environment(`MEMBRANE_TOKEN_${speaker.toUpperCase().replaceAll("-", "_")}`),
    take: () => {
      const taken = lines;
      lines = [];
      return taken;
    },
    needs,
  };
}

function nodeOf(template: Template, maker: Maker): JsonNode {
  if (typeof template !== "object" || template === null) return { kind: "literal", value: template };
  if (Array.isArray(template))
    return { kind: "array", items: (template as readonly Template[]).map((item) => nodeOf(item, maker)) };
  if (isPlace(template)) return placed(template, maker);
  const entries = Object.entries(template as Record<string, Template>).map(
    ([name, value]) => [name, nodeOf(value, maker)] as const,
  );
  return { kind: "object", entries };
}

function textOf(template: Template, maker: Maker): string {
  const found = nodeOf(template, maker);
  if (found.kind === "literal") return found.value === null ? "" : String(found.value);
  return found.kind === "verbatim" ? found.text : "";
}

function placed(place: Place, maker: Maker): JsonNode {
  switch (place.$) {
    case "members": {
      const entries = place.entries.map(([name, value]) => [textOf(name, maker), nodeOf(value, maker)] as const);
      return { kind: "object", entries };
    }
    case "verbatim":
      return { kind: "verbatim", text: place.json };
    case "nested": {
      const [open, close] = place.bracket === "array" ? ["[", "]"] : ['{"n":', "}"];
      const inside = writeJson(nodeOf(place.inside, maker));
      return { kind: "verbatim", text: open.repeat(place.depth) + inside + close.repeat(place.depth) };
    }
    case "repeated": {
      const items = Array.from({ length: place.times }, () => nodeOf(place.item, maker));
      return { kind: "array", items: [...items, nodeOf(place.last, maker)] };
    }
    case "text":
      return { kind: "literal", value: place.parts.map((part) => textOf(part, maker)).join("") };
    case "record":
      throw new Unscriptable("a signature");
    case "instant":
      throw new Unscriptable("an instant in time");
    case "tenant":
    case "standing":
    case "key":
    case "hash":
    case "issued":
    case "never-issued":
    case "canary":
    case "planted":
    case "material":
      return { kind: "literal", value: simple(place, maker) };
  }
}

type Simple = Exclude<Place, { $: "members" | "verbatim" | "nested" | "repeated" | "text" | "record" | "instant" }>;

function simple(place: Simple, maker: Maker): string {
  switch (place.$) {
    case "tenant":
      if (place.near !== undefined) throw new Unscriptable("a name near that of a tenant");
      return place.of === "nobody"
        ? shaped("nobody", place.form ?? ANY_NAME, maker)
        : maker.environment(`MEMBRANE_TENANT_${place.of.toUpperCase()}`);
    case "standing":
      return maker.environment(`MEMBRANE_STANDING_${place.of.toUpperCase()}`);
    case "key":
      return key(place, maker);
    case "hash":
      return shaped(`hash ${place.n}`, place.form, maker);
    case "issued":
      return issued(place.step, place.at, maker);
    case "never-issued": {
      const like = issued(place.like.step, place.like.at, maker);
      const form = twistForm(place.form);
      return maker.once(`never ${place.twist} ${like}`, (name) => [
        `${name}=$(twist ${place.twist} ${word(like)} ${form})`,
      ]);
    }
    case "canary": {
      const { n, alphabet, length } = place;
      return place.prefix + random(`canary ${n} ${alphabet} ${length}`, alphabet, length, maker.watchesAccepted, maker);
    }
    case "planted": {
      const length = place.length ?? 32;
      const value = random(`planted ${place.n} ${length}`, "alnum", length, length >= LEAST_CANARY_LENGTH, maker);
      return encoded(value, place.encoding, maker);
    }
    case "material":
      return encoded(example(place.shape, place.n, maker), place.encoding, maker);
  }
}

function key({ n, form, near }: Extract<Simple, { $: "key" }>, maker: Maker): string {
  const plain = shaped(`key ${n}`, form, maker);
  if (near === undefined) return plain;
  if (near !== "case") throw new Unscriptable("a key as long as its form allows");
  return maker.once(`near key ${n}`, (name) => [`${name}=$(twist ${near} ${word(plain)} ${twistForm(form)})`]);
}

/** A value that is fixed text and random characters. Forms that ask for more are beyond the shell. */
function shaped(key: string, form: TextForm, maker: Maker): string {
  const { prefix, alphabet, length } = mouldFor(form);
  return prefix + random(key, alphabet, length, false, maker);
}

function mouldFor(form: TextForm): Mould {
  const mould = mouldOf(form);
  if (mould === undefined) throw new Unscriptable("a value of a form that no shell can make");
  return mould;
}

/** What `twist` has to know of a form: how a random value is made, and how a near one is told from one of another form. */
function twistForm(form: TextForm): string {
  const { prefix, alphabet, length } = mouldFor(form);
  const [, all] = SETS[alphabet];
  const plain = /^\^(?:[\w:/-]|\[[\w.:-]+\]|\{\d+(?:,\d*)?\}|\\\.|[+*?])*\$$/u.test(form.pattern);
  if (!plain) throw new Unscriptable("a reference of a form that no shell can read");
  return `${quoted(prefix)} ${quoted(all)} ${length} ${quoted(form.pattern)}`;
}

function issued(step: string, at: string, maker: Maker): string {
  const otherwise = quoted(`step ${step} issued nothing at ${at}`);
  return maker.once(`issued ${step} ${at}`, (name) => [
    `${name}=$(issued ${quoted(step)} ${quoted(at)}) || cannot ${otherwise}`,
  ]);
}

function random(key: string, alphabet: Alphabet, length: number, watched: boolean, maker: Maker): string {
  const [first, all] = SETS[alphabet];
  return maker.once(key, (name) => [
    `${name}=$(random ${quoted(first)} 1)$(random ${quoted(all)} ${length - 1})`,
    ...(watched ? [`watch "$${name}"`] : []),
  ]);
}

function encoded(plain: string, encoding: string | undefined, maker: Maker): string {
  if (encoding === undefined || encoding === "plain") return plain;
  const command = ENCODINGS[encoding];
  if (command === undefined) throw new Unscriptable(`the encoding ${encoding}`);
  return maker.once(`${encoding} ${plain}`, (name) => [`${name}=$(${command} ${word(plain)})`]);
}

function example(shape: string, n: number, maker: Maker): string {
  const found = maker.material.classes.flatMap(({ value_shapes }) => value_shapes).find(({ id }) => id === shape);
  if (found === undefined) throw new Unscriptable(`a value shape ${shape}`);
  return found.sample
    .map((part, at) => {
      if (part.random === undefined) return part.text ?? "";
      const length = part.length ?? 0;
      const key = `material ${shape} ${n} ${at}`;
      return length === 0 ? "" : random(key, part.random, length, length >= LEAST_CANARY_LENGTH, maker);
    })
    .join("");
}
