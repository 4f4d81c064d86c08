import { readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Finding } from "../diagnostics/finding.ts";
import { digestOf } from "./digest.ts";
import type { DocumentKind, DraftSource } from "./draft.ts";
import { positionsOf } from "./position.ts";
import { LONGEST_DOCUMENT, parseStrictJson } from "./strict-json.ts";
import { metaSchemaFaults } from "./meta-schema.ts";

/** Where documents are read from, and what is collected on the way. */
export interface Reading {
  readonly root: string;
  /** Prefix of paths as the user knows them. */
  readonly shown: string;
  readonly findings: Finding[];
  readonly texts: Map<string, string>;
  /** The documents were held against their meta-schemas before, and are not again. */
  readonly checked?: true;
}

/** Reads, parses and validates one document. Returns undefined after adding findings when it cannot be used. */
export function readDocument<T>(reading: Reading, kind: DocumentKind, path: string): DraftSource<T> | undefined {
  const source = readOwn(reading, path);
  if (source === undefined) return undefined;
  const faults = reading.checked === true ? [] : metaSchemaFaults(kind, source.value);
  for (const fault of faults) {
    reading.findings.push({
      rule: "document-shape",
      severity: "error",
      place: fault.atName === true ? source.positions.nameAt(fault.pointer) : source.positions.at(fault.pointer),
      message: fault.message,
      ...(fault.remedy === undefined ? {} : { remedy: fault.remedy }),
    });
  }
  return faults.length > 0 ? undefined : { ...source, kind, value: source.value as T };
}

/** Reads and parses a JSON file of the bundle that has no meta-schema. Returns undefined after adding a finding when it cannot be used. */
export function readOwn(reading: Reading, path: string): DraftSource<unknown> | undefined {
  const file = reading.shown === "" ? path : `${reading.shown}/${path}`;
  const text = readInside(reading, file, path);
  if (text === undefined) return undefined;
  reading.texts.set(file, text);
  const positions = positionsOf(file, text, path);
  const parsed = parseStrictJson(text);
  if ("fault" in parsed) {
    reading.findings.push({
      rule: `document-${parsed.fault.fault}`,
      severity: "error",
      place: positions.offset(parsed.fault.offset, parsed.fault.length),
      message: parsed.fault.message,
    });
    return undefined;
  }
  return { kind: "own", path, file, text, value: parsed.value, digest: digestOf(parsed.value), positions };
}

function readInside(reading: Reading, file: string, path: string): string | undefined {
  const missing = (message: string, remedy?: string, rule = "document-missing"): undefined => {
    const place = { file, line: 1, column: 1, length: 1 };
    reading.findings.push({
      rule,
      severity: "error",
      place,
      message,
      ...(remedy === undefined ? {} : { remedy }),
    });
    return undefined;
  };
  if (isAbsolute(path) || path.split(/[\\/]/u).includes("..") || /^[a-z][a-z0-9+.-]*:/iu.test(path)) {
    return missing("document lies outside the bundle, expected a relative path without `..`");
  }
  const full = resolve(reading.root, path);
  try {
    const real = relative(realpathSync(reading.root), realpathSync(full));
    if (real.startsWith(`..${sep}`) || isAbsolute(real))
      return missing("document lies outside the bundle through a link");
    const stats = statSync(full);
    const { size } = stats;
    // A pipe would be waited for, and a device never ends.
    if (!stats.isFile()) return missing("document is no file");
    if (size > LONGEST_DOCUMENT)
      return missing(
        `document has ${size} bytes, at most ${LONGEST_DOCUMENT} are read`,
        undefined,
        "document-too-large",
      );
    return readFileSync(full, "utf8").replace(/^\uFEFF/u, "");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    return missing(
      `document cannot be read (${code})`,
      path === "bundle.json" ? "pass the folder of a bundle: --contracts <folder>" : undefined,
    );
  }
}
