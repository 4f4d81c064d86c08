/** What a field may carry. Every leaf of a contract schema has one. */
export type DataClass = (typeof DATA_CLASSES)[number];

/** The closed list of data classes. */
export const DATA_CLASSES = [
  "hash-ref",
  "opaque-ref",
  "identifier",
  "label",
  "enum",
  "constant",
  "flag",
  "count",
  "money",
  "timestamp",
  "code",
  "idempotency-key",
  "tenant",
  "transport-credential",
  "signed-record",
  "secret-in",
  "secret-out",
  "payload",
] as const;

interface Described {
  readonly title?: string;
  readonly description?: string;
}

/** A named schema of the same profile: `#/schemas/<Name>`. It stands alone. */
export interface RefShape {
  readonly $ref: string;
}

export interface ObjectShape extends Described {
  readonly type: "object";
  readonly additionalProperties?: false | Shape;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly "x-membrane"?: DataClass;
}

export interface ArrayShape extends Described {
  readonly type: "array";
  readonly items: Shape;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

export interface StringShape extends Described {
  readonly type: "string";
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly "x-membrane": DataClass;
}

/** A text or null: only in answers, for a request leaves out what it does not have. */
export interface NullableShape extends Described {
  readonly type: readonly ["string", "null"];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly "x-membrane": DataClass;
}

export interface NumberShape extends Described {
  readonly type: "integer" | "number";
  readonly minimum?: number;
  readonly maximum?: number;
  readonly const?: number;
  readonly "x-membrane": DataClass;
}

export interface BooleanShape extends Described {
  readonly type: "boolean";
  readonly const?: boolean;
  readonly "x-membrane": DataClass;
}

/** Objects told apart by a required member with a constant value. */
export interface UnionShape extends Described {
  readonly oneOf: readonly Shape[];
}

/** A schema in the closed subset of JSON Schema 2020-12 that types, validation and generation agree on. */
export type Shape =
  | RefShape
  | ObjectShape
  | ArrayShape
  | StringShape
  | NullableShape
  | NumberShape
  | BooleanShape
  | UnionShape;

/** A shape that is not a reference. */
export type SolidShape = Exclude<Shape, RefShape>;

/** Whether the shape is a reference to a named one. */
export function isRef(shape: Shape): shape is RefShape {
  return "$ref" in shape;
}

/** Whether the shape is a text that may be null. */
export function isNullable(shape: Shape): shape is NullableShape {
  return "type" in shape && typeof shape.type !== "string";
}

/** Follows references as far as they lead. Undefined where one leads nowhere or in a circle: contracts that are not judged yet may hold such. */
export function followed(
  shape: Shape | undefined,
  schemaOf: (name: string) => Shape | undefined,
): SolidShape | undefined {
  const seen = new Set<Shape>();
  let current = shape;
  while (current !== undefined && isRef(current)) {
    if (seen.has(current)) return undefined;
    seen.add(current);
    current = schemaOf(refName(current));
  }
  return current;
}

/** Name of the schema a reference points to. */
export function refName(shape: RefShape): string {
  return shape.$ref.slice("#/schemas/".length);
}
