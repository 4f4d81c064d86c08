import { spawnSync } from "node:child_process";

/** Why the examples in Python cannot run here, in words; undefined when there is a Python for them with the modules they need. */
export function missingPython(...modules: readonly string[]): string | undefined {
  const script = `import ${[...modules, "sys"].join(", ")}; sys.exit(sys.version_info < (3, 9))`;
  if (spawnSync("python3", ["-c", script]).status === 0) return undefined;
  const needed = modules.length === 0 ? "" : ` with ${modules.join(" and ")}`;
  return `python3 of version 3.9 or later${needed} is not here`;
}
