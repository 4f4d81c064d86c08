import {
  isNullable,
  isRef,
  refName,
  type ArrayShape,
  type NumberShape,
  type Shape,
  type StringShape,
} from "../../src/bundle/shape.ts";
import { solid } from "../../src/bundle/leaves.ts";
import { code, link } from "./markdown.ts";

type Schemas = ReadonlyMap<string, Shape>;

/** The form of a value in a few words: a link to a named type, or what the schema asks for. */
export function formOf(shape: Shape): string {
  if (isRef(shape)) return link(refName(shape), `#${refName(shape)}`);
  if ("oneOf" in shape) return shape.oneOf.map((branch) => formOf(branch)).join(" or ");
  if (isNullable(shape)) return `${stringForm({ ...shape, type: "string" })}, or null`;
  switch (shape.type) {
    case "array":
      return arrayForm(shape);
    case "object":
      return typeof shape.additionalProperties === "object" ? `map of ${formOf(shape.additionalProperties)}` : "object";
    case "string":
      return stringForm(shape);
    case "boolean":
      return shape.const === undefined ? "boolean" : `always ${code(String(shape.const))}`;
    case "integer":
    case "number":
      return numberForm(shape);
  }
}

/** The data class of a value; of the items, for a list. A structure has none of its own. */
export function classOf(shape: Shape, schemas: Schemas): string {
  const here = solid(shape, schemas);
  if ("oneOf" in here) return "";
  if (here.type === "array") return classOf(here.items, schemas);
  return here["x-membrane"] ?? "";
}

/** What the schema says of a value in words, its own or those of the type it refers to. */
export function descriptionOf(shape: Shape, schemas: Schemas): string {
  return solid(shape, schemas).description ?? "";
}

function arrayForm(shape: ArrayShape): string {
  const { minItems: least = 0, maxItems: most } = shape;
  const count =
    most === undefined
      ? least > 0
        ? `at least ${least}`
        : ""
      : least === most
        ? `exactly ${most}`
        : `${least} to ${most}`;
  const bounds = [count, shape.uniqueItems === true ? "each once" : ""].filter((part) => part !== "").join(", ");
  return `list ${bounds === "" ? "" : `(${bounds}) `}of ${formOf(shape.items)}`;
}

function stringForm(shape: StringShape): string {
  if (shape.const !== undefined) return `always ${code(shape.const)}`;
  if (shape.enum !== undefined) return `one of ${shape.enum.map((word) => code(word)).join(", ")}`;
  const least = shape.minLength === undefined ? "" : `at least ${shape.minLength} characters`;
  const most = shape.maxLength === undefined ? "" : `at most ${shape.maxLength} characters`;
  return ["string", shape.pattern === undefined ? "" : code(shape.pattern), least, most]
    .filter((part) => part !== "")
    .join(", ");
}

function numberForm(shape: NumberShape): string {
  if (shape.const !== undefined) return `always ${code(String(shape.const))}`;
  const { minimum: least, maximum: most } = shape;
  if (least === undefined && most === undefined) return shape.type;
  if (most === undefined) return `${shape.type}, at least ${least}`;
  return least === undefined ? `${shape.type}, at most ${most}` : `${shape.type}, ${least} to ${most}`;
}
