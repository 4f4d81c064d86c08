import { declares } from "../parse/headers.ts";
import type { ProfileTypes } from "../profile-types.ts";
import { refuseIf, type Guard } from "./guard.ts";

/** Refuses a body that is not declared as the media type of the wire, plain and in UTF-8. */
export const mediaType: Guard<"media-type", ProfileTypes> = ({ request, profile }, condition) =>
  refuseIf(!declares(request.headers, profile.document.wire.media_type), condition);
