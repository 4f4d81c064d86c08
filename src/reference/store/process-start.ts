import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** When a living process started, as a text that is equal for the same process only. Undefined when no such process lives. */
export function processStart(pid: number): string | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0 || !exists(pid)) return undefined;
  if (process.platform === "linux") {
    try {
      return startOnLinux(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return undefined;
    }
  }
  if (process.platform === "win32") return "unknown";
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user lives all the same.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Field 22 of the line, counted behind the name, which may hold spaces and brackets. A zombie does not live: it holds nothing. */
function startOnLinux(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
}
