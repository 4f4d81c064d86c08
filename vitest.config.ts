import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "generators/**/*.test.ts", "conformance/**/*.test.ts", "test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "dist/**", "**/fixtures/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Much of the time is spent waiting for processes the tests start, so every core gets a worker.
    maxWorkers: "100%",
    allowOnly: false,
    passWithNoTests: false,
  },
});
