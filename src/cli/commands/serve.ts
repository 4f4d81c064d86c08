import { defineCommand } from "../command.ts";

/** `membrane serve`: the reference membrane over HTTP. */
export const serveCommand = defineCommand({
  verb: "serve",
  describe: "Serve the reference membrane of a profile on loopback, in memory, on a folder or on PostgreSQL",
  arguments: {},
  options: {
    profile: {
      type: "text",
      describe: "Profile to serve (default: the one the bundle says)",
    },
    port: {
      type: "number",
      describe: "Port to listen on (default PORT, else 8787; 0 picks a free one)",
    },
    dataDir: {
      type: "text",
      describe: "Folder for durable data (default MEMBRANE_DATA_DIR; without one everything is in memory)",
    },
  },
  examples: [
    ["serve", "in memory, with two identities made for this run"],
    ["serve --port 0 --data-dir ./data", "durable, on a free port"],
    ["serve --profile control-plane", "the control plane, on the server DATABASE_URL names if it is set"],
  ],
  run: async (given, terminal) => {
    const { serve } = await import("../serve.ts");
    return serve({ profile: given.profile, port: given.port, dataDir: given.dataDir }, terminal);
  },
});
