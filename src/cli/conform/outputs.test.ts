import { describe, expect, it } from "vitest";
import { outputsOf } from "./outputs.ts";

describe("the reports a command line asks for", () => {
  it("are one on stdout, one in a file, or several in files of their own", () => {
    expect(outputsOf(["console"], undefined)).toEqual([{ format: "console", file: undefined }]);
    expect(outputsOf(["json"], "a.json")).toEqual([{ format: "json", file: "a.json" }]);
    expect(outputsOf(["console", "junit=a=b.xml", "json=r.json"], undefined)).toEqual([
      { format: "console", file: undefined },
      { format: "junit", file: "a=b.xml" },
      { format: "json", file: "r.json" },
    ]);
  });

  it.each([
    [["xml"], undefined, 'unknown format "xml", expected one of: console, json, junit'],
    [["console", "jnuit=a.xml"], undefined, 'unknown format "jnuit"'],
    [["toString"], undefined, 'unknown format "toString"'],
    [["junit="], undefined, 'format "junit=" names no file'],
    [["console", "json"], undefined, "more than one report would go to the same place"],
    [["junit=a.xml"], "b.json", "option --output-file has no report to write"],
    [["junit=a", "json"], "a", "more than one report would be written to a"],
  ])("cannot be %j with --output-file %s", (formats, outputFile, message) => {
    expect(() => outputsOf(formats, outputFile)).toThrow(message);
  });
});
