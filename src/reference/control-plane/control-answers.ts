import type { Answers } from "../answers.ts";
import type { ControlTypes } from "./control-types.ts";

/** The honest frame: an accepted answer is its body alone, and a refusal its code alone. A failure says nothing. */
export const controlAnswers: Answers<ControlTypes> = {
  envelope: ({ body, refused }) => (refused === undefined ? (body ?? {}) : { detail: refused.code }),
};
