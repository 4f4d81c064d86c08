import { valueAt } from "../../src/bundle/json-pointer.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { legalStandIn } from "../arbitraries/stand-in.ts";
import { requestForm } from "../arbitraries/text-forms.ts";
import { satisfies } from "../canaries/form.ts";
import type { Template } from "../program/program.ts";
import { put } from "./build.ts";

const LETTER = "a";

/** The request with a text at a place that is one letter longer, which a comparison of beginnings takes for the same; undefined where its form has no room for it. */
export function oneLetterLonger({ operation, profile }: Scene, input: Template, at: string): Template | undefined {
  const whole = valueAt(input, at) as Template | undefined;
  const sample = whole === undefined ? undefined : legalStandIn(whole, profile);
  if (whole === undefined || typeof sample !== "string") return undefined;
  if (!satisfies(requestForm(operation, profile, at), sample + LETTER)) return undefined;
  return put(input, at, { $: "text", parts: [whole, LETTER] });
}
