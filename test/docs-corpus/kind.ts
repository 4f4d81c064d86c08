import type { Scope } from "./scope.ts";
import type { Twins } from "./template.ts";

/** One kind of fault a page can have. */
export interface Kind {
  readonly name: string;
  /** The rule that must find it, and no other. */
  readonly rule: string;
  readonly page: (scope: Scope) => Twins;
  /** Other pages it needs, by path beside its own, which is `page.md`. */
  readonly beside?: (scope: Scope) => Readonly<Record<string, string>>;
}
