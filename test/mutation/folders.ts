/** Where sources are changed, and which tests are asked about them: those of the folder itself, and who else is about it. */
export type MutatedFolder = {
  source: string;
  tests: readonly string[];
  /** Its tests share a process without disturbing each other, as in `vitest.config.ts`. */
  isLoadedOnce: boolean;
};

const named = (folder: string, names: readonly string[]) => names.map((name) => `${folder}/${name}.test.ts`);

/** Tests of minutes are left out: a mutant that only they would notice is worth a test nearer to it. */
export const FOLDERS: readonly MutatedFolder[] = [
  {
    source: "src/core",
    tests: ["test/core", "test/config", "test/texts", "test/notices", "test/provisioning"],
    isLoadedOnce: true,
  },
  {
    source: "src/checks/policy",
    tests: [
      ...named("test/checks", ["whitelist"]),
      ...named("test/checks/policy", [
        "bucket-policy-cases",
        "cidr",
        "doubtful-documents",
        "evaluate-bucket-policy",
        "glob",
        "policy-properties",
        "principal-boundary",
        "public-addresses",
      ]),
    ],
    isLoadedOnce: true,
  },
  {
    source: "src/security",
    tests: named("test/security", [
      "approvers",
      "audit-line",
      "fitting-keys",
      "permissions",
      "redact",
      "seal",
      "tokens",
      "verify-audit",
    ]),
    isLoadedOnce: false,
  },
  {
    source: "src/workflow/actions",
    tests: [
      "test/workflow/actions",
      ...named("test/workflow", [
        "compare-and-set",
        "decisions",
        "life",
        "refusals",
        "second-looks",
        "tickets",
        "waiting",
      ]),
    ],
    isLoadedOnce: false,
  },
];
