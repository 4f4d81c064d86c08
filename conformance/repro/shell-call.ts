import type { Operation, Profile } from "../../src/bundle/model.ts";
import { nodeValue, writeJson } from "../program/json-text.ts";
import { OWN_TOKEN, type CallStep, type Sending } from "../program/program.ts";
import { emptyInput, NOTHING_SHOWN, showing, travelling, underScheme, type Travelling } from "../program/travel.ts";
import { hasVariable, Unscriptable, word } from "./shell-text.ts";
import type { ShellValues } from "./shell-values.ts";

/** Lines that write a request into files and send it, and its input with variables where its places are. */
export function callLines(
  step: CallStep,
  operation: Operation,
  profile: Profile,
  values: ShellValues,
): { lines: string[]; sent: unknown; again: (id: string) => string[] } {
  const send = step.send ?? {};
  if (send.inBody !== undefined) throw new Unscriptable("a body with members that travel elsewhere");
  const input = step.input === undefined ? emptyInput(operation) : values.node(step.input);
  const files: string[] = [];
  const id = word(step.id);
  const parts = travelling(input, operation);
  if (operation.input === "body") {
    const plain = parts.body === undefined ? "" : writeJson(parts.body, send.style ?? "compact");
    files.push(...bodyLines(`"$dir/"${id}.sent`, plain, send.bytes, values));
  }
  const credential = credentialOf(step, profile, values);
  const shown = credential === undefined ? NOTHING_SHOWN : showing(profile, credential);
  const parameters: (readonly [string, string])[] = [...parts.query, ...shown.query];
  for (const [name, value] of send.query ?? []) parameters.push([values.text(name), values.text(value)]);
  const suffix = send.pathSuffix === undefined ? "" : pathOf(values.text(send.pathSuffix));
  const query = parameters
    .map(([name, value], at) => `${at === 0 ? "'?'" : "'&'"}${percent(name)}'='${percent(value)}`)
    .join("");
  const path = parts.path.map((piece) => (typeof piece === "string" ? word(piece) : percent(piece.value))).join("");
  const target = `${path}${suffix === "" ? "" : word(suffix)}${query}`;
  const headers = headerLines(step, operation, profile, values, [...shown.headers, ...parts.headers]);
  const body = operation.input === "body" ? `${id}.sent` : "''";
  const request = (name: string): string => `send ${name} ${word(send.method ?? operation.method)} ${target} ${body}`;
  return {
    lines: [...values.take(), ...files, `{ ${headers.join("; ")}; } >"$dir/"${id}.send`, request(id)],
    sent: input === undefined ? undefined : nodeValue(input),
    again: (name) => [`cp "$dir/"${id}.send "$dir/"${word(name)}.send`, request(word(name))],
  };
}

function headerLines(
  step: CallStep,
  operation: Operation,
  profile: Profile,
  values: ShellValues,
  carried: Travelling["headers"],
): string[] {
  const send = step.send ?? {};
  const line = (text: string): string => {
    if (/[\r\n]/u.test(text)) throw new Unscriptable("a header with a line break");
    return `printf '%s\\n' ${word(text)}`;
  };
  const header = (name: string, value: string): string => line(value === "" ? `${name};` : `${name}: ${value}`);
  const typed = operation.input === "body" && send.contentType !== null;
  return [
    typed ? header("content-type", send.contentType ?? profile.mediaType) : line("content-type:"),
    line("expect:"),
    ...carried.map(([name, value]) => header(name, value)),
    ...(send.headers ?? []).map(([name, value]) => header(values.text(name), values.text(value))),
  ];
}

function credentialOf({ as, send }: CallStep, profile: Profile, values: ShellValues): string | undefined {
  if (send?.credential !== undefined) return send.credential.replaceAll(OWN_TOKEN, () => values.token("self"));
  if (as === "none") return undefined;
  return underScheme(profile, values.token(as));
}

function bodyLines(file: string, plain: string, trick: Sending["bytes"], values: ShellValues): string[] {
  const write = (text: string): string => {
    const made = word(text);
    return `printf '%s' ${made} >${file}`;
  };
  switch (trick?.trick) {
    case undefined:
      return [write(plain)];
    case "prepend":
      return [write(values.text(trick.text) + plain)].flatMap((line) => [...values.take(), line]);
    case "append":
      return [write(plain + values.text(trick.text))].flatMap((line) => [...values.take(), line]);
    case "replace":
      return [write(values.text(trick.text))].flatMap((line) => [...values.take(), line]);
    case "pad":
      return [
        write(plain),
        `{ printf "%$((${trick.to} - $(wc -c <${file})))s" ''; cat ${file}; } >"$dir/padded"; mv "$dir/padded" ${file}`,
      ];
    case "truncate":
      return [
        write(plain),
        `dd if=${file} bs=1 count=$(($(wc -c <${file}) * ${Math.round(trick.keep * 1000)} / 1000)) 2>/dev/null >"$dir/cut"; mv "$dir/cut" ${file}`,
      ];
    case "encode":
      if (trick.as !== "utf-8-bom") throw new Unscriptable(`bytes in ${trick.as}`);
      return [`printf '\\357\\273\\277' >${file}; printf '%s' ${word(plain)} >>${file}`];
  }
}

function pathOf(text: string): string {
  if (hasVariable(text) && /%/u.test(text)) throw new Unscriptable("a value in an encoded path");
  return text.replaceAll(/[^!-~\u{E000}\u{E001}]+|[?#%]/gu, encodeURIComponent);
}

/** Percent-encoded through and through: it means the same, whatever is in it. */
function percent(text: string): string {
  return text === "" ? "''" : `"$(percent ${word(text)})"`;
}
