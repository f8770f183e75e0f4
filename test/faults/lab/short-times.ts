/** One text of one source file put in place of another. */
export type Patch = { file: string; find: string; put: string };

const shortened = (file: string, name: string, fromMs: string, toMs: string): Patch => ({
  file,
  find: `const ${name} = ${fromMs};`,
  put: `const ${name} = ${toMs};`,
});
const soon = (policy: string, find: string): Patch => ({
  file: "workflow/runs/steps.ts",
  find: `const ${policy}: StepPolicy = { ${find}, intervalSeconds: 1,`,
  put: `const ${policy}: StepPolicy = { ${find}, intervalSeconds: 0.2,`,
});

/**
 * Waits and pages that are shorter in the sweeps than in the bot that ships; nothing else of it is changed. What happens before
 * and after them is the same. `docs/reliability.md` lists them.
 */
export const SHORT_TIMES: readonly Patch[] = [
  // The minute of Slack's tiers, in which six preparations side by side would each wait for the others.
  {
    file: "slack/chat/pace.ts",
    find: "const TIER_3 = { calls: 45, windowMs: 60_000 };",
    put: "const TIER_3 = { calls: 45, windowMs: 6_000 };",
  },
  // Pages so small that what six preparations leave behind is more than one of each: a loop that stops early leaves some out.
  shortened("storage/postgres/preparations.ts", "BATCH", "500", "2"),
  shortened("storage/postgres/older-rows.ts", "BATCH", "500", "2"),
  shortened("storage/postgres/check-audit.ts", "PAGE", "500", "20"),
  shortened("storage/postgres/audit-watch.ts", "PAGE", "500", "3"),
  shortened("storage/requests.ts", "PAGE", "500", "20"),
  shortened("workflow/authority.ts", "PAGE", "1_000", "3"),
  shortened("workflow/upkeep/remove-old.ts", "BATCH", "50", "2"),
  shortened("slack/chat/find-post.ts", "PAGE_SIZE", "200", "3"),
  shortened("slack/chat/find-post.ts", "PAGES", "5", "50"),
  // For how long a cloud that throttles is left alone, and a step that failed.
  shortened("clouds/call-gate.ts", "LONGEST_PAUSE_MS", "20_000", "500"),
  // How soon another process of one database takes a process for gone: on a server a new start is another process.
  shortened("workflow/upkeep/watch.ts", "HEARTBEAT_MS", "5_000", "1_000"),
  shortened("workflow/upkeep/watch.ts", "GONE_AFTER_MS", "20_000", "6_000"),
  shortened("workflow/upkeep/watch.ts", "LEASE_MS", "12_000", "4_000"),
  soon("CHECK", "maxAttempts: 2"),
  soon("CHANGE", "maxAttempts: 5"),
  soon("PROOF", "maxAttempts: 2"),
];
