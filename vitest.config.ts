import { defineConfig } from "vitest/config";

/**
 * Files that leave nothing behind in a module, so that one process can load the code once for many of them: loading it is most of
 * what a short file costs. Slack's SDK and the engine do keep something, and what starts processes gains little: those files
 * have a process each, as has every new one that is not named here.
 */
const LOADED_ONCE = [
  ...[
    "build",
    "checks",
    "clouds",
    "comparison",
    "compose",
    "config",
    "core",
    "mutation",
    "notices",
    "provisioning",
    "simulators/alibaba",
    "simulators/aws",
    "texts",
    "workflow/actions",
    "workflow/home",
    "workflow/suggestions",
  ].map((folder) => `test/${folder}/**/*.test.ts`),
  ...[
    "cli/{audit,count,count-failures,explain-and-check,explain-policy}",
    "contracts/{aws,alibaba}-*",
    "deploy/{attacks,each-right,operator-policies}",
    "doctor/{doctor-output,wait}",
    "security/{approvers,audit-line,fitting-keys,permissions,redact,seal,tokens,verify-audit}",
    "slack/{command-text,escape-mrkdwn,home-view,opening,openings}",
    "slack/chat/{find-post,pace}",
    "workflow/{authority,compare-and-set,decisions,narrowed-approval,operator-targets,questions}",
    "workflow/{said-of,second-looks,tickets,waiting}",
    "workflow/drift/compare-clouds",
    "workflow/engine/lease",
    "workflow/outbox/context-of-post",
    "workflow/runs/{count,proof,same-account}",
    "workflow/upkeep/{notice-departed,report-audit-head,times,watch,watch-audit}",
  ].map((files) => `test/${files}.test.ts`),
];

export default defineConfig({
  test: {
    globalSetup: "test/support/prepare-program.ts",
    setupFiles: "test/support/end-lent-databases.ts",
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
