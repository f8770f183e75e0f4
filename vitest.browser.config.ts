import { defineConfig } from "vitest/config";

/** The whole bot through the sandbox's page: Debian's chromium must be at /usr/bin/chromium, or `CHROMIUM` says where. */
export default defineConfig({
  test: {
    globalSetup: "test/support/prepare-program.ts",
    include: ["test/browser/**/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", SIMULATOR_PATIENCE: "10" },
  },
});
