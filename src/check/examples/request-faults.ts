import type { Operation, Profile } from "../../bundle/model.ts";
import { parseStrictJson } from "../../bundle/strict-json.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { meant } from "../context.ts";
import { shapeFaults, withoutMembers, type ExampleFault } from "./example-faults.ts";
import type { Piece, WrittenHeader, WrittenRequest } from "./http-text.ts";

/** What is wrong with a piece of a message, or with the JSON in its body. */
export interface MessageFault {
  readonly piece: Piece;
  /** A place inside the JSON of the piece. */
  readonly inside?: ExampleFault;
  readonly message: string;
  readonly remedy?: string | undefined;
}

/** What is wrong with a request of an operation, beside its method and its path. */
export function requestFaults(operation: Operation, profile: Profile, request: WrittenRequest): MessageFault[] {
  return [
    ...credentialFaults(operation, profile, request),
    ...queryFaults(operation, request),
    ...carriedFaults(operation, profile, request),
    ...bodyFaults(operation, profile, request),
  ];
}

/** The value of a header, by its name in any case. */
export function headerOf(headers: readonly WrittenHeader[], name: string): Piece | undefined {
  return headers.find((header) => header.name.text.toLowerCase() === name.toLowerCase())?.value;
}

/** Whether what is sent need not be sound because the refusal is decided before its form is, or about its form. */
export function decidedBeforeForm({ refuses }: Operation, code: string): boolean {
  const form = refuses.findLastIndex(({ when }) => when === "shape");
  const first = refuses.findIndex((refusal) => refusal.code === code);
  return first >= 0 && first <= form;
}

function credentialFaults(operation: Operation, profile: Profile, { method, headers }: WrittenRequest): MessageFault[] {
  const { credential } = profile;
  if (operation.public || credential.in !== "header") return [];
  const value = headerOf(headers, credential.name);
  if (value === undefined)
    return [
      {
        piece: method,
        message: `request of ${operation.name} shows no credential`,
        remedy: `add the header: ${credential.name}: ${credential.scheme === "" ? "" : `${credential.scheme} `}<token>`,
      },
    ];
  if (credential.scheme === "" || value.text.toLowerCase().startsWith(`${credential.scheme.toLowerCase()} `)) return [];
  return [{ piece: value, message: `credential is not shown as "${credential.scheme} <token>"` }];
}

/** Members that a query may hold: those that are carried there, or all where the request travels in it. */
function queryFaults(operation: Operation, { target }: WrittenRequest): MessageFault[] {
  const start = target.text.indexOf("?");
  if (start < 0) return [];
  const carried = [...operation.carried.values()].flatMap((carrier) => (carrier.in === "query" ? [carrier.name] : []));
  const { request } = operation;
  const members =
    operation.input === "query" && request !== undefined && "properties" in request.shape
      ? Object.keys(request.shape.properties ?? {})
      : [];
  const known = [...carried, ...members];
  if (operation.input === "query" && members.length === 0 && request !== undefined) return [];
  return target.text
    .slice(start + 1)
    .split("&")
    .flatMap((pair) => {
      const name = pair.split("=")[0] ?? "";
      if (known.includes(name)) return [];
      const piece = { text: name, at: target.at + target.text.indexOf(pair, start) };
      return [{ piece, message: `unknown parameter ${JSON.stringify(name)}`, remedy: meant(didYouMean(name, known)) }];
    });
}

/** Required members that travel in headers. Those in the path are there, or it would be another one. */
function carriedFaults(operation: Operation, profile: Profile, { method, headers }: WrittenRequest): MessageFault[] {
  const { request } = operation;
  const shape =
    request === undefined ? undefined : "$ref" in request.shape ? profile.schemas.get(request.name) : request.shape;
  const required = shape !== undefined && "required" in shape ? (shape.required ?? []) : [];
  return [...operation.carried].flatMap(([member, carrier]) => {
    if (carrier.in !== "header" || !required.includes(member) || headerOf(headers, carrier.name) !== undefined)
      return [];
    return [{ piece: method, message: `header ${carrier.name} is missing, which carries ${member}` }];
  });
}

function bodyFaults(operation: Operation, profile: Profile, { headers, body, method }: WrittenRequest): MessageFault[] {
  const { request, input, carried } = operation;
  if (input !== "body" || request === undefined)
    return body.text === "" ? [] : [{ piece: body, message: `${operation.name} takes no body` }];
  if (body.text === "") return [{ piece: method, message: `request of ${operation.name} has no body` }];
  const type = headerOf(headers, "content-type");
  if (type === undefined)
    return [
      {
        piece: method,
        message: "body has no content type",
        remedy: `add the header: content-type: ${profile.mediaType}`,
      },
    ];
  if (type.text !== profile.mediaType)
    return [
      { piece: type, message: `content type must be ${profile.mediaType}`, remedy: `write "${profile.mediaType}"` },
    ];
  const parsed = parseStrictJson(body.text);
  if ("fault" in parsed) return [syntaxFault(body, parsed.fault)];
  const shape = withoutMembers(request.shape, profile, new Set(carried.keys()));
  return shapeFaults(profile, shape, parsed.value).map((inside) => ({
    piece: body,
    inside,
    message: inside.message,
    remedy: inside.remedy,
  }));
}

/** What is wrong with a body that is no strict JSON. */
export function syntaxFault(body: Piece, fault: { offset: number; length: number; message: string }): MessageFault {
  const piece = { text: body.text.slice(fault.offset, fault.offset + fault.length), at: body.at + fault.offset };
  return { piece, message: fault.message.replace(/^document/u, "example") };
}
