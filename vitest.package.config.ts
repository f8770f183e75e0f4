import { defineConfig } from "vitest/config";

/** The package as somebody installs it: packed, put into an empty folder and run there. `PACKAGE_NODE`: by another Node.js. */
export default defineConfig({
  test: {
    include: ["test/package/**/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
