import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import { isRef, type ObjectShape, type Shape } from "../../src/bundle/shape.ts";
import { solid } from "../../src/bundle/leaves.ts";
import { orderedMembers } from "../sorting.ts";
import { anchor, code, page, prose, table } from "./markdown.ts";
import { classOf, descriptionOf, formOf } from "./schema-words.ts";

type Schemas = ReadonlyMap<string, Shape>;

/** The members of an object schema: required ones first, in the order the contract lists them. Members of untitled inner objects follow theirs. */
export function memberTable(shape: Shape, schemas: Schemas): string {
  const here = solid(shape, schemas);
  if ("oneOf" in here) return page(here.oneOf.map((branch) => memberTable(branch, schemas)));
  if (here.type !== "object") return "";
  const rows = memberRows(here, schemas, "");
  return rows.length === 0 ? "No members.\n" : table(["Member", "Type", "Data class", "Required", "Description"], rows);
}

/** Every named schema of a profile that no operation shows in full: objects each with a table, everything else in one. */
export function typeSections(schemas: Schemas, shown: ReadonlySet<string>): string {
  const named = [...schemas].filter(([name]) => !shown.has(name)).toSorted(([a], [b]) => byCodeUnit(a, b));
  const structured = (shape: Shape): boolean => "oneOf" in shape || (!isRef(shape) && shape.type === "object");
  const simple = named.filter(([, shape]) => !structured(shape));
  return page(
    table(
      ["Type", "Form", "Data class", "Description"],
      simple.map(([name, shape]) => [
        anchor(name) + code(name),
        formOf(shape),
        classOf(shape, schemas),
        prose(descriptionOf(shape, schemas)),
      ]),
    ),
    named
      .filter(([, shape]) => structured(shape))
      .map(([name, shape]) =>
        page(`### ${anchor(name)}${code(name)}`, prose(descriptionOf(shape, schemas)), memberTable(shape, schemas)),
      ),
  );
}

function memberRows(shape: ObjectShape, schemas: Schemas, prefix: string): string[][] {
  const required = shape.required ?? [];
  return orderedMembers(shape.properties ?? {}, required).flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    const row = [
      code(path),
      formOf(member),
      classOf(member, schemas),
      required.includes(name) ? "yes" : "no",
      prose(descriptionOf(member, schemas)),
    ];
    return [row, ...inlineRows(member, schemas, path)];
  });
}

function inlineRows(member: Shape, schemas: Schemas, path: string): string[][] {
  if (isRef(member) || "oneOf" in member) return [];
  if (member.type === "array") return inlineRows(member.items, schemas, `${path}[]`);
  return member.type === "object" ? memberRows(member, schemas, `${path}.`) : [];
}
