/** JSON before it is written: objects keep order and may repeat names, and some parts are already text. */
export type JsonNode =
  | { readonly kind: "literal"; readonly value: null | boolean | number | string }
  | { readonly kind: "array"; readonly items: readonly JsonNode[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [name: string, value: JsonNode])[] }
  | { readonly kind: "verbatim"; readonly text: string };

/** How a JSON text is laid out. The meaning is the same in each. */
export type JsonStyle = "compact" | "pretty" | "shuffled" | "escaped";

/** Writes a node as JSON text. Verbatim parts go in as they are, which is how texts that no encoder writes are made. */
export function writeJson(node: JsonNode, style: JsonStyle = "compact"): string {
  if (style === "pretty")
    return ` \t\n${write(node, { between: " ", name: ": ", comma: " ,\r\n ", escaped: false, reversed: false })}\n `;
  return write(node, {
    between: "",
    name: ":",
    comma: ",",
    escaped: style === "escaped",
    reversed: style === "shuffled",
  });
}

/** The value a strict reader would see: later members win. Verbatim parts become null. */
export function nodeValue(node: JsonNode): unknown {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "array":
      return node.items.map((item) => nodeValue(item));
    case "object":
      return Object.fromEntries(node.entries.map(([name, value]) => [name, nodeValue(value)]));
    case "verbatim":
      return null;
  }
}

interface Layout {
  readonly between: string;
  readonly name: string;
  readonly comma: string;
  readonly escaped: boolean;
  readonly reversed: boolean;
}

function write(node: JsonNode, layout: Layout): string {
  switch (node.kind) {
    case "verbatim":
      return node.text;
    case "literal":
      return typeof node.value === "string" ? quote(node.value, layout.escaped) : JSON.stringify(node.value);
    case "array":
      return `[${layout.between}${node.items.map((item) => write(item, layout)).join(layout.comma)}${layout.between}]`;
    case "object": {
      const entries = layout.reversed ? node.entries.toReversed() : node.entries;
      const members = entries.map(([name, value]) => quote(name, layout.escaped) + layout.name + write(value, layout));
      return `{${layout.between}${members.join(layout.comma)}${layout.between}}`;
    }
  }
}

function quote(text: string, escaped: boolean): string {
  if (!escaped) return JSON.stringify(text);
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`;
}
