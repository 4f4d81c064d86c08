import { describe, expect, it } from "vitest";
import { commandWords } from "./command-words.ts";

describe("a command", () => {
  it.each([
    ["node server.js", ["node", "server.js"]],
    ["  a \t b\n", ["a", "b"]],
    [`'a b' "c d" e\\ f`, ["a b", "c d", "e f"]],
    [`a'b'"c"d`, ["abcd"]],
    [`'' ""`, ["", ""]],
    [`'a\\b' "a\\b" a\\b`, ["a\\b", "a\\b", "ab"]],
    [String.raw`"\"\\\$"`, ['"\\$']],
    ["--x=$HOME *.js {port}", ["--x=$HOME", "*.js", "{port}"]],
    [`sh -c 'a && b' ";" \\|`, ["sh", "-c", "a && b", ";", "|"]],
    ["a&b c>d", ["a&b", "c>d"]],
  ])("%j is split like a shell would, and nothing is expanded", (command, words) => {
    expect(commandWords(command)).toEqual(words);
  });

  it.each(["", " ", "'a", '"a', '"a\\"', "a\\", "a | b", "a && b", "a > b", "a ; b", "a &"])(
    "%j is refused",
    (command) => {
      expect(() => commandWords(command)).toThrow(expect.objectContaining({ code: "target_usage" }));
    },
  );
});
