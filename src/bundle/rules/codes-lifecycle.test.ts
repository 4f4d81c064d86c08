import { describe, expect, it } from "vitest";
import { valueAt } from "../json-pointer.ts";
import { builtInBundleFolder } from "../locate.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { saidOf } from "./fixtures/said-of.ts";

const DOCUMENT = "refusal-codes.v0.json";
const codes = valueAt(JSON.parse(readFileSync(join(builtInBundleFolder(), DOCUMENT), "utf8")), "/codes") as object[];
const entry = {
  families: ["admission"],
  profiles: [],
  status: 400,
  meaning: "m",
  remedy: "r",
  retryable: false,
  since: "1",
  source: "s",
};
const family = (codes[0] as { families: string[] }).families;
const said = (...more: object[]): string[] =>
  saidOf(builtInBundleFolder(), DOCUMENT, "/codes", [
    ...codes,
    ...more.map((each, index) => ({ ...entry, families: family, code: `planted_${index}`, ...each })),
  ]).map((line) => line.replace(`/codes/${codes.length}/`, "/"));
const deprecated = { lifecycle: "deprecated", deprecated_since: "2" };
const retired = { lifecycle: "retired", deprecated_since: "2", retired_since: "3" };

describe("the life of a refusal code", () => {
  it.each([
    ["is planned", [{ lifecycle: "planned" }]],
    ["is on its way out", [deprecated]],
    ["is on its way out, and another is answered", [{ ...deprecated, replaced_by: "connector_fixture_only" }]],
    ["is gone", [retired]],
    ["was never on its way out", [{ lifecycle: "retired", retired_since: "3" }]],
    [
      "is replaced by one that was replaced itself",
      [
        { ...retired, replaced_by: "planted_1" },
        { ...retired, replaced_by: "connector_fixture_only" },
      ],
    ],
  ])("may say that it %s", (_what, entries) => expect(said(...entries)).toEqual([]));

  it.each([
    [[{ lifecycle: "deprecated" }], "/lifecycle: code planted_0 is deprecated and does not say since when"],
    [[{ lifecycle: "retired" }], "/lifecycle: code planted_0 is retired and does not say since when"],
    [
      [{ lifecycle: "planned", deprecated_since: "1" }],
      "/deprecated_since: code planted_0 is planned, and says since when it is deprecated",
    ],
    [
      [{ ...deprecated, retired_since: "1" }],
      "/retired_since: code planted_0 is deprecated, and says since when it is retired",
    ],
    [
      [{ lifecycle: "planned", replaced_by: "a" }],
      "/replaced_by: code planted_0 is planned, and says what replaces it",
    ],
    [
      [{ ...deprecated, replaced_by: "connector_fixture_onli" }],
      '/replaced_by: refusal code "connector_fixture_onli" does not exist',
    ],
    [
      [{ ...retired, replaced_by: "planted_0" }],
      "/replaced_by: code planted_0 is replaced by one that leads back to it",
    ],
    [
      [{ ...deprecated, replaced_by: "planted_1" }, retired],
      "/replaced_by: code planted_0 is replaced by one that nothing answers any more",
    ],
  ])("cannot say %j", (entries, message) => expect(said(...entries)).toEqual([`codes-lifecycle ${message}`]));
});
