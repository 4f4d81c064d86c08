import type { ContractListing } from "../../../generated/control-plane.ts";
import { listingOf } from "../../listing.ts";
import type { StatelessStep } from "../../step.ts";
import type { ControlTypes } from "../control-types.ts";

/** Lists the routes. */
export const listContract: StatelessStep<ControlTypes> = {
  stateless: true,
  accept: ({ profile }): ContractListing => listingOf(profile),
};
