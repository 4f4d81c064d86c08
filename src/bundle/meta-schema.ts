import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as Ajv from "ajv/dist/2020.js";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { DocumentKind } from "./draft.ts";
import { toPointer, valueAt } from "./json-pointer.ts";
import { ajv } from "./load-late.ts";
import { schemaFolder } from "./locate.ts";
import { certainlySatisfies } from "./satisfies.ts";
import { comparingLists } from "./unique-items.ts";

/** One way in which a value departs from its meta-schema. */
export interface MetaSchemaFault {
  readonly pointer: string;
  /** Underline the member's name instead of its value. */
  readonly atName?: boolean;
  /** The member's own name is what is wrong: its text is the author's, not the schema's. */
  readonly unknownName?: boolean;
  readonly message: string;
  readonly remedy?: string;
}

type Json = Record<string, unknown>;

/** How many departures of one document are reported; the rest repeats them. */
const MOST = 20;

const schemas = new Map<string, Json>();
const validators = new Map<string, Ajv.ValidateFunction>();
let shared: Ajv.Ajv2020 | undefined;

/** Validates a value against one of the kit's meta-schemas and explains each departure once. */
export function metaSchemaFaults(
  kind: DocumentKind | "approvals" | "baseline" | "config" | "diff" | "lock" | "report" | "program" | "witness",
  value: unknown,
): MetaSchemaFault[] {
  const schema = schemaOf(kind);
  // Compiling the meta-schemas takes longer than everything else a start does, so only a doubtful document pays for it.
  if (certainlySatisfies(schema, value)) return [];
  const validate = validatorOf(kind, schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).slice(0, MOST).map((error) => explain(error, value));
}

/** The departures of a value from a schema that is itself a document. Throws when it is no schema. */
export function ownSchemaFaults(schema: unknown, value: unknown): MetaSchemaFault[] {
  if (certainlySatisfies(schema as Json, value)) return [];
  const validate = compiled(schema as Json);
  // It would answer with a promise, which counts as a yes.
  if ("$async" in validate) throw new Error("schema is asynchronous");
  try {
    if (validate(value)) return [];
  } catch (error) {
    return [incomparable(value, error)];
  }
  return (validate.errors ?? []).slice(0, MOST).map((error) => explain(error, value));
}

/** Members that the validator takes for functions of the value when it compares it with one that a schema holds. */
const TAKEN_FOR_FUNCTIONS: readonly string[] = ["toString", "valueOf"];

/** The first such member of a value, as what could not be compared. Throws the error where there is none: then it is one of ours. */
function incomparable(value: unknown, error: unknown): MetaSchemaFault {
  const pointer = hostileMember(value, "");
  if (pointer === undefined) throw error;
  const name = JSON.stringify(pointer.slice(pointer.lastIndexOf("/") + 1));
  const message = `a member called ${name} cannot be compared with what the schema asks for`;
  return { pointer, atName: true, message };
}

