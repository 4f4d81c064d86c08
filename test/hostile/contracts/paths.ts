import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bytes, change, named, OUTSIDE, value, type HostileCase } from "./case.ts";
import { LOCK_FILE, LOCK_NAMED_AT } from "../../../src/diff/lock/lock-name.ts";

const CONTROL = "profiles/control-plane.v1.json";
const POLICIES = "connectors/policies";

/** Documents that lie elsewhere, are no files, or never end. */
export const PATHS: readonly HostileCase[] = [
  named("a path upwards", "../outside.json"),
  named("a path upwards from within", "profiles/../../outside.json"),
  named("a path upwards with back slashes", String.raw`..\outside.json`),
  named("an absolute path", "/etc/hostname"),
  named("a drive", String.raw`C:\outside.json`),
  named("a file address", "file:///etc/hostname"),
  named("a web address", "http://127.0.0.1:9/requirements.json"),
  named("an address of another kind", "data:application/json,{}"),
  named("nothing", ""),
  named("a null byte", "requirements\u0000.json"),
  named("a folder", "profiles"),
  named("the folder itself", "."),
  named("a device", "/dev/zero"),
  named("a very long name", `${"a".repeat(5000)}.json`),
  named("a link out of the bundle", "link.json", (contracts) =>
    symlinkSync("../outside.json", join(contracts, "link.json")),
  ),
  named("a link to a folder outside", "link/requirements.v0.json", (contracts) =>
    symlinkSync("../outside", join(contracts, "link")),
  ),
  named("a link to nothing", "link.json", (contracts) => symlinkSync("nowhere", join(contracts, "link.json"))),
  named("a link to itself", "link.json", (contracts) => symlinkSync("link.json", join(contracts, "link.json"))),
  named("a link to a device", "link.json", (contracts) => symlinkSync("/dev/zero", join(contracts, "link.json"))),
  named("a pipe that nobody writes to", "pipe.json", (contracts) => pipe(join(contracts, "pipe.json"))),
  value("a folder of documents upwards", CONTROL, "/documents/kinds/policy/folder", "../.."),
  value("an absolute folder of documents", CONTROL, "/documents/kinds/policy/folder", "/etc"),
  value("a schema of documents upwards", CONTROL, "/documents/kinds/policy/schema", "../outside.json"),
  {
    what: "a folder of documents that is a link out of the bundle",
    codes: [2],
    make: (contracts) => {
      renameSync(join(contracts, POLICIES), join(contracts, "../policies"));
      symlinkSync("../../policies", join(contracts, POLICIES));
    },
  },
  {
    what: "a document among others that is a link out of the bundle",
    codes: [2],
    make: (contracts) => {
      writeFileSync(join(contracts, "../outside.json"), JSON.stringify({ secret: OUTSIDE }));
      symlinkSync("../../../outside.json", join(contracts, POLICIES, "other.json"));
    },
  },
  {
    what: "a document among others that is a pipe",
    codes: [2],
    make: (contracts) => pipe(join(contracts, POLICIES, "other.json")),
  },
  {
    what: "a document among others that is a folder",
    codes: [2],
    make: (contracts) => mkdirSync(join(contracts, POLICIES, "other.json")),
  },
  {
    what: "bundle.json is a pipe",
    codes: [2],
    make: (contracts) => {
      rmSync(join(contracts, "bundle.json"));
      pipe(join(contracts, "bundle.json"));
    },
  },
  {
    what: "bundle.json is a folder",
    codes: [2],
    make: (contracts) => {
      rmSync(join(contracts, "bundle.json"));
      mkdirSync(join(contracts, "bundle.json"));
    },
  },
  {
    what: "a lock that is a pipe",
    codes: [2],
    make: (contracts) => pipe(join(contracts, LOCK_FILE)),
  },
  ...["", "null", "{", "[".repeat(100_000), '{"__proto__":{"polluted":true}}'].map((text) =>
    bytes(JSON.stringify(text.slice(0, 20)), text, LOCK_FILE),
  ),
  ...[
    "../outside.lock.json",
    "/outside.lock.json",
    "profiles/x.lock.json",
    "profiles\\x.lock.json",
    "bundle.json",
    ".lock.json",
  ].map((name) => value(`a lock called ${name}`, "bundle.json", LOCK_NAMED_AT, name)),
  value("a lock that is not there", "bundle.json", LOCK_NAMED_AT, "other.lock.json", [1]),
  {
    what: "a lock that is another document of the bundle",
    codes: [2],
    make: (contracts) => {
      renameSync(join(contracts, "requirements.v0.json"), join(contracts, LOCK_FILE));
      change(join(contracts, "bundle.json"), "/documents/requirements", LOCK_FILE);
      change(join(contracts, "bundle.json"), LOCK_NAMED_AT, LOCK_FILE);
    },
  },
  ...(["toString", "valueOf", "constructor"] as const).flatMap((name) =>
    (
      [
        ["alike", [{ [name]: "a" }, { [name]: "a" }], [2]],
        ["not alike", [{ [name]: "a" }, { [name]: "b" }], [0]],
      ] as const
    ).map(([how, list, codes]): HostileCase => ({
      what: `a list of objects that are ${how}, with members called ${name}`,
      codes,
      make: (contracts) => {
        const items = { type: "object", additionalProperties: { type: "string" } };
        const schema = { type: "array", description: "Planted.", items, uniqueItems: true };
        change(join(contracts, "connectors/schema/policy.schema.json"), "/properties/planted", schema);
        change(join(contracts, POLICIES, "tight.json"), "/planted", list);
      },
    })),
  ),
  {
    what: "a profile that is named twice",
    codes: [2],
    make: (contracts) =>
      change(
        join(contracts, "bundle.json"),
        "/documents/profiles",
        Array.from({ length: 2 }, () => "profiles/evidence.v0.json"),
      ),
  },
];

function pipe(path: string): void {
  execFileSync("mkfifo", [path]);
}
