import { randomBytes } from "node:crypto";
import { readEnvironment } from "../environment.ts";
import { honestParts } from "../honest-parts.ts";
import { createMembrane } from "../membrane.ts";
import { profileOf } from "../profile-of.ts";
import type { ServedProfile } from "../served-profile.ts";
import { openFolderStore } from "../store/folder-store.ts";
import { memoryStore } from "../store/memory.ts";
import { evidenceModule } from "./module.ts";

/** The evidence profile as it is served: on a folder, or in memory. */
export const servedEvidence: ServedProfile = {
  name: "evidence",
  servers: [],
  open: async (_environment, folder) => {
    const store = folder === undefined ? memoryStore() : await openFolderStore(folder);
    return {
      compose: ({ bundle, environment, identities, log }) => {
        const given = readEnvironment(environment, profileOf(bundle, "evidence").document);
        return createMembrane(honestParts({ bundle, store, log, ...given, ...(identities && { identities }) }));
      },
      close: () => store.close(),
    };
  },
  trial: {
    operation: "evidence.connector.status",
    callers: () =>
      ["one", "two"].map((name) => ({
        token: randomBytes(24).toString("base64url"),
        tenant: `tenant_node:${name}`,
        standingRefs: [`standing:${name}`],
      })),
  },
  module: evidenceModule,
};
