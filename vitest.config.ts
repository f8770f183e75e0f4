import { defineConfig } from "vitest/config";

/**
 * Files that leave nothing behind in a module, so that one process can load the code once for many of them. Slack's SDK and
 * the engine do keep something: their files have a process each.
 */
const LOADED_ONCE = [
  ...[
    "build",
    "checks",
    "clouds",
    "config",
    "core",
    "mutation",
    "notices",
    "provisioning",
    "simulators/alibaba",
    "simulators/aws",
    "texts",
  ].map((folder) => `test/${folder}/**/*.test.ts`),
  "test/contracts/{aws,alibaba}-*.test.ts",
];

export default defineConfig({
  test: {
    globalSetup: "test/support/prepare-program.ts",
    // Whole preparations wait for Slack's pace most of the time, so more of them than there are cores run side by side.
    maxWorkers: 4,
    // Compiling the embedded database well takes longer than any test uses it.
    execArgv: ["--no-wasm-tier-up", "--no-wasm-dynamic-tiering"],
    // Limits for what hangs, and no measures: on a busy machine everything takes many times as long.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", SIMULATOR_PATIENCE: "10" },
    projects: [
      { extends: true, test: { name: "shared", include: LOADED_ONCE, isolate: false } },
      {
        extends: true,
        test: {
          name: "own",
          include: ["test/**/*.test.ts"],
          // Tests that need a server or a browser have commands of their own; `npm test` needs neither.
          exclude: [
            "test/browser/**",
            "test/postgres/**",
            "test/clients/**",
            "test/package/**",
            ...LOADED_ONCE,
          ],
        },
      },
    ],
  },
});
