import type { CallLimits, CallRequest } from "../../src/protocol/call.ts";
import type { RawWire } from "../../src/protocol/raw-exchange.ts";
import { TargetError, type Target } from "../../src/protocol/target.ts";
import { urlAddress } from "./url-address.ts";
import { wireClient } from "./wire/client.ts";

/** A target that is reached over a socket, so that its requests can be any bytes. */
export interface HttpTarget extends Target {
  readonly raw: RawWire;
}

/** Where a running target is and how it may be called. */
export interface HttpTargetOptions {
  readonly url: string;
  /** Hosts besides loopback that may be attacked, as `host` or `host:port`. */
  readonly allowHosts: readonly string[];
  /** Most requests under way at once. */
  readonly concurrency: number;
  /** Path that is asked once; any answer counts. */
  readonly healthPath: string;
  /** PEM certificates to trust instead of the built-in ones. */
  readonly certificateAuthorities?: readonly string[];
}

const PROBE: CallLimits = { timeoutMs: 5000, maxAnswerBytes: 1024 * 1024 };

/** Opens a target that runs already. Throws a TargetUsageError for a URL that must not be used, a TargetError when nothing answers there. */
export async function openHttpTarget(options: HttpTargetOptions): Promise<HttpTarget> {
  const { base, name, ...address } = urlAddress(options.url, options.allowHosts);
  const trusted = options.certificateAuthorities;
  const client = wireClient(
    { ...address, ...(trusted === undefined ? {} : { certificateAuthorities: trusted }) },
    options.concurrency,
  );
  const call = (request: CallRequest, limits: CallLimits): ReturnType<Target["call"]> =>
    client.call(base === "" ? request : { ...request, target: `${base}${request.target}` }, limits);

  const probe = await call({ method: "GET", target: options.healthPath, headers: [] }, PROBE);
  if (probe.kind === "silence") {
    client.close();
    throw new TargetError(
      "target_unreachable",
      `no answer from ${name}: ${probe.detail}`,
      "start the target first, or pass --command to have it started",
    );
  }
  return {
    transport: "http",
    name,
    powers: new Set(["wire", "framing", "identities"]),
    surfaces: [],
    call,
    raw: { host: client.host, base, sendBytes: (bytes, limits, options) => client.sendBytes(bytes, limits, options) },
    fault: async () => client.fault(),
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
}
