import { isAbsolute, join } from "node:path";

/** What a user starts or imports, as modules of the source without their ending. What `package.json` names is among it. */
const ENTRIES = ["src/cli/main", "src/cli/exchange-sealed", "src/index", "conformance/index", "generators/index"];

/** Folder of the pieces that entries share, inside dist/. */
const SHARED = "shared";

/**
 * Puts the compiled modules of build/ together into the few files of dist/ that are published, and resolves to their paths.
 * Node reads a file in the time it takes to run a good part of one, and a command has some hundred.
 */
export async function bundle(root) {
  const { rolldown } = await import("rolldown");
  const compiled = await rolldown({
    input: Object.fromEntries(ENTRIES.map((entry) => [entry, join(root, "build", `${entry}.js`)])),
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
