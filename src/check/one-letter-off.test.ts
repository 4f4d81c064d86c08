import { describe, expect, it } from "vitest";
import { oneLetterOff } from "./one-letter-off.ts";

const names = ["last_error_code", "connector_id", "allowed_collections", "key_version_1"];

describe("a misspelt name", () => {
  it.each(["last_eror_code", "last_errror_code", "last_arror_code", "last_errro_code"])("is found in %s", (word) => {
    expect(oneLetterOff(word, names)).toBe("last_error_code");
  });

  it.each([
    "last_error_codes",
    "last_error_cod",
    "fast_error_code",
    "last_errors_coda",
    "key_version_2",
    "key_versiom_2",
    "lst_id",
  ])("is not found in %s", (word) => {
    expect(oneLetterOff(word, names)).toBeUndefined();
  });
});
