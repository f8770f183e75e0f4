import { defineConfig } from "vitest/config";

/** Other people's command-line clients as judges of the simulators: Debian's awscli and rclone must be installed. */
export default defineConfig({
  test: {
    globalSetup: "test/support/prepare-program.ts",
    include: ["test/clients/**/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", SIMULATOR_PATIENCE: "10" },
  },
});
