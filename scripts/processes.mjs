import { spawn } from "node:child_process";

/**
 * Runs a program to its end and resolves with its exit code and its output; it never rejects.
 * `output` is "keep" (collect stdout and stderr in order), "show" (pass both through) or "aside" (both to our stderr).
 * The program gets a process group of its own, so that a time limit or an interrupt ends everything it started.
 */
export function run(command, args, { cwd, env, output = "keep", minutes = 15 } = {}) {
  const stdio = { keep: ["ignore", "pipe", "pipe"], show: ["ignore", "inherit", "inherit"], aside: ["ignore", 2, 2] };
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, detached: true, stdio: stdio[output] });
    const kept = [];
    const interrupted = (signal) => {
      endGroup(child, "SIGTERM");
      process.exit(signal === "SIGINT" ? 130 : 143);
    };
    const limit = setTimeout(() => {
      const why = `\nstopped after ${minutes} minutes`;
      if (output === "keep") kept.push(Buffer.from(why));
      else process.stderr.write(`${why}\n`);
      endGroup(child, "SIGKILL");
    }, minutes * 60_000);
    const finish = (code) => {
      clearTimeout(limit);
      process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
      resolve({ code, output: Buffer.concat(kept).toString("utf8") });
    };
    process.on("SIGINT", interrupted).on("SIGTERM", interrupted);
    child.stdout?.on("data", (chunk) => kept.push(chunk));
    child.stderr?.on("data", (chunk) => kept.push(chunk));
    child.on("error", (error) => {
      kept.push(Buffer.from(`${command} did not start: ${error.message}`));
      finish(127);
    });
    child.on("close", (code) => finish(code ?? 1));
  });
}

/** Hands the terminal to a program and resolves with the exit code a shell would show; signals reach it and are waited for. */
export function handOver(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit" });
    // Ctrl-C reaches the whole foreground group: the program ends in its own way, and we wait for it.
    const wait = () => {};
    const pass = () => child.kill("SIGTERM");
    const finish = (code) => {
      process.off("SIGINT", wait).off("SIGTERM", pass);
      resolve(code);
    };
    process.on("SIGINT", wait).on("SIGTERM", pass);
    child.on("error", () => finish(127));
    child.on("close", (code, signal) => finish(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}
