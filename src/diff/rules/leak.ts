import type { DiffRule } from "./rule.ts";

const leak = (id: string, why: string): DiffRule => ({ id, kind: "leak", severity: "error", why });

/** More may get in, or more may come out. An ordinary comparison calls most of these harmless. */
export const LEAK_RULES: readonly DiffRule[] = [
  leak("profile-added", "A surface that was not there before takes requests and gives answers."),
  leak("operation-added", "A crossing that was not there before takes requests and gives answers."),
  leak("request-member-added", "A request may carry a member that was refused before."),
  leak("request-member-optional", "A request is taken without a member that it had to have."),
  leak("request-accepts-more", "A value that was refused before is taken now."),
  leak("request-opened", "A closed object of a request takes members nobody declared."),
  leak("request-undecided", "What a request may hold changed in a way that cannot be compared, so more may get in."),
  leak("response-member-added", "An answer may carry a member that it never had."),
  leak("response-emits-more", "An answer may hold a value that it never held."),
  leak("response-opened", "A closed object of an answer may hold members nobody declared."),
  leak("response-undecided", "What an answer may hold changed in a way that cannot be compared, so more may come out."),
  leak("secret-entry-added", "A place where a secret or a payload may enter, which there was not before."),
  leak("secret-exit-added", "A place where a secret or a payload may come out, which there was not before."),
  leak(
    "secret-class-loosened",
    "A value that was handled as a secret, a payload or a hash is handled as something milder.",
  ),
  leak("authentication-dropped", "An operation that asked for a credential answers everybody."),
  leak("tenant-isolation-dropped", "Callers are no longer held to their own tenant."),
  leak("refusal-removed", "What an operation refused it does not refuse any more."),
  leak("refusal-loosened", "A refusal lets more pass than before."),
  leak("refusal-undecided", "A refusal looks at something else than before, so it may let more pass."),
  leak("guard-undecided", "What a state, a limit or an admission is decided by is something else, so more may pass."),
  leak("detector-removed", "Sensitive material of this kind is not recognised any more."),
  leak("detector-loosened", "Some sensitive material that was recognised is not recognised any more."),
  leak("detector-undecided", "A detector changed in a way that cannot be compared, so it may recognise less."),
  leak("limit-raised", "Longer or deeper bodies are taken than before."),
  leak("document-allows-more", "A document of the bundle allows more than before, or limits less."),
  leak("document-added", "A document that was not there before can be put in force."),
  leak("audit-dropped", "Calls leave no entry in the audit, or one that covers less."),
];
