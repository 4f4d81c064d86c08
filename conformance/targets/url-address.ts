import type { Address } from "./wire/address.ts";
import { TargetUsageError } from "./target-usage-error.ts";

/** A target's URL, checked: where to connect, what stands before every path, and a name that holds no credential. */
export interface UrlAddress extends Address {
  /** Path in front of every request target, without a slash at its end. */
  readonly base: string;
  readonly name: string;
}

/** Checks a URL. Throws a TargetUsageError for anything but http and https, for credentials in it, and for a host that is neither loopback nor allowed. */
export function urlAddress(url: string, allowHosts: readonly string[]): UrlAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || (parsed.protocol !== "http:" && parsed.protocol !== "https:")) {
    throw new TargetUsageError("target is not a URL of http or https", "pass a URL such as http://127.0.0.1:8080");
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new TargetUsageError("target URL holds credentials, expected none", "name tokens in the config file instead");
  }
  if (parsed.search !== "" || parsed.hash !== "") {
    throw new TargetUsageError("target URL has a query or a fragment, expected none", "pass the URL without it");
  }
  const secure = parsed.protocol === "https:";
  const host = parsed.hostname.replace(/^\[|\]$/g, "");
  const port = parsed.port === "" ? (secure ? 443 : 80) : Number(parsed.port);
  if (!isLoopback(host) && !allowHosts.some((allowed) => names(allowed, host, port))) {
    throw new TargetUsageError(
      `host ${JSON.stringify(host)} is not this machine, and was not allowed`,
      `attack only systems you may attack; then pass --allow-host ${host}`,
    );
  }
  const base = parsed.pathname.replace(/\/+$/, "");
  return { host, port, secure, base, name: `${parsed.origin}${base}` };
}

/** Whether a host name can only be this machine. */
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.[0-9]{1,3}){3}$/.test(host);
}

function names(allowed: string, host: string, port: number): boolean {
  const wanted = allowed.toLowerCase().replaceAll(/[[\]]/g, "");
  return wanted === host || wanted === `${host}:${port}`;
}
