import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Version of this package. */
export function ownVersion(): string {
  const path = fileURLToPath(import.meta.resolve("membrane-kit/package.json"));
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
