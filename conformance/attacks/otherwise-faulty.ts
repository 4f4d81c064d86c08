import type { Template } from "../program/program.ts";
import { put, type Builder } from "./build.ts";
import { undeclaredMember } from "./undeclared-member.ts";

/** The request with a fault that is looked for later: who is refused for who they are must not learn of it. */
export function otherwiseFaulty({ scene }: Builder, clean: Template): Template {
  return put(clean, undeclaredMember(scene, "unexpected_member"), "1");
}
