import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a verified record that holds secret material. A signature makes a secret no more welcome. */
export const recordSecret: Guard<"record-secret"> = async (crossing, condition) =>
  refuseIf(crossing.parts.scanner.finds("secret", (await crossing.record())?.claims), condition);
