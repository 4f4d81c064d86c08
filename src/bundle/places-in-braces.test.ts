import { describe, expect, it } from "vitest";
import { filled, onlyPlace, placesIn } from "./places-in-braces.ts";

describe("places in braces", () => {
  it("are found in their order, as often as they stand", () => {
    expect(placesIn("/a/{one}/x{two}y/{one}")).toEqual(["one", "two", "one"]);
    expect(placesIn("/a/b")).toEqual([]);
  });

  it("are filled, and what stands between them is left as it is", () => {
    expect(filled("/a/{one}/x{two}y", (place) => `<${place}>`)).toBe("/a/<one>/x<two>y");
    expect(filled("/a/{one}", () => "$1{two}")).toBe("/a/$1{two}");
    expect(filled("/a", () => "never")).toBe("/a");
  });

  it.each([
    ["{one}", "one"],
    ["x{one}", undefined],
    ["{one}x", undefined],
    ["{one}{two}", undefined],
    ["{one", undefined],
    ["one", undefined],
    ["", undefined],
  ])("make all of %j only where it is %j", (text, place) => expect(onlyPlace(text)).toBe(place));
});