function hostileMember(value: unknown, pointer: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, member] of Object.entries(value)) {
    const at = pointer + toPointer([name]);
    const found = TAKEN_FOR_FUNCTIONS.includes(name) ? at : hostileMember(member, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The departures of a value from a schema of the closed subset, each once: a union tells by its tag which branch was meant. */
export function schemaFaults(schema: Readonly<Record<string, unknown>>, value: unknown): MetaSchemaFault[] {
  if (certainlySatisfies(schema, value)) return [];
  // None of these has a name, so one compiler can take them all.
  shared ??= newCompiler();
  const validate = shared.compile(withDiscriminators(schema, schema));
  if (validate(value)) return [];
  return (validate.errors ?? []).slice(0, MOST).map((error) => explain(error, value));
}

/** Where a value first departs from one definition of the stdio protocol, or undefined. Only the place is told: a message of another process may hold anything. */
export function protocolFault(definition: "StdioToAdapter" | "StdioFromAdapter", value: unknown): string | undefined {
  const { $defs } = schemaOf("stdio-protocol");
  const validate = validatorOf(`stdio-protocol#${definition}`, { $defs, $ref: `#/$defs/${definition}` });
  if (validate(value)) return undefined;
  return validate.errors?.[0]?.instancePath || "the top";
}

function schemaOf(kind: string): Json {
  const known = schemas.get(kind);
  if (known !== undefined) return known;
  const schema = JSON.parse(readFileSync(join(schemaFolder(), `${kind}.schema.json`), "utf8")) as Json;
  schemas.set(kind, schema);
  return schema;
}

function validatorOf(key: string, schema: Json): Ajv.ValidateFunction {
  const known = validators.get(key);
  if (known !== undefined) return known;
  const validate = compiled(withDiscriminators(schema, schema));
  validators.set(key, validate);
  return validate;
}

function compiled(schema: Json): Ajv.ValidateFunction {
  return newCompiler().compile(schema);
}

function newCompiler(): Ajv.Ajv2020 {
  const { Ajv2020 } = ajv();
  const options = { strict: true, strictRequired: false, allErrors: true, discriminator: true, verbose: true } as const;
  return comparingLists(new Ajv2020(options));
}

/** Adds `discriminator` to each union, so that a wrong entry gives one error instead of one for each branch. The documents keep plain `oneOf`. */
function withDiscriminators(node: unknown, root: Json): Json {
  if (Array.isArray(node)) return node.map((item) => withDiscriminators(item, root)) as unknown as Json;
  if (typeof node !== "object" || node === null) return node as Json;
  const copy = Object.fromEntries(
    Object.entries(node).map(([name, member]) => [name, withDiscriminators(member, root)]),
  );
  if (!Array.isArray(copy["oneOf"])) return copy;
  const branches = (copy["oneOf"] as Json[]).map((branch) => branchOf(branch, root));
  const tag = Object.entries(branches[0]?.["properties"] ?? {}).find(([, member]) => "const" in (member as Json))?.[0];
  return tag === undefined ? copy : { ...copy, type: "object", required: [tag], discriminator: { propertyName: tag } };
}

function branchOf(branch: Json, root: Json): Json {
  const reference = branch["$ref"];
  return typeof reference === "string" ? (valueAt(root, reference.slice(1)) as Json) : branch;
}

function explain(error: Ajv.ErrorObject, value: unknown): MetaSchemaFault {
  const params = error.params as Json;
  const pointer = error.instancePath;
  switch (error.keyword) {
    case "additionalProperties": {
      const name = String(params["additionalProperty"]);
      const known = Object.keys((error.parentSchema?.["properties"] ?? {}) as Json);
      return {
        pointer: pointer + toPointer([name]),
        atName: true,
        unknownName: true,
        message: `unknown member ${JSON.stringify(name)}`,
        ...guess(name, known),
      };
    }
    case "required":
      return { pointer, atName: true, message: `member ${JSON.stringify(params["missingProperty"])} is missing` };
    case "discriminator": {
      const tag = String(params["tag"]);
      const given = valueAt(value, pointer + toPointer([tag]));
      const known = ((error.parentSchema?.["oneOf"] ?? []) as Json[]).map((branch) => wordOf(branch));
      const message =
        given === undefined
          ? `entry has no member ${JSON.stringify(tag)}`
          : `unknown word ${JSON.stringify(given)}, the vocabulary is closed`;
      return {
        pointer: given === undefined ? pointer : pointer + toPointer([tag]),
        message,
        ...guess(String(given), known),
      };
    }
    case "enum": {
      const allowed = (params["allowedValues"] as unknown[]).map(String);
      return { pointer, message: `value is not one of ${allowed.join(", ")}`, ...guess(String(error.data), allowed) };
    }
    case "const":
      return { pointer, message: `value must be ${JSON.stringify(params["allowedValue"])}` };
    case "pattern":
      return { pointer, message: `value does not match ${String(params["pattern"])}` };
    default:
      return { pointer, message: `value ${error.message ?? "is not valid"}` };
  }
}

/** The word a branch stands for, read back from its definition's name: `WhenForeignTenant` is `foreign-tenant`. */
function wordOf(branch: Json): string {
  const reference = branch["$ref"];
  const name = typeof reference === "string" ? (reference.split("/").at(-1) ?? "") : "";
  return name
    .replace(/^When/u, "")
    .replaceAll(/(?<=.)([A-Z])/gu, "-$1")
    .toLowerCase();
}

function guess(given: string, known: readonly string[]): { remedy?: string } {
  const near = didYouMean(given, known);
  return near === undefined ? {} : { remedy: `did you mean "${near}"?` };
}
