import { describe, expect, it } from "vitest";
import { commandWords } from "../../../conformance/targets/command-words.ts";
import { againArguments } from "./again.ts";

const nothing = {
  url: undefined,
  command: undefined,
  module: undefined,
  stdio: undefined,
  contracts: undefined,
  config: undefined,
  allowHosts: [],
};

describe("the arguments that choose a target again", () => {
  it("are none for the built-in reference", () => {
    expect(againArguments(nothing)).toBe("");
  });

  it("name everything that was chosen, the URL before options that take several values", () => {
    const chosen = { ...nothing, url: "https://a.example", contracts: "theirs", config: "c d.json" };
    expect(againArguments({ ...chosen, allowHosts: ["a.example"] })).toBe(
      "https://a.example --contracts theirs --config 'c d.json' --allow-host a.example",
    );
    expect(againArguments({ ...nothing, module: "./adapter.js" })).toBe("--module ./adapter.js");
  });

  it.each(["python3 server.py", "./a 'b c'", `./a "it's" $HOME \\ *`])("give back the command %j", (command) => {
    expect(commandWords(againArguments({ ...nothing, command }))).toEqual(["--command", command]);
  });
});
