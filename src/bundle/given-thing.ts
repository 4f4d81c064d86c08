import type { Given } from "../generated/documents.ts";
import type { Profile } from "./model.ts";

/** What a profile says of a thing that a run hands over once, if it does. */
export function givenThing({ document }: Pick<Profile, "document">, what: Given["what"]): Given | undefined {
  return document.given.find((given) => given.what === what);
}
