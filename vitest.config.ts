import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Tests that need a server or a browser have commands of their own; `npm test` needs neither.
    exclude: ["test/browser/**", "test/postgres/**", "test/clients/**"],
    // Whole preparations wait for Slack's pace most of the time, so more of them than there are cores run side by side.
    globalSetup: "test/support/provide-template.ts",
    maxWorkers: 4,
    // A limit for what hangs, and no measure: on a busy machine everything takes many times as long.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
