import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a body longer than the wire allows. A transport may cut a body off one byte beyond. */
export const tooLarge: Guard<"too-large", ProfileTypes> = ({ request, profile }, condition) =>
  refuseIf((request.body?.length ?? 0) > profile.document.wire.max_body_bytes, condition);
