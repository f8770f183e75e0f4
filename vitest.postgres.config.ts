import { defineConfig } from "vitest/config";

/** Tests against a real PostgreSQL server: `TEST_DATABASE_URL` names one whose role may make databases. */
export default defineConfig({
  test: {
    globalSetup: "test/support/prepare-program.ts",
    include: ["test/postgres/**/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // One server for all of them: files side by side would measure each other.
    fileParallelism: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", SIMULATOR_PATIENCE: "10" },
  },
});
