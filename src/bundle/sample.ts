import { textMatching } from "./text-matching.ts";
import { followed, type ObjectShape, type Shape, type SolidShape } from "./shape.ts";

/** A value that satisfies a shape: what is required and no more, the first word of each list, texts that say what they stand for. Throws for a pattern of a kind that contracts do not have. */
export function sampleOf(shape: Shape, schemas: ReadonlyMap<string, Shape>, name = "value"): unknown {
  const here = followed(shape, (asked) => schemas.get(asked));
  if (here === undefined) throw new Error(`the schema of ${name} leads nowhere`);
  if ("oneOf" in here) {
    const [first] = here.oneOf;
    return first === undefined ? null : sampleOf(first, schemas, name);
  }
  switch (here.type) {
    case "object":
      return sampleObject(here, schemas);
    case "array":
      return Array.from({ length: here.minItems ?? 0 }, (_, index) =>
        sampleOf(here.items, schemas, index === 0 ? name : `${name}${index}`),
      );
    case "integer":
    case "number":
      return here.const ?? here.minimum ?? 1;
    case "boolean":
      return here.const ?? true;
    case "string":
    default:
      return sampleWord(here, name);
  }
}

function sampleObject({ properties = {}, required = [] }: ObjectShape, schemas: ReadonlyMap<string, Shape>): unknown {
  // In the order of the list: that of the members of a document is nobody's word.
  const members = required.flatMap((name): [string, unknown][] => {
    const member = properties[name];
    return member === undefined ? [] : [[name, sampleOf(member, schemas, name)]];
  });
  return Object.fromEntries(members);
}

function sampleWord(shape: Extract<SolidShape, { "x-membrane": unknown; pattern?: string }>, name: string): string {
  const fixed = "const" in shape ? shape.const : "enum" in shape ? shape.enum?.[0] : undefined;
  if (typeof fixed === "string") return fixed;
  const {
    pattern = "^.{0,400}$",
    minLength,
    maxLength,
  } = shape as { pattern?: string; minLength?: number; maxLength?: number };
  const bounds = {
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
  };
  const text = textMatching(pattern, name.replaceAll("_", "-"), bounds) ?? textMatching(pattern, name, bounds);
  if (text === undefined) throw new Error(`no text is found for the pattern of ${name}`);
  return text;
}
