import type { Bundle } from "../bundle/model.ts";
import { shippedBundle } from "../bundle/shipped.ts";
import type { Exchange } from "../protocol/exchange.ts";
import type { ModuleAdapter, ModuleInstance } from "../protocol/module-adapter.ts";
import type { Environment } from "./given-variable.ts";
import { jsonLines, type LogSink } from "./log.ts";
import { createMembrane } from "./membrane.ts";
import type { MembraneParts } from "./parts.ts";
import type { ProfileTypes } from "./profile-types.ts";

/** How a module target departs from the reference. */
export interface ModuleOptions<T extends ProfileTypes, Medium> {
  readonly name?: string;
  /** The built-in bundle by default. */
  readonly bundle?: Bundle;
  /** Replaces parts at each start. Gets the medium and a writer to the log besides, so that a mutant can spoil those too. */
  readonly change?: (
    parts: MembraneParts<T>,
    spoil: { readonly medium: Medium; log(text: string): void },
  ) => MembraneParts<T>;
}

/** What a profile in the same process is made of. */
export interface ModuleKind<T extends ProfileTypes, Medium> {
  /** Something in memory that lasts over restarts. */
  emptyMedium(): Medium;
  parts(bundle: Bundle, environment: Environment, medium: Medium, log: LogSink): MembraneParts<T>;
  /** Everything stored. */
  dump(medium: Medium): readonly string[];
  /** Exchanges what is sealed in two places, where anything is. */
  readonly exchange?: (medium: Medium, ...places: Exchange) => void;
}

/** A membrane as a target in the same process, with logs and storage open to search. */
export function moduleOver<T extends ProfileTypes, Medium>(
  kind: ModuleKind<T, Medium>,
  options: ModuleOptions<T, Medium>,
): ModuleAdapter {
  return {
    name: options.name ?? "reference",
    start: async (environment) => instance(kind, options, environment, kind.emptyMedium(), []),
  };
}

function instance<T extends ProfileTypes, Medium>(
  kind: ModuleKind<T, Medium>,
  options: ModuleOptions<T, Medium>,
  environment: Environment,
  medium: Medium,
  written: string[],
): ModuleInstance {
  const bundle = options.bundle ?? shippedBundle();
  const log = (text: string): void => void written.push(text);
  const parts = kind.parts(bundle, environment, medium, jsonLines(log));
  const membrane = createMembrane<T>(options.change?.(parts, { medium, log }) ?? parts);
  return {
    call: (request) => membrane.handle(request),
    logs: () => written.join(""),
    storage: async () => kind.dump(medium),
    restart: async (changes) => {
      await membrane.close();
      return instance(kind, options, { ...environment, ...changes }, medium, written);
    },
    ...(kind.exchange === undefined ? {} : { exchange: async (...places) => kind.exchange?.(medium, ...places) }),
    close: () => membrane.close(),
  };
}
