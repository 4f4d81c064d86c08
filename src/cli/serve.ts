import { configured } from "../../conformance/targets/configured-identity.ts";
import type { KnownIdentity } from "../reference/identities.ts";
import { givenThing } from "../bundle/given-thing.ts";
import { builtInBundleFolder } from "../bundle/locate.ts";
import type { Bundle, Profile } from "../bundle/model.ts";
import { shippedBundle } from "../bundle/shipped.ts";
import { profileNamed } from "./conform/selection.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

const DEFAULT_PORT = 8787;

/** What is served, and where. */
interface ServeRequest {
  /** The one the bundle calls the default one unless another is named. */
  readonly profile?: string | undefined;
  readonly port?: number | undefined;
  readonly dataDir?: string | undefined;
}

/** Serves the reference membrane until it is asked to end. Resolves when the last request is answered and the store is closed. */
export async function serve(
  request: ServeRequest,
  terminal: Terminal,
  read: () => Bundle | Promise<Bundle> = shippedOrFaults,
): Promise<ExitCode> {
  const port = portOf(request.port, terminal);
  const { environment } = terminal;
  const { SERVED_PROFILES, servedProfile } = await import("../reference/served-profiles.ts");
  demandServed(request.profile, SERVED_PROFILES);
  let known: Promise<Bundle> | undefined;
  const bundleOnce = (): Promise<Bundle> => (known ??= Promise.resolve(read()));
  const served = await servedProfile(request.profile ?? profileNamed(await bundleOnce(), undefined).name);
  if (request.dataDir !== undefined && served.servers.some((variable) => isSet(environment[variable])))
    throw new UsageError(
      `--data-dir and ${served.servers.join(" or ")} name two places for the data`,
      "leave out one of them",
    );
  const opening = served.open(environment, folderOf(request.dataDir, environment));
  // Read while the database opens, which is mostly done on other threads.
  const [opened, { bundle, profile }] = await Promise.all([opening, contractOf(served.name, bundleOnce)]);
  const asked = environment[profile.document.identities.env] !== undefined;
  const made = asked ? undefined : served.trial.callers(profile);
  let membrane;
  try {
    const { jsonLines } = await import("../reference/log.ts");
    const log = jsonLines(inTurns((text) => terminal.out(text)));
    membrane = opened.compose({ bundle, environment, log, ...(made && { identities: made }) });
  } catch (error) {
    await opened.close();
    throw error;
  }
  let server;
  try {
    const { startServer } = await import("../reference/http-server.ts");
    server = await startServer({
      membrane,
      port,
      onMalformed: (code) => terminal.out(`${JSON.stringify({ event: "malformed_request", code })}\n`),
    });
  } catch (error) {
    await membrane.close();
    throw cannotListen(error, port);
  }
  if (made !== undefined) terminal.talk(howToCall(made, server.url, profile, served.trial.operation));
  for (const line of oddities(profile, environment)) terminal.talk(`${line}\n`);
  terminal.talk(`listening on ${server.url}\n`);
  await untilEnded(terminal.ended);
  await server.stop();
  return EXIT.clean;
}

/** What is given in a way that whoever started the server should know of. */
function oddities(profile: Profile, environment: Terminal["environment"]): string[] {
  const [key, clock] = [givenThing(profile, "sealing-key"), givenThing(profile, "clock")];
  return [
    ...(key === undefined || isSet(environment[key.env])
      ? []
      : [`${key.env} is not set, so no secret can be sealed and none is taken`]),
    ...(clock === undefined || !isSet(environment[clock.env])
      ? []
      : [`${clock.env} is set, so the clock runs ${environment[clock.env]} seconds ahead: for tests alone`]),
  ];
}

/** Throws a UsageError for a profile the reference does not serve. */
function demandServed(asked: string | undefined, served: readonly string[]): void {
  if (asked === undefined || served.includes(asked)) return;
  throw new UsageError("the reference serves no such profile", `pass --profile with one of ${served.join(", ")}`);
}

/** The bundle that ships. Where somebody who changes it made it unusable, throws the BundleError that says how. */
async function shippedOrFaults(): Promise<Bundle> {
  try {
    return shippedBundle();
  } catch {
    const { loadBundle } = await import("../bundle/load.ts");
    return loadBundle(builtInBundleFolder()).bundle;
  }
}

async function contractOf(name: string, read: () => Promise<Bundle>): Promise<{ bundle: Bundle; profile: Profile }> {
  const bundle = await read();
  return { bundle, profile: profileNamed(bundle, name) };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

function folderOf(asked: string | undefined, environment: Terminal["environment"]): string | undefined {
  const folder = asked ?? environment["MEMBRANE_DATA_DIR"];
  return isSet(folder) ? folder : undefined;
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

/** Made credentials are worthless after this process, and without seeing them nobody could try the server. */
function howToCall(callers: readonly KnownIdentity[], url: string, profile: Profile, operation: string): string {
  const { env, header, scheme } = profile.document.identities;
  const path = profile.operations.find(({ name }) => name === operation)?.path ?? "";
  const credential = `${scheme === "" ? "" : `${scheme} `}${callers[0]?.token ?? ""}`;
  return [
    `${env} is not set, so two callers were made for this run:`,
    ...callers.map(({ tenant, token }) => `  ${tenant}  ${token}`),
    `  curl -H "${header}: ${credential}" ${url}${path}`,
    `to attack it with membrane conform ${url}, let membrane.config.json say:`,
    `  ${JSON.stringify({ identities: callers.map(configured) })}`,
    "",
  ].join("\n");
}

async function untilEnded(ended: AbortSignal): Promise<void> {
  if (ended.aborted) return;
  await new Promise<void>((resolve) => ended.addEventListener("abort", () => resolve(), { once: true }));
}
