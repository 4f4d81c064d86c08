import { describe, expect, it } from "vitest";
import { outputsOf } from "./outputs.ts";

const asked = (format: readonly string[], ...outputFile: string[]) =>
  outputsOf(["console", "json", "junit"], { format, outputFile });

describe("the reports a command line asks for", () => {
  it("are one on stdout, one in a file, or several in files of their own", () => {
    expect(asked(["console"])).toEqual([{ format: "console", file: undefined }]);
    expect(asked(["json"], "a.json")).toEqual([{ format: "json", file: "a.json" }]);
    expect(asked(["console", "junit=a=b.xml", "json=r.json"])).toEqual([
      { format: "console", file: undefined },
      { format: "junit", file: "a=b.xml" },
      { format: "json", file: "r.json" },
    ]);
    expect(asked(["json", "junit=x.xml", "console"], "r.json", "c.txt")).toEqual([
      { format: "json", file: "r.json" },
      { format: "junit", file: "x.xml" },
      { format: "console", file: "c.txt" },
    ]);
  });

  it.each([
    [["xml"], [], 'unknown format "xml", expected one of: console, json, junit'],
    [["console", "jnuit=a.xml"], [], 'unknown format "jnuit"'],
    [["toString"], [], 'unknown format "toString"'],
    [["junit="], [], 'format "junit=" names no file'],
    [["console", "json"], [], "more than one report would go to the same place"],
    [["junit=a.xml"], ["b.json"], "option --output-file has no report to write"],
    [["console", "json"], ["a"], "more than one report would go to the same place"],
    [["json"], ["a", "b"], "option --output-file has no report to write"],
    [["junit=a", "json"], ["a"], "more than one report would be written to a"],
  ])("cannot be %j with --output-file %s", (formats, files, message) => {
    expect(() => asked(formats, ...files)).toThrow(message);
  });
});
