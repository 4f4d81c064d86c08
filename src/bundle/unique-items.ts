import type { Ajv2020, ErrorObject } from "ajv/dist/2020.js";
import { canonicalJson } from "./canonical-json.ts";

/** An error of a keyword before the validator adds where it stands. */
type Said = Pick<ErrorObject, "keyword" | "params" | "message">;

interface Judge {
  (unique: boolean, list: readonly unknown[]): boolean;
  errors?: Said[];
}

/**
 * Lets a compiler compare the items of a list by what they say. Its own comparison calls `toString` and `valueOf` of whatever has them,
 * and a document may have members called that; and it takes two objects for different that have a member called `constructor`.
 */
export function comparingLists(compiler: Ajv2020): Ajv2020 {
  compiler.removeKeyword("uniqueItems");
  const validate: Judge = (unique, list) => {
    const twice = unique ? firstTwice(list) : undefined;
    if (twice === undefined) return true;
    const [i, j] = twice;
    const message = `must NOT have duplicate items (items ## ${i} and ${j} are identical)`;
    validate.errors = [{ keyword: "uniqueItems", params: { i, j }, message }];
    return false;
  };
  return compiler.addKeyword({ keyword: "uniqueItems", type: "array", schemaType: "boolean", errors: true, validate });
}

/** The last item that stands in front of itself, and where it stands nearest. */
function firstTwice(list: readonly unknown[]): [i: number, j: number] | undefined {
  const texts = list.map((item) => canonicalJson(item));
  const before = new Map<string, number>();
  let found: [number, number] | undefined;
  for (const [i, text] of texts.entries()) {
    const j = before.get(text);
    if (j !== undefined) found = [i, j];
    before.set(text, i);
  }
  return found;
}
