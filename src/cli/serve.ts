import { randomBytes } from "node:crypto";
import type { KnownIdentity } from "../reference/index.ts";
import { builtInBundleFolder } from "../bundle/locate.ts";
import { loadBundle } from "../bundle/load.ts";
import type { Bundle, Profile } from "../bundle/model.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const DEFAULT_PORT = 8787;

/** Serves the reference membrane until it is asked to end. Resolves when the last request is answered and the store is closed. */
export async function serve(
  request: { readonly port?: number | undefined; readonly dataDir?: string | undefined },
  terminal: Terminal,
): Promise<ExitCode> {
  const port = portOf(request.port, terminal);
  const { createMembrane, honestParts, jsonLines, openPgliteStore, readEnvironment, startServer } =
    await import("../reference/index.ts");
  const dataDir = request.dataDir ?? terminal.environment["MEMBRANE_DATA_DIR"];
  const opening = dataDir === undefined || dataDir === "" ? undefined : openPgliteStore(dataDir);
  // Read while the database opens, which is mostly done on other threads.
  const [store, { bundle, profile }] = await Promise.all([opening, evidenceContract()]);
  const given = readEnvironment(terminal.environment, profile.document);
  const asked = terminal.environment[profile.document.identities.env] !== undefined;
  const identities = asked ? given.identities : [madeIdentity("one"), madeIdentity("two")];
  const membrane = createMembrane(
    honestParts({
      bundle,
      profile: profile.name,
      identities,
      log: jsonLines(inTurns((text) => terminal.out(text))),
      ...(given.trustAnchors === undefined ? {} : { trustAnchors: given.trustAnchors }),
      ...(store === undefined ? {} : { store }),
    }),
  );
  let server;
  try {
    server = await startServer({
      membrane,
      port,
      onMalformed: (code) => terminal.out(`${JSON.stringify({ event: "malformed_request", code })}\n`),
    });
  } catch (error) {
    await membrane.close();
    throw cannotListen(error, port);
  }
  if (!asked) terminal.talk(howToCall(identities, server.url, bundle));
  terminal.talk(`listening on ${server.url}\n`);
  await untilEnded(terminal.ended);
  await server.stop();
  return EXIT.clean;
}

async function evidenceContract(): Promise<{ bundle: Bundle; profile: Profile }> {
  const { bundle } = loadBundle(builtInBundleFolder());
  const profile = bundle.profiles.find((candidate) => candidate.name === "evidence");
  if (profile === undefined) throw new Error("the built-in bundle has no profile evidence");
  return { bundle, profile };
}

/** Writes all lines of one turn of the event loop at once: each write is a call of the system. */
function inTurns(write: (text: string) => void): (line: string) => void {
  let gathered = "";
  return (line) => {
    if (gathered === "") {
      setImmediate(() => {
        write(gathered);
        gathered = "";
      });
    }
    gathered += line;
  };
}

function portOf(asked: number | undefined, terminal: Terminal): number {
  const variable = terminal.environment["PORT"];
  const port = asked ?? (variable === undefined || variable === "" ? DEFAULT_PORT : Number(variable));
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(`${asked === undefined ? "PORT" : "--port"} must be a whole number from 0 to 65535`);
}

function cannotListen(error: unknown, port: number): Error {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE")
    return new UsageError(`port ${port} is in use`, "name another with --port, or 0 for any free one", {
      cause: error,
    });
  if (code === "EACCES")
    return new UsageError(`port ${port} may not be used by this user`, "name one above 1023 with --port", {
      cause: error,
    });
  return error as Error;
}

function madeIdentity(name: string): KnownIdentity {
  return {
    token: randomBytes(24).toString("base64url"),
    tenant: `tenant_node:${name}`,
    standingRefs: [`standing:${name}`],
  };
}

/** Made credentials are worthless after this process, and without seeing them nobody could try the server. */
function howToCall(identities: readonly KnownIdentity[], url: string, bundle: Bundle): string {
  const status = bundle.profiles
    .flatMap((profile) => profile.operations)
    .find((operation) => operation.name === "evidence.connector.status");
  return [
    "MEMBRANE_IDENTITIES is not set, so two callers were made for this run:",
    ...identities.map(({ tenant, token }) => `  ${tenant}  ${token}`),
    `  curl -H "authorization: Bearer ${identities[0]?.token ?? ""}" ${url}${status?.path ?? ""}`,
    "",
  ].join("\n");
}

async function untilEnded(ended: AbortSignal): Promise<void> {
  if (ended.aborted) return;
  await new Promise<void>((resolve) => ended.addEventListener("abort", () => resolve(), { once: true }));
}
