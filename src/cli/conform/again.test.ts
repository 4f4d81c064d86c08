import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { commandWords } from "../../../conformance/targets/command-words.ts";
import { againArguments } from "./again.ts";

const cwd = fileURLToPath(new URL(".", import.meta.url));
const nothing = {
  url: undefined,
  command: undefined,
  exchangeCommand: undefined,
  module: undefined,
  stdio: undefined,
  contracts: undefined,
  bindings: undefined,
  config: undefined,
  allowHosts: [],
  callTimeoutSeconds: undefined,
  startTimeoutSeconds: undefined,
};

describe("the arguments that choose a target again", () => {
  it("are none for the built-in reference", () => {
    expect(againArguments(nothing, cwd)).toBe("");
  });

  it("name everything that was chosen, the URL before options that take several values", () => {
    const chosen = {
      ...nothing,
      url: "https://a.example",
      contracts: "theirs",
      bindings: "b.json",
      config: "c d.json",
    };
    expect(againArguments({ ...chosen, allowHosts: ["a.example"] }, cwd)).toBe(
      "https://a.example --contracts theirs --bindings b.json --config 'c d.json' --allow-host a.example",
    );
    expect(againArguments({ ...nothing, module: "./adapter.js" }, cwd)).toBe("--module ./adapter.js");
    expect(againArguments({ ...nothing, callTimeoutSeconds: 0.5, startTimeoutSeconds: 90 }, cwd)).toBe(
      "--call-timeout 0.5 --start-timeout 90",
    );
  });

  it("leave out what may be a credential in a command", () => {
    const command = "./a again.ts --key planted --token=planted";
    const shown = `./a again.ts --key '<not shown>' '--token=<not shown>'`;
    expect(commandWords(againArguments({ ...nothing, command }, cwd))).toEqual(["--command", shown]);
  });

  it.each(["python3 again.ts", "./a './again.ts'", `node "./again.ts" --port {port}`])(
    "give back the command %j",
    (command) => {
      expect(commandWords(againArguments({ ...nothing, command }, cwd))).toEqual(["--command", command]);
    },
  );
});
