import { expect, it } from "vitest";
import type { Problem } from "../program/transcript.ts";
import { stillShown } from "./run-case.ts";

const accepted: Problem = { step: "s4", oracle: "answer", expected: "a refusal", seen: "admitted (200)" };
const leaked: Problem = { step: "s3", oracle: "leak", expected: "nothing", seen: "canary a in answer body at byte 7" };
const shape: Problem = { step: "s1", oracle: "answer", expected: "a refusal", seen: "refused (422 request_shape)" };

it("takes a smaller program for the same when it shows the same problem", () => {
  expect(stillShown([accepted], [accepted])).toEqual([accepted]);
  expect(stillShown([{ ...leaked, seen: "canary b in answer body at byte 9" }], [leaked])).toHaveLength(1);
});

it("does not take a smaller program for the same when the problem is gone, or another one came", () => {
  expect(stillShown([], [accepted])).toEqual([]);
  expect(stillShown([{ ...accepted, seen: "projected (200)" }], [accepted])).toEqual([]);
  expect(stillShown([shape, accepted], [accepted])).toEqual([]);
});

it("lets a problem stay that stood beside it before", () => {
  expect(stillShown([shape, accepted], [accepted, shape])).toEqual([accepted, shape]);
});
