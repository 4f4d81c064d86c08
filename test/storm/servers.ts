import { Agent } from "node:http";
import { fileURLToPath } from "node:url";
import { setTimeout as delay } from "node:timers/promises";
import { ProcessGroup } from "../../conformance/targets/process-group.ts";
import { passedOn } from "../../conformance/targets/starting.ts";
import type { Door } from "./request.ts";

/** Server processes on one database, of which one is killed now and then. */
export interface Servers {
  /** Any server that listens; waits for one. */
  any(): Promise<Door>;
  /** All that listen now. */
  listening(): readonly Door[];
  /** Waits until every one of them listens. */
  whole(): Promise<void>;
  /** Kills the one that has listened longest and starts it again, unless it is the only one that listens. Says whether it did. */
  killOne(): boolean;
  /** What went wrong by itself, in a line each. */
  faults(): readonly string[];
  stop(): Promise<void>;
}

interface Listening extends Door {
  readonly group: ProcessGroup;
}

const PROGRAM = fileURLToPath(new URL("../../../dist/src/cli/main.js", import.meta.url));
const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const STOP_MS = 5000;

/** Starts servers of the control plane, each in a process group and on a port of its own. Rejects when they do not all come to listen. */
export async function startServers(count: number, variables: Readonly<Record<string, string>>): Promise<Servers> {
  const up: Listening[] = [];
  const groups = new Set<ProcessGroup>();
  const faults: string[] = [];
  let stopping = false;
  const start = async (): Promise<void> => {
    const group = new ProcessGroup(
      [process.execPath, PROGRAM, "serve", "--profile", "control-plane", "--port", "0"],
      FOLDER,
      {
        ...passedOn(process.env),
        ...variables,
      },
    );
    groups.add(group);
    group.stdout.resume();
    const { url, said } = await listeningAt(group);
    if (url === undefined) {
      groups.delete(group);
      if (!stopping) faults.push(`a server ended before it listened\n${said}`);
      return;
    }
    const server = { url, group, agent: new Agent({ keepAlive: true }) };
    up.push(server);
    void group.exited.then(({ how }) => {
      groups.delete(group);
      const at = up.indexOf(server);
      if (at < 0) return;
      up.splice(at, 1);
      if (!stopping) faults.push(`a server ended by itself: ${how}`);
    });
  };
  const stop = async (): Promise<void> => {
    stopping = true;
    await Promise.all([...groups].map((group) => group.stop(STOP_MS)));
  };
  await Promise.all(Array.from({ length: count }, start));
  if (up.length < count) {
    await stop();
    throw new Error(faults.join("\n"));
  }
  return {
    any: async () => {
      for (; ; await delay(20)) {
        const found = up[Math.floor(Math.random() * up.length)];
        if (found !== undefined) return found;
        if (groups.size === 0) throw new Error(["no server is left", ...faults].join("\n"));
      }
    },
    listening: () => up,
    whole: async () => {
      while (up.length < count && faults.length === 0) await delay(20);
    },
    killOne: () => {
      if (up.length < 2) return false;
      const [oldest] = up.splice(0, 1);
      oldest?.group.signal("SIGKILL");
      oldest?.agent.destroy();
      void start();
      return true;
    },
    faults: () => faults,
    stop,
  };
}

/** The URL a server says it listens on, or what it said instead. */
function listeningAt(group: ProcessGroup): Promise<{ url: string | undefined; said: string }> {
  let said = "";
  return new Promise((resolve) => {
    group.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      const url = /^listening on (\S+)$/mu.exec(said)?.[1];
      if (url !== undefined) resolve({ url, said });
    });
    void group.exited.then(() => resolve({ url: undefined, said }));
  });
}
