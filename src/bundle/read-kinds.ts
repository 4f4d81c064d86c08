import { readdirSync, realpathSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { ProfileDocument } from "../generated/documents.ts";
import type { DraftKind, DraftSource } from "./draft.ts";
import { toPointer } from "./json-pointer.ts";
import { readOwn, type Reading } from "./read-document.ts";

/** Reads every document of the kinds a profile describes. Adds a finding for each that cannot be used, and for a kind without any. */
export function readKinds(reading: Reading, profile: DraftSource<ProfileDocument>): DraftKind[] {
  return Object.entries(profile.value.documents?.kinds ?? {}).flatMap(([name, entry]) => {
    const schema = readOwn(reading, entry.schema);
    const names = namesIn(reading.root, entry.folder);
    if (names === undefined || names.length === 0) {
      reading.findings.push({
        rule: "document-missing",
        severity: "error",
        place: profile.positions.at(toPointer(["documents", "kinds", name, "folder"])),
        message: `folder ${entry.folder} of the bundle holds no JSON file, expected the documents of kind ${name}`,
      });
      return [];
    }
    const read = names.map((each) => [each, readOwn(reading, `${entry.folder}/${each}.json`)] as const);
    const documents = new Map(
      read.flatMap(([each, source]) => (source === undefined ? [] : [[each, source] as const])),
    );
    return schema === undefined ? [] : [{ profile, name, entry, schema, documents }];
  });
}

/** Names of the JSON files in a folder of the bundle, sorted; undefined when it lies outside or cannot be read. */
function namesIn(root: string, folder: string): string[] | undefined {
  try {
    const inside = relative(realpathSync(root), realpathSync(resolve(root, folder)));
    if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return undefined;
    const files = readdirSync(resolve(root, folder)).filter((file) => file.endsWith(".json"));
    return files.map((file) => file.slice(0, -".json".length)).toSorted();
  } catch {
    return undefined;
  }
}
