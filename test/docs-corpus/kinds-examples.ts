import { filled } from "../../src/bundle/places-in-braces.ts";
import type { Operation } from "../../src/bundle/model.ts";
import { sampleRefusal, sampleRequest, sampleResponse } from "../../src/bundle/sample-messages.ts";
import type { Kind } from "./kind.ts";
import { misspelt, type Scope } from "./scope.ts";
import { here, swap, twins, type Twins } from "./template.ts";

const kind = (name: string, page: (scope: Scope) => Twins): Kind => ({
  name: `example ${name}`,
  rule: "docs-examples",
  page,
});
const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
const names = ({ profile }: Scope): string[] => profile.operations.map(({ name }) => name);

/** An operation of the profile that takes a body in which a text stands. */
function taking(s: Scope): { operation: Operation; json: string } {
  const fitting = s.profile.operations.filter(({ input, request }) => input === "body" && request !== undefined);
  const operation = s.draw.one(fitting);
  const whole = sampleRequest(operation, s.profile) as Record<string, unknown>;
  return { operation, json: pretty(whole) };
}

/** An operation whose clean call is accepted with a body, and the answer. */
function answering(s: Scope): { operation: Operation; json: string } {
  const fitting = s.profile.operations.filter((operation) => sampleResponse(operation, s.profile) !== undefined);
  const operation = s.draw.one(fitting);
  return { operation, json: pretty(sampleResponse(operation, s.profile)) };
}

/** An operation, a refusal of it, and the answer. */
function refusing(s: Scope): { operation: Operation; code: string; other: string; status: number; json: string } {
  const operation = s.draw.one(s.profile.operations.filter(({ refuses }) => refuses.length > 0));
  const codes = [...new Set(operation.refuses.map((refusal) => refusal.code))];
  const [code = "", other = ""] = s.draw.some(codes, 2);
  const { json, status = 0 } = sampleRefusal(operation, s.profile, s.bundle, code);
  return { operation, code, other, status, json: pretty(json) };
}

/** A request as it goes over the wire, with what stands in the body. */
function wire(s: Scope, operation: Operation): { path: string; head: string; body: string } {
  const whole = sampleRequest(operation, s.profile) as Record<string, string | undefined>;
  const path = filled(operation.path, (name) => whole[name] ?? "x");
  const { credential } = s.profile;
  const carried = [...operation.carried].flatMap(([member, carrier]) =>
    carrier.in === "header" && whole[member] !== undefined ? [`${carrier.name}: ${whole[member]}\n`] : [],
  );
  const shown = operation.public
    ? ""
    : `${credential.name}: ${credential.scheme === "" ? "" : `${credential.scheme} `}<token>\n`;
  const own = Object.fromEntries(Object.entries(whole).filter(([name]) => !operation.carried.has(name)));
  const typed = operation.input === "body" ? `content-type: ${s.profile.mediaType}\n` : "";
  return { path, head: shown + carried.join("") + typed, body: operation.input === "body" ? `\n${pretty(own)}\n` : "" };
}

/** A text parted behind the first of the given texts. */
function parted(text: string, at: string): [before: string, after: string] {
  const index = text.indexOf(at);
  if (index < 0) throw new Error(`nothing to part: ${at}`);
  return [text.slice(0, index), text.slice(index + at.length)];
}

const JSON_KINDS: readonly Kind[] = [
  kind("that is no JSON", (s) => {
    const { operation, json } = taking(s);
    return twins`\`\`\`json ${operation.name} request\n${json.slice(0, -2)}${swap("\n}", ",\n}", 2)}\n\`\`\``;
  }),
  kind("without a tag that is no JSON", () => twins`\`\`\`json\n{ "a": ${swap("1", "...")} }\n\`\`\``),
  kind("with a member twice", (s) => {
    const { operation, json } = taking(s);
    const first = json.split("\n")[1] ?? "";
    const twice = first.endsWith(",") ? first : `${first},`;
    return twins`\`\`\`json ${operation.name} request\n{\n${first.replace(/,$/u, "")}${swap("", `,\n${twice.replace(/,$/u, "")}`, 4)}${json.slice(json.indexOf(first) + first.replace(/,$/u, "").length)}\n\`\`\``;
  }),
  kind("with an unknown member", (s) => {
    const { operation, json } = taking(s);
    return twins`\`\`\`json ${operation.name} request\n{${swap("", '\n  "zigzag": 1,', 3)}${json.slice(1)}\n\`\`\``;
  }),
  kind("without a member", (s) => {
    const { operation, json } = taking(s);
    const first = json.split("\n")[1] ?? "";
    return twins`\`\`\`json ${operation.name} request\n${here}{${swap(`\n${first}`, "")}${json.slice(json.indexOf(first) + first.length)}\n\`\`\``;
  }),
  kind("with a value of another type", (s) => {
    const { operation, json } = taking(s);
    const first = /: (.+?),?$/mu.exec(json)?.[1] ?? "";
    const [before, after] = parted(json, `: ${first}`);
    return twins`\`\`\`json ${operation.name} request\n${before}: ${swap(first, "[12]")}${after}\n\`\`\``;
  }),
  kind("of a response with another outcome or a member too many", (s) => {
    const { operation, json } = answering(s);
    return twins`\`\`\`json ${operation.name} response\n{${swap("", '\n  "extra": true,', 3)}${json.slice(1)}\n\`\`\``;
  }),
  kind("of a refusal that the operation does not have", (s) => {
    const { operation, code, json } = refusing(s);
    return twins`\`\`\`json ${operation.name} refusal ${swap(code, "NO_LUCK_AT_ALL")}\n${json}\n\`\`\``;
  }),
  kind("of a refusal with another code inside", (s) => {
    const { operation, code, other, json } = refusing(s);
    const place = s.profile.wire.codeAt.endsWith("/0") ? json.lastIndexOf(`"${code}"`) : json.indexOf(`"${code}"`);
    return twins`\`\`\`json ${operation.name} refusal ${code}\n${json.slice(0, place)}${swap(`"${code}"`, `"${other}"`)}${json.slice(place + code.length + 2)}\n\`\`\``;
  }),
  kind("of an operation that does not exist", (s) => {
    const { operation, json } = taking(s);
    return twins`\`\`\`json ${swap(operation.name, misspelt(operation.name, s.draw, names(s)))} request\n${json}\n\`\`\``;
  }),
  kind("of an unknown sort", (s) => {
    const { operation, json } = taking(s);
    return twins`\`\`\`json ${operation.name} ${swap("request", "requests")}\n${json}\n\`\`\``;
  }),
  kind("of a schema that does not exist", (s) => {
    const { operation, json } = taking(s);
    const schema = operation.request?.name ?? "";
    return twins`\`\`\`json ${s.profile.name} ${swap(schema, `${schema}s`)}\n${json}\n\`\`\``;
  }),
  kind("in a list", (s) => {
    const { operation, json } = taking(s);
    const indented = json.replaceAll("\n", "\n  ");
    return twins`- so:\n\n  \`\`\`json ${operation.name} request\n  {${swap("", '\n    "zigzag": 1,', 5)}${indented.slice(1)}\n  \`\`\``;
  }),
];

