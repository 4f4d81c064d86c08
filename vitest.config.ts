import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Tests of the whole begin first: they take minutes, and one that began last would be waited for by all other cores. */
class WholeFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line no-array-sort -- a sequencer is no array
    const sorted = await super.sort(files);
    const whole = fileURLToPath(new URL("test/", import.meta.url));
    const isWhole = ({ moduleId }: TestSpecification): boolean => moduleId.startsWith(whole);
    return [...sorted.filter(isWhole), ...sorted.filter((file) => !isWhole(file))];
  }
}

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "generators/**/*.test.ts", "conformance/**/*.test.ts", "test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "build/**", "dist/**", "**/fixtures/**"],
    setupFiles: ["test/end-children.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Files share what a worker has imported: importing it anew for each took two fifths of the time. No test changes what another can see.
    isolate: false,
    // Much of the time is spent waiting for processes the tests start, so every core gets a worker.
    maxWorkers: "100%",
    sequence: { sequencer: WholeFirst },
    allowOnly: false,
    passWithNoTests: false,
  },
});
