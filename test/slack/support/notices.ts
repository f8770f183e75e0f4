import { noTallies } from "../../../src/core/comparison.ts";
import { defaultLinks } from "../../../src/core/links.ts";
import type { NoticeContext } from "../../../src/notices/context.ts";
import type { Notice } from "../../../src/notices/index.ts";
import { en } from "../../../src/texts/en.ts";
import type { ButtonAction } from "../../../src/workflow/actions/index.ts";
import { NO_OFFERS, offersOf } from "../../../src/workflow/outbox/offers.ts";
import type { PreparationView } from "../../../src/workflow/outcome.ts";
import { DRIFT } from "./fake-commands.ts";
import { ADA, REMY, TICKET_URL } from "./preparations.ts";

/** One notice of every kind; the type holds that none is missing. */
export const EVERY_NOTICE: { [K in Notice["kind"]]: Extract<Notice, { kind: K }> } = {
  card: { kind: "card" },
  checks_clear: { kind: "checks_clear", revision: 1, checks: ["identity", "source"] },
  check_found: { kind: "check_found", revision: 1, check: "whitelist" },
  whitelist_prompt: { kind: "whitelist_prompt", revision: 1 },
  blocked: { kind: "blocked", revision: 1, isWhitelist: true },
  approval_requested: {
    kind: "approval_requested",
    revision: 1,
    approvers: [ADA],
    again: { why: "plan", differences: ["oss.create-bucket:acme-archive-cn"] },
  },
  approval_void: { kind: "approval_void", people: [ADA] },
  approval_escalated: {
    kind: "approval_escalated",
    revision: 1,
    people: [ADA],
    groups: ["S0APPROVE1"],
    waitedHours: 48,
  },
  question: { kind: "question", revision: 1, number: 1 },
  question_answered: { kind: "question_answered", revision: 1, number: 1 },
  approval_narrowed: { kind: "approval_narrowed", revision: 1, by: ADA },
  approval_step: {
    kind: "approval_step",
    revision: 1,
    name: "security",
    number: 2,
    approvers: [],
    groups: ["S0SECURITY"],
  },
  ticket_given: { kind: "ticket_given", by: ADA, url: TICKET_URL },
  looked_again: { kind: "looked_again", by: ADA, outcome: "lifted" },
  checked_again: { kind: "checked_again", by: ADA, revision: 2 },
  request_changed: { kind: "request_changed", by: ADA, revision: 2, fields: ["prefix", "recipient"] },
  approval_counted: { kind: "approval_counted", by: ADA, comment: "Fine.", given: 1, needed: 2 },
  decided: { kind: "decided", decision: "reject", by: ADA, comment: "Not this quarter." },
  provisioning: { kind: "provisioning", revision: 1 },
  plan_changed: { kind: "plan_changed", differences: ["The bucket exists now."] },
  failed: { kind: "failed" },
  ready: { kind: "ready" },
  job_sheet: { kind: "job_sheet" },
  delivery_sent: { kind: "delivery_sent", recipient: REMY },
  delivery_held: { kind: "delivery_held", recipient: REMY, reason: "The account is deactivated." },
  delivery_opened: { kind: "delivery_opened", recipient: REMY, at: "2026-11-24T04:00:00Z" },
  delivery_stored: { kind: "delivery_stored", recipient: REMY },
  delivery_destroyed: { kind: "delivery_destroyed" },
  first_logon: { kind: "first_logon", at: "2026-11-24T04:00:00Z" },
  counted: {
    kind: "counted",
    status: "running",
    objectCount: 2_000,
    sizeBytes: 4_096,
    elapsedMs: 61_000,
    problem: null,
  },
  compared: {
    kind: "compared",
    run: "s-1",
    status: "done",
    by: ADA,
    sampleSize: 200,
    figures: { compared: 0, differences: 0, elapsedMs: 61_000, sample: null },
    result: {
      verdict: "different",
      doubts: ["changed-since"],
      tallies: {
        ...noTallies(),
        objects: { ...noTallies().objects, same: 24_991, missing: 11, "different-size": 3 },
        missingWithRefusedName: 2,
      },
      sample: {
        ...{ identical: 200, different: 0, changed: 0, unreadable: 0, population: 24_991, archived: 0 },
        isWhole: false,
        byNumber: { read: 100, different: 0, below: 0.03 },
        bySize: { read: 100, different: 0, below: 0.03 },
      },
    },
  },
  migration_set_up: { kind: "migration_set_up", number: 1, approvers: [ADA], groups: [], more: 0 },
  migration_start_counted: { kind: "migration_start_counted", by: ADA, given: 1, needed: 2, number: 1 },
  migration_run: {
    kind: "migration_run",
    run: {
      ...{ number: 1, launches: 1, launchedBy: ADA, state: "finished_with_failures", retryJob: null },
      stateSince: "2026-11-24T04:00:00.000Z",
      progress: {
        ...{
          isListing: false,
          totalCount: 25_000,
          totalBytes: 4_096,
          copiedCount: 24_700,
          copiedBytes: 4_000,
        },
        ...{ skippedCount: 0, failedCount: 300, asOf: "2026-11-24T04:00:00.000Z" },
      },
      doubt: null,
      failure: null,
      failedFiles: [{ cause: "archived", count: 300, example: "cold/1,The operation is not valid" }],
      unknownAnswers: [],
    },
  },
  migration_stalled: {
    kind: "migration_stalled",
    number: 1,
    launches: 1,
    since: "2026-11-24T04:00:00.000Z",
  },
  migration_ended: { kind: "migration_ended", number: 1, launches: 1, state: "finished" },
  closing_offered: {
    kind: "closing_offered",
    closing: {
      because: "idle",
      offeredAt: "2026-11-24T04:00:00Z",
      dueAt: "2026-11-25T04:00:00Z",
      run: null,
      lastUsedAt: "2026-11-14T04:00:00Z",
      keyGeneration: 1,
      expiresAt: "2026-12-08T03:10:00Z",
      end: null,
      endedBy: null,
    },
    operators: { people: [ADA], groups: ["S0OPERATORS"] },
    idleDays: 7,
    since: "2026-11-10T04:00:00Z",
    isCompared: false,
  },
  expiry_reminder: { kind: "expiry_reminder", daysLeft: 2 },
  cancelled: { kind: "cancelled", by: ADA },
  expired: { kind: "expired" },
  rolled_back: { kind: "rolled_back" },
  revoking: { kind: "revoking", by: ADA },
  revoked: { kind: "revoked" },
  revoke_failed: { kind: "revoke_failed" },
  rotation_started: { kind: "rotation_started", by: REMY, isCompromised: false },
  rotated: { kind: "rotated", retireAt: "2026-11-25T04:00:00Z", isCompromised: false },
  rotation_failed: {
    kind: "rotation_failed",
    failure: {
      operation: "iam:CreateAccessKey",
      subject: "mgw-prep-MP-7K3Q9X",
      code: "LimitExceeded",
      detail: "Cannot exceed quota",
      requestId: "abc-1",
    },
    isCompromised: false,
  },
  keys_entered: { kind: "keys_entered", by: REMY },
  old_keys_retired: { kind: "old_keys_retired" },
  delivery_reminder: { kind: "delivery_reminder", recipient: REMY, endsAt: "2026-11-25T04:00:00Z" },
  handover_reminder: { kind: "handover_reminder", recipient: REMY, retireAt: "2026-11-25T04:00:00Z" },
  extended: {
    kind: "extended",
    by: ADA,
    days: 7,
    expiresAt: "2026-12-15T03:10:00Z",
    comment: "The copy takes longer.",
  },
  extension_counted: {
    kind: "extension_counted",
    by: ADA,
    days: 7,
    expiresAt: "2026-12-15T03:10:00Z",
    comment: "The copy takes longer.",
    given: 1,
    needed: 2,
  },
  recipient_proposed: { kind: "recipient_proposed", by: ADA, recipient: REMY, revision: 2, approvers: [ADA] },
  recipient_decided: {
    kind: "recipient_decided",
    decision: "approve",
    by: ADA,
    recipient: REMY,
    comment: "Fine.",
  },
  delivery: { kind: "delivery" },
  delivery_after: { kind: "delivery_after", number: 1 },
  approver_nudge: { kind: "approver_nudge", revision: 1 },
  approver_nudges: {
    kind: "approver_nudges",
    count: 3,
    oldest: [
      {
        id: "MP-7K3Q9X",
        source: "acme-archive",
        destination: "acme-archive-cn",
        since: "2026-11-24T03:07:00Z",
      },
    ],
  },
  audit_head: {
    kind: "audit_head",
    count: 12_345,
    head: "a".repeat(64),
    at: "2026-11-24T04:00:00Z",
    digest: {
      problems: [{ id: "MP-8W0K2D", what: "revoke_failed", attempts: 3 }],
      open: 14,
      live: 9,
      blocked: 2,
      awaiting: 3,
      oldestAwaiting: "2026-11-22T04:00:00Z",
      nextEnd: "2026-12-01T04:00:00Z",
    },
  },
  drift: { kind: "drift", drift: DRIFT, occurrence: 1, end: null },
  alarm: { kind: "alarm", title: "A revocation failed", detail: "iam:DeleteUser: Throttling" },
};

/** What a test has otherwise; `tokenFor`: the tokens of its buttons. */
export type ContextChange = Partial<NoticeContext> & { tokenFor?(action: ButtonAction): string | null };

/** The context of a post, with a token for every button. */
export function makeContext(
  view: PreparationView | null,
  { tokenFor = (action) => `token-${action}`, ...change }: ContextChange = {},
): NoticeContext {
  return {
    texts: en,
    view,
    offers: view === null ? NO_OFFERS : offersOf(view, tokenFor),
    driftToken: "token-drift",
    isPublicChannel: false,
    links: defaultLinks("aws", "intl"),
    site: "intl",
    keepHours: 24,
    reader: null,
    credentials: null,
    ...change,
  };
}
