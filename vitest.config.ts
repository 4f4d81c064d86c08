import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "generators/**/*.test.ts", "conformance/**/*.test.ts", "test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "dist/**", "**/fixtures/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
  },
});
