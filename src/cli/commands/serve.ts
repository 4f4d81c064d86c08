import { defineCommand } from "../command.ts";

/** `membrane serve`: the reference membrane over HTTP. */
export const serveCommand = defineCommand({
  command: "serve",
  describe: "Serve the reference membrane of a profile on loopback, in memory, on a folder or on PostgreSQL",
  builder: (yargs) =>
    yargs
      .option("profile", {
        type: "string",
        requiresArg: true,
        describe: "Profile to serve (default: the one the bundle says)",
      })
      .option("port", {
        type: "number",
        requiresArg: true,
        describe: "Port to listen on (default PORT, else 8787; 0 picks a free one)",
      })
      .option("data-dir", {
        type: "string",
        requiresArg: true,
        describe: "Folder for durable data (default MEMBRANE_DATA_DIR; without one everything is in memory)",
      })
      .example("$0 serve", "in memory, with two identities made for this run")
      .example("$0 serve --port 0 --data-dir ./data", "durable, on a free port")
      .example("$0 serve --profile control-plane", "the control plane, on the server DATABASE_URL names if it is set"),
  run: async (argv, terminal) => {
    const { serve } = await import("../serve.ts");
    return serve({ profile: argv.profile, port: argv.port, dataDir: argv.dataDir }, terminal);
  },
});
