import type { SamplePart, SensitiveMaterialDocument } from "../../src/generated/documents.ts";
import { LEAST_CANARY_LENGTH } from "../canaries/material.ts";
import { writeJson, type JsonNode } from "../program/json-text.ts";
import { isPlace, type Place, type Template } from "../program/program.ts";
import { quoted, Unscriptable, variable, word } from "./shell-text.ts";

/** Values a script makes or takes, each once, before the step that first needs it. */
export interface ShellValues {
  /** A template with variables where its places are. */
  node(template: Template): JsonNode;
  /** A template that must come out as one string. */
  text(template: Template): string;
  /** The credential of a speaker. */
  token(speaker: "self" | "other" | "unknown"): string;
  /** Lines that make the values asked for since the last call. */
  take(): string[];
  /** Variables of the environment that the script cannot do without. */
  readonly needs: ReadonlySet<string>;
}

const SETS: Readonly<Record<NonNullable<SamplePart["random"]>, readonly [first: string, all: string]>> = {
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
  "json-in-string": "json_in_string",
};

/** Starts the values of one script. Whatever it cannot make throws Unscriptable. */
export function shellValues(material: SensitiveMaterialDocument, watchesAccepted: boolean): ShellValues {
  const made = new Map<string, string>();
  const needs = new Set<string>();
  let lines: string[] = [];

  const once = (key: string, command: (name: string) => string[]): string => {
    const name = made.get(key) ?? `v${made.size + 1}`;
    if (!made.has(key)) {
      made.set(key, name);
      lines.push(...command(name));
    }
    return variable(name);
  };
  const environment = (name: string): string => {
    needs.add(name);
    return variable(name);
  };
  const random = (
    key: string,
    alphabet: NonNullable<SamplePart["random"]>,
    length: number,
    watched: boolean,
  ): string => {
    const [first, all] = SETS[alphabet];
    return once(key, (name) => [
      `${name}=$(random ${quoted(first)} 1)$(random ${quoted(all)} ${length - 1})`,
      ...(watched ? [`watch "$${name}"`] : []),
    ]);
  };
  const encoded = (plain: string, encoding: string | undefined): string => {
    if (encoding === undefined || encoding === "plain") return plain;
    const command = ENCODINGS[encoding];
    if (command === undefined) throw new Unscriptable(`the encoding ${encoding}`);
    return once(`${encoding} ${plain}`, (name) => [`${name}=$(${command} ${word(plain)})`]);
  };

  const node = (template: Template): JsonNode => {
    if (typeof template !== "object" || template === null) return { kind: "literal", value: template };
    if (Array.isArray(template)) return { kind: "array", items: (template as readonly Template[]).map(node) };
    if (isPlace(template)) return placed(template);
    const entries = Object.entries(template as Record<string, Template>).map(
      ([name, value]) => [name, node(value)] as const,
    );
    return { kind: "object", entries };
  };
  const text = (template: Template): string => {
    const found = node(template);
    if (found.kind === "literal") return found.value === null ? "" : String(found.value);
    return found.kind === "verbatim" ? found.text : "";
  };
  const literal = (value: string): JsonNode => ({ kind: "literal", value });

  const placed = (place: Place): JsonNode => {
    switch (place.$) {
      case "members":
        return { kind: "object", entries: place.entries.map(([name, value]) => [text(name), node(value)] as const) };
      case "verbatim":
        return { kind: "verbatim", text: place.json };
      case "nested": {
        const [open, close] = place.bracket === "array" ? ["[", "]"] : ['{"n":', "}"];
        const inside = writeJson(node(place.inside));
        return { kind: "verbatim", text: open.repeat(place.depth) + inside + close.repeat(place.depth) };
      }
      case "repeated":
        return {
          kind: "array",
          items: [...Array.from({ length: place.times }, () => node(place.item)), node(place.last)],
        };
      case "text":
        return literal(place.parts.map(text).join(""));
      case "record":
        throw new Unscriptable("a signature");
      case "instant":
        throw new Unscriptable("an instant in time");
      default:
        return literal(simple(place));
    }
  };

  const simple = (
    place: Exclude<Place, { $: "members" | "verbatim" | "nested" | "repeated" | "text" | "record" | "instant" }>,
  ): string => {
    switch (place.$) {
      case "tenant":
        return place.of === "nobody"
          ? once("nobody", (name) => [`${name}=tenant_node:$(random 0-9a-f 24)`])
          : environment(`MEMBRANE_TENANT_${place.of.toUpperCase()}`);
      case "standing":
        return environment(`MEMBRANE_STANDING_${place.of.toUpperCase()}`);
      case "key":
        return once(`key ${place.n}`, (name) => [`${name}=k$(random 0-9a-f 28)`]);
      case "hash":
        return once(`hash ${place.n}`, (name) => [`${name}=sha256:$(random 0-9a-f 64)`]);
      case "issued":
        return issued(place.step, place.at);
      case "never-issued": {
        const like = issued(place.like.step, place.like.at);
        return once(`never ${place.twist} ${like}`, (name) => [`${name}=$(twist ${place.twist} ${word(like)})`]);
      }
      case "canary":
        return (
          place.prefix +
          random(`canary ${place.n} ${place.alphabet} ${place.length}`, place.alphabet, place.length, watchesAccepted)
        );
      case "planted": {
        const length = place.length ?? 32;
        return encoded(
          random(`planted ${place.n} ${length}`, "alnum", length, length >= LEAST_CANARY_LENGTH),
          place.encoding,
        );
      }
      case "material":
        return encoded(example(place.shape, place.n), place.encoding);
    }
  };

  const issued = (step: string, at: string): string =>
    once(`issued ${step} ${at}`, (name) => [
      `${name}=$(issued ${quoted(step)} ${quoted(at)}) || cannot ${quoted(`step ${step} issued nothing at ${at}`)}`,
    ]);

  const example = (shape: string, n: number): string => {
    const found = material.classes.flatMap(({ value_shapes }) => value_shapes).find(({ id }) => id === shape);
    if (found === undefined) throw new Unscriptable(`a value shape ${shape}`);
    return found.sample
      .map((part, at) => {
        if (part.random === undefined) return part.text ?? "";
        const length = part.length ?? 0;
        return length === 0
          ? ""
          : random(`material ${shape} ${n} ${at}`, part.random, length, length >= LEAST_CANARY_LENGTH);
      })
      .join("");
  };

  return {
    node,
    text,
    token: (speaker) =>
      speaker === "unknown"
        ? once("unknown token", (name) => [`${name}=unknown-$(random 0-9a-f 16)`])
        : environment(`MEMBRANE_TOKEN_${speaker.toUpperCase()}`),
    take: () => {
      const taken = lines;
      lines = [];
      return taken;
    },
    needs,
  };
}
