import type * as Written from "../../src/generated/documents.ts";

/**
 * What `program.schema.json` says, for reading only. That a header, a member or a parameter is a name with its value stands in the schema, and in no type made
 * from it.
 */
type Read<T> = T extends Written.Template[][]
  ? readonly (readonly [name: Template, value: Template])[]
  : T extends readonly (infer Item)[]
    ? readonly Read<Item>[]
    : T extends object
      ? { readonly [Name in keyof T]: Read<T[Name]> }
      : T;

/** A case as plain data. It is the replay artefact: independent of our version, of the target's language and of the transport. */
export type Program = Read<Written.Program>;

export type Step = Read<Written.Step>;
export type CallStep = Read<Written.CallStep>;
export type ReplayStep = Read<Written.ReplayStep>;
export type ReadStep = Read<Written.ReadStep>;
export type TogetherStep = Read<Written.TogetherStep>;
export type RaceStep = Read<Written.RaceStep>;
export type FramedStep = Read<Written.FramedStep>;
export type RestartStep = Read<Written.RestartStep>;

/** Who a step speaks as. */
export type Speaker = Written.Speaker;

/** What a step is for. */
export type Role = Written.Role;

/** Stands in a credential for the caller's own token. */
export const OWN_TOKEN = "{token}";

/** How the bytes of a request depart from the ordinary. */
export type Sending = Read<Written.Sending>;

/** What a step must see. */
export type Expectation = Read<Written.Expectation>;

/** JSON with places to be filled in when the program runs: values of a run are never in a program. */
export type Template = Read<Written.Template>;

/** One place of a template. */
export type Place = Read<Written.Place>;

/** The good record and the deliberately bad ones. */
export type RecordVariant = Written.RecordVariant;

/** Whether a value of a template is a place to be filled in. */
export function isPlace(template: Template): template is Place {
  return (
    typeof template === "object" &&
    template !== null &&
    !Array.isArray(template) &&
    typeof (template as { $?: unknown }).$ === "string"
  );
}
