import { spawn } from "node:child_process";
import { Socket } from "node:net";

/** Sees to it that a process group is killed even when we are killed ourselves and can do nothing any more. To be dismissed once the group is gone. */
export function guardGroup(group: number): { dismiss(): void } {
  // The shell waits on a pipe from us: its end of file is our death. In a group of its own, so that Ctrl-C does not reach it first.
  const guard = spawn("/bin/sh", ["-c", `read -r dismissed && exit 0; kill -KILL -${group}`], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: {},
  });
  guard.unref();
  // Without a shell there is no guard, and everything else still holds.
  guard.on("error", () => undefined);
  guard.stdin.on("error", () => undefined);
  // A pipe to a child is a socket; it must not keep us alive.
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return { dismiss: () => void guard.stdin.end("dismissed\n") };
}
