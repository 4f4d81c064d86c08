import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { shownCommand } from "./shown-command.ts";

const cwd = mkdtempSync(join(tmpdir(), "membrane-shown-"));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
writeFileSync(join(cwd, "server.py"), "");

it.each([
  ["python3 server.py", "python3 server.py"],
  ["python3 ./server.py --verbose -x", "python3 ./server.py --verbose -x"],
  ["./run --port={port} --data {dataDir}/x --workers 4", "./run --port={port} --data {dataDir}/x --workers 4"],
  ["python3 server.py --token=planted --key planted", "python3 server.py '--token=<not shown>' --key '<not shown>'"],
  ["python3 missing.py", "python3 '<not shown>'"],
  ["node eyJplanted.planted.planted", "node '<not shown>'"],
  ["sh -c 'KEY=planted exec python3 server.py'", "sh -c '<not shown>'"],
  ["server 123456", "server '<not shown>'"],
])("shows %s as what holds no credential", (command, shown) => {
  expect(shownCommand(command, cwd)).toBe(shown);
});
