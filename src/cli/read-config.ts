import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { metaSchemaFaults, type MetaSchemaFault } from "../bundle/meta-schema.ts";
import { positionsOf, type Positions } from "../bundle/position.ts";
import { parseStrictJson } from "../bundle/strict-json.ts";
import type { Place } from "../diagnostics/finding.ts";
import type { Config } from "../generated/documents.ts";
import { placesIn } from "./places-in.ts";
import { UsageError } from "./usage-error.ts";

/** Name of the configuration that is read where nobody names another. */
export const CONFIG_FILE = "membrane.config.json";

/** Reads the configuration asked for, or the one that lies here, if any. Throws a UsageError that quotes nothing of a file that cannot be used: it may hold credentials. */
export function readConfig(asked: string | undefined, { cwd }: { readonly cwd: string }): Config {
  const path = resolve(cwd, asked ?? CONFIG_FILE);
  if (!existsSync(path)) {
    if (asked !== undefined)
      throw new UsageError("the configuration file does not exist", "pass an existing file to --config");
    return {};
  }
  const text = textOf(path);
  const read = parseStrictJson(text);
  const positions = positionsOf(asked ?? CONFIG_FILE, text);
  if ("fault" in read) {
    const { fault: kind, offset: start, length } = read.fault;
    throw new UsageError(`${shown(positions.offset(start, length))}: the configuration file is not JSON (${kind})`);
  }
  const [fault] = metaSchemaFaults("config", read.value);
  if (fault !== undefined) throw unusable(fault, positions);
  return read.value as Config;
}

/** The place of a value in the configuration. Only the place: the file may hold credentials. */
export function placeInConfig(
  asked: string | undefined,
  { cwd }: { readonly cwd: string },
): (pointer: string) => Place {
  return placesIn(asked ?? CONFIG_FILE, cwd);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(
      `the configuration file cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})`,
      undefined,
      { cause: error },
    );
  }
}

function shown({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** A name nobody knows may be a credential in the wrong place: it is shown only when it is nearly a name of ours. */
function unusable({ pointer, unknownName, message, remedy }: MetaSchemaFault, positions: Positions): UsageError {
  const unknown = unknownName === true && remedy === undefined;
  const place = unknown ? pointer.slice(0, pointer.lastIndexOf("/")) : pointer;
  const at = unknownName === true ? positions.nameAt(pointer) : positions.at(pointer);
  return new UsageError(
    `${shown(at)}: configuration at ${place === "" ? "the top" : place}: ${unknown ? "a member has an unknown name" : message}`,
    remedy,
  );
}