const HTTP_KINDS: readonly Kind[] = [
  kind("of HTTP with another method", (s) => {
    const { operation } = s;
    const { path, head, body } = wire(s, operation);
    return twins`\`\`\`http\n${swap(operation.method, "PATCH")} ${path} HTTP/1.1\n${head}${body}\`\`\``;
  }),
  kind("of HTTP with another path", (s) => {
    const { operation } = taking(s);
    const { path, head, body } = wire(s, operation);
    return twins`\`\`\`http ${operation.name}\n${operation.method} ${swap(path, `${path}x`)}\n${head}${body}\`\`\``;
  }),
  kind("of HTTP without a credential", (s) => {
    const { operation } = taking(s);
    const { path, head, body } = wire(s, operation);
    const shown = head.slice(0, head.indexOf("\n") + 1);
    return twins`\`\`\`http\n${here}${operation.method} ${path}\n${swap(shown, "")}${head.slice(shown.length)}${body}\`\`\``;
  }),
  kind("of HTTP with another content type", (s) => {
    const { operation } = taking(s);
    const { path, head, body } = wire(s, operation);
    const [before, after] = parted(head, s.profile.mediaType);
    return twins`\`\`\`http ${operation.name}\n${operation.method} ${path}\n${before}${swap(s.profile.mediaType, "text/plain")}${after}${body}\`\`\``;
  }),
  kind("of HTTP with an unknown member in its body", (s) => {
    const fitting = s.profile.operations.filter((each) => each.input === "body" && wire(s, each).body.length > 6);
    const operation = s.draw.one(fitting);
    const { path, head, body } = wire(s, operation);
    return twins`\`\`\`http\n${operation.method} ${path}\n${head}\n{${swap("", '"zigzag": 1, ')}${body.slice(2)}\`\`\``;
  }),
  kind("of HTTP with a body that is no JSON", (s) => {
    const { operation } = taking(s);
    const { path, head, body } = wire(s, operation);
    return twins`\`\`\`http\n${operation.method} ${path}\n${head}${body.trimEnd()}${swap("", "}")}\n\`\`\``;
  }),
  kind("of HTTP whose refusal has another status", (s) => {
    const { operation, json, status } = refusing(s);
    return twins`\`\`\`http ${operation.name}\nHTTP/1.1 ${swap(String(status), "418")} So\ncontent-type: application/json\n\n${json}\n\`\`\``;
  }),
  kind("of HTTP whose answer has another status", (s) => {
    const { operation, json } = answering(s);
    const { path, head, body } = wire(s, operation);
    return twins`\`\`\`http\n${operation.method} ${path}\n${head}${body}\nHTTP/1.1 ${swap(String(operation.clean.status), "299")}\ncontent-type: application/json\n\n${json}\n\`\`\``;
  }),
  kind("of HTTP whose refusal is of another operation", (s) => {
    const { operation, code, json } = refusing(s);
    const own = operation.refuses.map((refusal) => refusal.code);
    const others = [...s.bundle.codes.keys()].filter((name) => !own.includes(name));
    const foreign = s.draw.one(others);
    const place = s.profile.wire.codeAt.endsWith("/0") ? json.lastIndexOf(`"${code}"`) : json.indexOf(`"${code}"`);
    const status = s.bundle.codes.get(code)?.status ?? 0;
    return twins`\`\`\`http ${operation.name}\nHTTP/1.1 ${String(status)}\n\n${json.slice(0, place)}${swap(`"${code}"`, `"${foreign}"`)}${json.slice(place + code.length + 2)}\n\`\`\``;
  }),
  kind("of HTTP with a line that is none", (s) => {
    const { operation } = taking(s);
    const { path, head, body } = wire(s, operation);
    return twins`\`\`\`http ${operation.name}\n${operation.method} ${path}\n${head}${swap("", "and so on\n")}${body}\`\`\``;
  }),
];

/** Examples of JSON and HTTP that are not what they say. */
export const EXAMPLE_KINDS: readonly Kind[] = [...JSON_KINDS, ...HTTP_KINDS];
