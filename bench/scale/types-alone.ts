// json-schema-to-typescript alone over the schemas of a bundle: the yardstick for making types. Run as a program of its own.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "json-schema-to-typescript";

const [folder = ""] = process.argv.slice(2);
let length = 0;
for (const file of readdirSync(folder).toSorted()) {
  const text = readFileSync(join(folder, file), "utf8").replaceAll("#/schemas/", "#/$defs/");
  const { schemas } = JSON.parse(text) as { schemas: object };
  const root = { title: "Root", type: "object", additionalProperties: false, $defs: schemas };
  const types = await compile(root as never, "Root", { format: false, unreachableDefinitions: true });
  length += types.length;
}
if (length === 0) throw new Error("there are no schemas to make types of");
