import { existsSync, realpathSync } from "node:fs";
import { freshSealingKeys } from "../../conformance/targets/sealing-keys.ts";
import { builtInBundleFolder } from "../bundle/locate.ts";
import type { Bundle, Profile } from "../bundle/model.ts";
import type { Documentation } from "../check/context.ts";
import type { ReplayCaller } from "../check/examples/replay-callers.ts";
import type { Replayed } from "../check/examples/replay.ts";
import type { Page } from "../check/pages/page.ts";
import type { ModuleInstance } from "../protocol/module-adapter.ts";
import type { Project } from "./project.ts";
import { UsageError } from "./usage-error.ts";

/** Sends the HTTP examples of the pages to the built-in reference. Asking for that where there is none to send is an error, never a pass. */
export async function replaysOf(project: Project, documentation: Documentation | undefined): Promise<Replayed[]> {
  const replayed = await replayedIn(project.bundle, documentation?.pages ?? []);
  if (replayed === undefined)
    throw new UsageError(
      "examples can be replayed against the built-in reference only, and it keeps another contract",
      "leave out --replay: examples are held to the contract all the same",
    );
  if (replayed.length === 0)
    throw new UsageError(
      "no page has an HTTP example with a request and its answer, so there is nothing to replay",
      "write one, or leave out --replay",
    );
  return replayed;
}

/** The HTTP examples of pages with the answers of the built-in reference, or undefined for a bundle it does not keep. */
export async function replayedIn(bundle: Bundle, pages: readonly Page[]): Promise<Replayed[] | undefined> {
  const { root } = bundle;
  if (!existsSync(root) || realpathSync(root) !== realpathSync(builtInBundleFolder())) return undefined;
  const { replayExamples } = await import("../check/examples/replay.ts");
  return replayExamples(bundle, pages, startReference);
}

async function startReference(profile: Profile, callers: readonly ReplayCaller[]): Promise<ModuleInstance> {
  const { servedProfile } = await import("../reference/served-profiles.ts");
  const served = await servedProfile(profile.name);
  return served.module({}).start(environmentOf(profile, callers));
}

function environmentOf({ document }: Profile, callers: readonly ReplayCaller[]): Record<string, string> {
  const { env, scope } = document.identities;
  const written = callers.map(({ token, tenant, scoped, standingRefs }) => ({
    token,
    tenant,
    ...(scope === undefined ? { standing_refs: standingRefs } : { scopes: scoped ? [scope] : [] }),
  }));
  const keys = document.given.filter(({ what }) => what === "sealing-key").map((given) => freshSealingKeys(given));
  return Object.assign({ [env]: JSON.stringify(written) }, ...keys) as Record<string, string>;
}
