import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Tests that need a server or a browser have commands of their own; `npm test` needs neither.
    exclude: ["test/browser/**", "test/postgres/**", "test/clients/**"],
    // Whole preparations wait for Slack's pace most of the time, so more of them than there are cores run side by side.
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
