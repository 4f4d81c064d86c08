import type { AnswersBinding, Bindings, OperationBinding } from "../../generated/documents.ts";
import { placesOf } from "./answer-places.ts";
import type { AnswerBinding, Bundle, Carrier, Operation, Profile } from "../model.ts";

/** The profile as a server has it: its routes, its credential, and how its answers are read. */
export function bindProfile(bindings: Bindings, profile: Profile, bundle: Bundle): Profile {
  const { credential } = bindings;
  return {
    ...profile,
    credential:
      credential === undefined
        ? profile.credential
        : {
            in: credential.in,
            name: credential.in === "header" ? credential.name.toLowerCase() : credential.name,
            scheme: credential.scheme ?? "",
          },
    mediaType: bindings.media_type ?? profile.mediaType,
    paths: { health: bindings.health ?? profile.paths.health, ready: bindings.ready ?? profile.paths.ready },
    operations: profile.operations.map((operation) => bindOperation(operation, bindings, profile, bundle)),
  };
}

function bindOperation(operation: Operation, bindings: Bindings, profile: Profile, bundle: Bundle): Operation {
  const own: OperationBinding = bindings.operations[operation.name] ?? {};
  const answers = answersOf(bindings.answers, own.answers, operation, profile, bundle);
  return {
    ...operation,
    method: own.method ?? operation.method,
    path: own.path ?? operation.path,
    input: operation.input === "none" ? "none" : (own.input ?? operation.input),
    root: own.root ?? "",
    carried: new Map([...operation.carried, ...carriersOf(own)]),
    clean: { ...operation.clean, status: own.status ?? operation.clean.status },
    ...(answers === undefined ? {} : { answers }),
  };
}

function carriersOf({ members }: OperationBinding): [string, Carrier][] {
  return Object.entries(members ?? {}).map(([member, { in: place, name = member, at }]) => {
    if (place === "body") return [member, { in: place, at: at ?? `/${name}` }];
    return [member, { in: place, name: place === "header" ? name.toLowerCase() : name }];
  });
}

/** What is said for all answers, with what is said for those of one operation. Undefined when neither says anything. */
function answersOf(
  all: AnswersBinding | undefined,
  own: AnswersBinding | undefined,
  operation: Operation,
  profile: Profile,
  bundle: Bundle,
): AnswerBinding | undefined {
  if (all === undefined && own === undefined) return undefined;
  const statusOf = (code: string): number => bundle.codes.get(code)?.status ?? 0;
  // What is said for all answers speaks of some operations only.
  const places = placesOf(profile, [operation]);
  const codes = Object.entries({ ...all?.codes, ...own?.codes });
  const codeless = Object.entries({ ...all?.codeless, ...own?.codeless });
  return {
    result: own?.result ?? all?.result,
    refusal: own?.refusal ?? all?.refusal,
    code: own?.code ?? all?.code ?? profile.wire.codeAt,
    codes: new Map(codes.map(([theirs, { is, status }]) => [theirs, { is, status: status ?? statusOf(is) }])),
    codeless: new Map(codeless.map(([status, code]) => [Number(status), code])),
    members: Object.entries({ ...all?.members, ...own?.members }).filter(([place]) => places.has(place)),
    also: new Map(Object.entries({ ...all?.also, ...own?.also })),
  };
}
