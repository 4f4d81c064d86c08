import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/** A program that the command starts by its path, and that nobody else does. */
const STARTED = "./dist/src/cli/exchange-sealed.js";

/** Folder of the pieces that entries share, inside dist/. */
const SHARED = "shared";

/**
 * Puts the compiled modules of build/ together into the few files of dist/ that are published, and resolves to their paths.
 * Node reads a file in the time it takes to run a good part of one, and a command has some hundred.
 */
export async function bundle(root) {
  const { rolldown } = await import("rolldown");
  const compiled = await rolldown({
    input: Object.fromEntries(entriesOf(root).map((entry) => [entry, join(root, "build", `${entry}.js`)])),
    platform: "node",
    // Other packages stay where npm installs them.
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
  });
  try {
    const { output } = await compiled.write({
      dir: join(root, "dist"),
      format: "esm",
      entryFileNames: "[name].js",
      chunkFileNames: `${SHARED}/[name]-[hash].js`,
    });
    return output.map(({ fileName }) => `dist/${fileName}`);
  } finally {
    await compiled.close();
  }
}

/** What a user starts or imports, as modules of the source without their ending: what `package.json` names. */
function entriesOf(root) {
  const { bin, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const paths = [...Object.values(bin), ...Object.values(exports).flatMap((entry) => entry.default ?? []), STARTED];
  return paths.map((path) => path.replace(/^(?:\.\/)?dist\//, "").replace(/\.js$/, ""));
}
