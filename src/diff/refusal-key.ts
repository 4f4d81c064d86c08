import type { Refusal } from "../bundle/model.ts";

/** What tells two refusals of one operation apart: the condition and what it is about, but not what it allows. Begins with the condition. */
export function refusalKey(refusal: Refusal): string {
  const { when, at, resource, document, counter } = refusal as { when: string } & Partial<
    Record<"at" | "resource" | "document" | "counter", string>
  >;
  return [when, at, resource, document, counter].filter((part) => part !== undefined).join(" ");
}
