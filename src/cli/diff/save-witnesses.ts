import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DiffFinding } from "../../diff/finding.ts";
import type { SavedWitness } from "../../generated/documents.ts";
import { asProgram } from "../../diff/witness/as-program.ts";
import { ownVersion } from "../version.ts";
import type { Terminal } from "../terminal.ts";
import { WITNESS_FORMAT } from "../witness-file.ts";
import type { OpenedSide } from "./open-side.ts";

/** Where witnesses are kept, relative to the current folder. */
const FOLDER = join(".membrane", "witnesses");

/** Writes each witness to a file of its own, with the program that `membrane replay` plays where there is one. */
export function saveWitnesses(
  findings: readonly DiffFinding[],
  sides: { readonly base: OpenedSide; readonly head: OpenedSide },
  terminal: Terminal,
): void {
  const shown = findings.filter(({ witness }) => witness !== undefined);
  if (shown.length > 0) mkdirSync(join(terminal.cwd, FOLDER), { recursive: true });
  for (const { fingerprint, rule, message, witness } of shown) {
    if (witness === undefined) continue;
    const { about, accepted, refused, at, document } = witness;
    const program = asProgram(witness, sides);
    const file: SavedWitness = {
      format: WITNESS_FORMAT,
      fingerprint,
      rule,
      message,
      profile: about.profile,
      ...(about.operation === undefined ? {} : { operation: about.operation }),
      direction: about.direction,
      accepted: { by: accepted, contract: sides[accepted].name },
      refused: { by: refused, contract: sides[refused].name, at },
      document: document as SavedWitness["document"],
      ...(program === undefined
        ? {}
        : { program: { ...program, suite: ownVersion() } as unknown as NonNullable<SavedWitness["program"]> }),
    };
    writeFileSync(join(terminal.cwd, FOLDER, `${fingerprint}.json`), `${JSON.stringify(file, null, 2)}\n`);
  }
  terminal.talk(`${shown.length} witness${shown.length === 1 ? "" : "es"} in ${FOLDER}\n`);
}
