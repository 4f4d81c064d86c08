import type { Bundle, Operation, Profile } from "../../bundle/model.ts";
import { parseStrictJson } from "../../bundle/strict-json.ts";
import { answerFaults, refusalCodeOf, statusesDue } from "./answer-faults.ts";
import { findRoute } from "./find-route.ts";
import type { WrittenAnswer, WrittenMessage, WrittenRequest } from "./http-text.ts";
import { decidedBeforeForm, requestFaults, syntaxFault, type MessageFault } from "./request-faults.ts";

/** An operation, and the profile it is of. */
export interface Spoken {
  readonly operation: Operation;
  readonly profile: Profile;
}

/** The operation a message is about: the one its author names, else the one its route leads to. */
export function spokenOf(bundle: Bundle, { request }: WrittenMessage, named: Spoken | undefined): Spoken | undefined {
  if (named !== undefined || request === undefined) return named;
  const led = findRoute(bundle, request.method.text, pathOf(request));
  if (led === undefined || "wrong" in led) return undefined;
  const profile = bundle.profiles.find(({ name }) => name === led.operation.profile);
  return profile === undefined ? undefined : { operation: led.operation, profile };
}

/** What is wrong with a message. One that is not named and leads to no route, nor nearly to one, is somebody else's. */
export function messageFaults(bundle: Bundle, message: WrittenMessage, named: Spoken | undefined): MessageFault[] {
  const { request, answer, stray } = message;
  if (named !== undefined && stray !== undefined)
    return [
      {
        piece: stray,
        message: "line is no part of an HTTP message",
        remedy: "write: METHOD /path, headers, an empty line, the body",
      },
    ];
  const route = request === undefined ? [] : routeFaults(bundle, request, named);
  const spoken = spokenOf(bundle, message, named);
  if (spoken === undefined || route.length > 0) return route;
  const answered = answer === undefined ? [] : shownAnswerFaults(bundle, answer, spoken);
  const code = answer === undefined ? undefined : codeIn(answer, spoken.profile);
  const any = code !== undefined && decidedBeforeForm(spoken.operation, code);
  const asked = request === undefined || any ? [] : requestFaults(spoken.operation, spoken.profile, request);
  return [...asked, ...answered];
}

/** The code in the body of an answer, if it is a refusal. */
function codeIn({ body }: WrittenAnswer, profile: Profile): string | undefined {
  const parsed = parseStrictJson(body.text);
  return "fault" in parsed ? undefined : refusalCodeOf(profile, parsed.value);
}

/** The path of a request, without its query. */
function pathOf({ target }: WrittenRequest): string {
  return target.text.split("?")[0] ?? "";
}

function routeFaults(bundle: Bundle, request: WrittenRequest, named: Spoken | undefined): MessageFault[] {
  const path = pathOf(request);
  const piece = { text: path, at: request.target.at };
  const led = findRoute(bundle, request.method.text, path);
  if (led !== undefined && "wrong" in led)
    return [{ piece: led.wrong === "method" ? request.method : piece, message: led.message, remedy: led.remedy }];
  if (named === undefined || led?.operation === named.operation) return [];
  const { operation } = named;
  return [
    {
      piece,
      message:
        led === undefined
          ? `no operation has the path ${JSON.stringify(path)}`
          : `request is one of ${led.operation.name}`,
      remedy: `${operation.name} is ${operation.method} ${operation.path}`,
    },
  ];
}

function shownAnswerFaults(bundle: Bundle, { status, body }: WrittenAnswer, spoken: Spoken): MessageFault[] {
  const { operation } = spoken;
  if (body.text === "") {
    const bare = operation.response === undefined && operation.clean.code === undefined;
    return bare && Number(status.text) === operation.clean.status
      ? []
      : [{ piece: status, message: `answer of ${operation.name} has no body` }];
  }
  const parsed = parseStrictJson(body.text);
  if ("fault" in parsed) return [syntaxFault(body, parsed.fault)];
  const answer = { ...spoken, json: parsed.value };
  const faults = answerFaults(answer).map((inside): MessageFault => ({
    piece: body,
    inside,
    message: inside.message,
    remedy: inside.remedy,
  }));
  if (faults.length > 0) return faults;
  const due = statusesDue(answer, bundle);
  if (due.includes(Number(status.text))) return [];
  const what = refusalCodeOf(spoken.profile, parsed.value) ?? `an accepted ${operation.name}`;
  return [
    {
      piece: status,
      message: `${what} comes with ${due.join(" or ")}, not ${status.text}`,
      remedy: `write ${due.join(" or ")}`,
    },
  ];
}
