import type { ContractListing } from "../../generated/evidence.ts";
import { listingOf } from "../listing.ts";
import type { StatelessStep } from "../step.ts";

/** Lists the routes, and that none of them is admitted to production. */
export const listContract: StatelessStep = {
  stateless: true,
  accept: ({ profile }): ContractListing => ({ ...listingOf(profile), productionAdmission: false }),
};
