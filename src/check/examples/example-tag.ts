import { didYouMean, slipOf } from "../../diagnostics/did-you-mean.ts";
import { operationsOf, type Bundle, type Operation, type Profile } from "../../bundle/model.ts";
import { meant } from "../context.ts";

/** What an example says it is, in the words behind its fence. */
export type ExampleTag =
  | { readonly is: "request" | "response" | "message"; readonly operation: Operation; readonly profile: Profile }
  | { readonly is: "refusal"; readonly operation: Operation; readonly profile: Profile; readonly code: string }
  | { readonly is: "schema"; readonly profile: Profile; readonly schema: string }
  | WrongTag;

interface WrongTag {
  readonly is: "wrong";
  readonly message: string;
  readonly remedy: string | undefined;
  /** The word that is wrong, or behind which one is missing. */
  readonly word: string;
}

const KINDS = ["request", "response", "refusal"] as const;

/** Reads the words behind a fence, or nothing where they are not for the kit. */
export type ReadTag = (language: string, words: readonly string[]) => ExampleTag | undefined;

/** Makes the reader of tags: `<operation> request`, `<operation> response`, `<operation> refusal <code>`, `<profile> <schema>`, and behind `http` an operation alone. */
export function tagReader(bundle: Bundle): ReadTag {
  const operations = new Map(operationsOf(bundle).map((operation) => [operation.name, operation]));
  const profiles = new Map(bundle.profiles.map((profile) => [profile.name, profile]));
  return (language, [first = "", second, third, ...more]) => {
    const operation = operations.get(first);
    if (operation === undefined) {
      const profile = profiles.get(first);
      if (profile !== undefined && second !== undefined && language === "json") return ofSchema(profile, second, third);
      const speaks = second !== undefined && (KINDS as readonly string[]).includes(second);
      const slip = slipOf(first, operations.keys());
      if (!speaks && (slip === undefined || !first.includes("."))) return undefined;
      return wrong(
        first,
        `operation ${quoted(first)} does not exist`,
        meant(slip ?? didYouMean(first, operations.keys())),
      );
    }
    const profile = profiles.get(operation.profile);
    if (profile === undefined) return undefined;
    if (language === "http")
      return second === undefined
        ? { is: "message", operation, profile }
        : tooMuch(second, "write the operation alone");
    if (more.length > 0) return tooMuch(more[0] ?? "", "write: request, response or refusal <code>");
    return ofOperation(operation, profile, second, third);
  };
}

function ofOperation(
  operation: Operation,
  profile: Profile,
  kind: string | undefined,
  code: string | undefined,
): ExampleTag {
  switch (kind) {
    case "request":
    case "response":
      return code === undefined ? { is: kind, operation, profile } : tooMuch(code, `write: ${operation.name} ${kind}`);
    case "refusal":
      return ofRefusal(operation, profile, code);
    case undefined:
    default:
      return wrong(
        kind ?? operation.name,
        `example of ${operation.name} does not say what it is`,
        meant(kind === undefined ? undefined : didYouMean(kind, KINDS)) ??
          "write behind it: request, response or refusal <code>",
      );
  }
}

function ofRefusal(operation: Operation, profile: Profile, code: string | undefined): ExampleTag {
  const codes = codesOf(operation);
  if (code !== undefined && codes.includes(code)) return { is: "refusal", operation, profile, code };
  const near = code === undefined ? undefined : didYouMean(code, codes);
  return wrong(
    code ?? "refusal",
    code === undefined
      ? `example of a refusal of ${operation.name} does not say its code`
      : `${operation.name} never refuses with ${quoted(code)}`,
    meant(near) ?? `run: membrane explain ${operation.name}`,
  );
}

function ofSchema(profile: Profile, schema: string, more: string | undefined): ExampleTag {
  if (more !== undefined) return tooMuch(more, `write: ${profile.name} ${schema}`);
  if (profile.schemas.has(schema)) return { is: "schema", profile, schema };
  return wrong(
    schema,
    `profile ${profile.name} has no schema ${quoted(schema)}`,
    meant(didYouMean(schema, profile.schemas.keys())),
  );
}

/** Every code an operation may answer with. */
export function codesOf({ refuses, clean }: Operation): string[] {
  return [...new Set([...refuses.map(({ code }) => code), ...(clean.code === undefined ? [] : [clean.code])])];
}

function tooMuch(word: string, remedy: string): WrongTag {
  return wrong(word, `example says one word too many: ${quoted(word)}`, remedy);
}

function wrong(word: string, message: string, remedy: string | undefined): WrongTag {
  return { is: "wrong", message, remedy, word };
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
