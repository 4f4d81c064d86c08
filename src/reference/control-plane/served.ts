import { randomBytes } from "node:crypto";
import { createMembrane } from "../membrane.ts";
import { profileOf } from "../profile-of.ts";
import type { ServedProfile } from "../served-profile.ts";
import { controlParts } from "./control-parts.ts";
import { givenParts } from "./given-parts.ts";
import { controlModule } from "./module.ts";
import { openStore, SERVER } from "./open-store.ts";

/** The control plane as it is served: on PostgreSQL, on a folder, or in memory. */
export const servedControlPlane: ServedProfile = {
  name: "control-plane",
  servers: [SERVER],
  open: async (whereabouts, folder) => {
    const store = await openStore(whereabouts, folder);
    return {
      compose: ({ bundle, environment, identities, log }) =>
        createMembrane(
          controlParts({
            bundle,
            store,
            log,
            ...givenParts(environment, profileOf(bundle, "control-plane")),
            ...(identities && { identities }),
          }),
        ),
      close: () => store.close(),
    };
  },
  trial: {
    operation: "control.connector.status",
    callers: ({ document }) =>
      ["one", "two"].map((tenant) => ({
        token: randomBytes(24).toString("base64url"),
        tenant,
        standingRefs: [],
        scopes: document.identities.scope === undefined ? [] : [document.identities.scope],
      })),
  },
  module: controlModule,
};
