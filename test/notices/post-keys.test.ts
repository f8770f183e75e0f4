import { expect, it } from "vitest";
import { settingsSchema } from "../../src/core/settings.ts";
import { approvalEscalated, escalatedPost } from "../../src/notices/approval-escalated.ts";
import { approvalNarrowedPost } from "../../src/notices/approval-narrowed.ts";
import { approvalPost } from "../../src/notices/approval-requested.ts";
import { approverReminderPost } from "../../src/notices/approver-reminder.ts";
import { auditHeadPost } from "../../src/notices/audit-head.ts";
import { blockedPost } from "../../src/notices/blocked.ts";
import { cardPost } from "../../src/notices/card.ts";
import { cancelledPosts, expiredPost } from "../../src/notices/closed.ts";
import { closingPost } from "../../src/notices/closing-offered.ts";
import { comparedPost, NO_FIGURES } from "../../src/notices/compared.ts";
import { countPost } from "../../src/notices/counted.ts";
import { rejectionPost } from "../../src/notices/decision.ts";
import { deliveryPost, isDeliveryKey, numberedDeliveryPost } from "../../src/notices/delivery.ts";
import { afterDeliveryPost } from "../../src/notices/delivery-after.ts";
import { deliveryDestroyedPost, deliveryHeldPost } from "../../src/notices/delivery-state.ts";
import { driftPosts } from "../../src/notices/drift.ts";
import { expiryReminderPosts } from "../../src/notices/expiry-reminder.ts";
import { extendedPost, extensionCountedPost } from "../../src/notices/extension.ts";
import { failedPost } from "../../src/notices/failed.ts";
import { noticeSchema } from "../../src/notices/index.ts";
import { lookedAgainPosts } from "../../src/notices/looked-again.ts";
import type { PostDraft } from "../../src/notices/posts.ts";
import { readyPost } from "../../src/notices/ready.ts";
import { recipientDecidedPost, recipientProposedPost } from "../../src/notices/recipient-change.ts";
import { deliveryReminderPosts, handoverReminderPosts } from "../../src/notices/recipient-reminders.ts";
import { revokedPost } from "../../src/notices/revocation.ts";
import { rollBackPosts } from "../../src/notices/rolled-back.ts";
import { rotatedPost, rotationFailedPost, rotationStartedPost } from "../../src/notices/rotation.ts";
import { madeUpPreparation } from "../core/made-up-preparation.ts";
import { DRIFT } from "../slack/support/fake-commands.ts";

const SINCE = "2026-11-20T09:00:00.000Z";
const END = "2026-12-04T09:00:00.000Z";
const ADA = "U0ADA";
const REMY = "U0REMY";
const p = { ...madeUpPreparation({ stateSince: SINCE, expiresAt: END }), revision: 2 };
const later = { ...p, deliveryNumber: 3 };
const nobody = { people: [], groups: [], more: 0 };
const words = { by: ADA, days: 7, expiresAt: END, comment: "" };
const decision = {
  preparationId: p.id,
  revision: 2,
  planHash: "",
  recipient: REMY,
  approver: ADA,
  decision: "approve",
  comment: "",
  at: SINCE,
} as const;
const { kind: _, ...escalated } = approvalEscalated.of({
  revision: 2,
  people: [],
  groups: [],
  waitedHours: 1,
});
const failure = { operation: "o", subject: "s", code: "c", detail: "d", requestId: null };

/** Keys are stored: a draft with the same key edits the message that stands, also one that an older version posted. */
const KEYS: Record<string, PostDraft | readonly PostDraft[]> = {
  card: cardPost(p),
  "blocked:2": blockedPost(p),
  "approval:2": approvalPost(p, nobody),
  "escalated:2": escalatedPost(p, escalated),
  "nudge:2:0123456789ab:U0ADA": approvalNarrowedPost({ ...p, planHash: "0123456789abcdef" }, REMY, ADA),
  "nudge:2:1:U0ADA": approverReminderPost(p, 1, ADA),
  "look-again:S1": lookedAgainPosts(p, { by: ADA, submissionId: "S1" }, "lifted")[0],
  "look-again:S1:direct": lookedAgainPosts(
    { ...p, delivery: "stored" },
    { by: ADA, submissionId: "S1" },
    "lifted",
  ).slice(1),
  "decision:2:U0ADA": rejectionPost(p, { ...decision, decision: "reject" }),
  "failed:2": failedPost(p),
  "failed:2:recheck": failedPost(p, "recheck"),
  "roll-back": rollBackPosts(p, true),
  "rolled-back:direct": rollBackPosts(p, false),
  "ready:2": readyPost(p),
  delivery: deliveryPost(p),
  "delivery:3": [deliveryPost(later), numberedDeliveryPost(REMY, 3)],
  "delivery-after:1": afterDeliveryPost(REMY, 1),
  "delivery-state": [deliveryHeldPost(p, { code: "HAS_LEFT" }), deliveryDestroyedPost(p)],
  "delivery-state:3": deliveryDestroyedPost(later),
  "count:2": countPost(p, { status: "running", objectCount: 0, sizeBytes: 0, elapsedMs: 0 }),
  [`expiry-reminder:${END}`]: expiryReminderPosts(p, { expiresAt: END, daysLeft: 2 })[0],
  [`expiry-reminder:${END}:7`]: expiryReminderPosts(p, { expiresAt: END, daysLeft: 7, isReplaced: true })[0],
  [`expiry-reminder:${END}:direct`]: expiryReminderPosts(p, { expiresAt: END, daysLeft: 2 }).slice(1),
  [`expiry-reminder:${END}:1:direct`]: expiryReminderPosts(p, { expiresAt: END, daysLeft: 1 }).slice(1),
  "cancelled:direct": cancelledPosts(p, ADA),
  "expired:direct": expiredPost(p),
  "compare:s-1": comparedPost(p, {
    ...{ run: "s-1", status: "running", by: ADA, sampleSize: 0, figures: NO_FIGURES },
  }),
  [`closing:${SINCE}`]: closingPost(
    p,
    {
      ...{ because: "idle", offeredAt: SINCE, dueAt: null, run: null, lastUsedAt: null },
      ...{ keyGeneration: 1, expiresAt: END, end: null, endedBy: null },
    },
    settingsSchema.parse({ approvers: { people: [ADA] }, operators: { people: [ADA] } }),
  ),
  revocation: revokedPost(p, null),
  [`rotation:${SINCE}`]: [
    rotationStartedPost(p, { by: ADA, isCompromised: false }),
    rotatedPost(p, { retireAt: null, isCompromised: false }),
  ],
  [`rotation-failed:${SINCE}`]: rotationFailedPost(p, { failure, isCompromised: false }),
  "delivery-reminder:1": deliveryReminderPosts(p, { endsAt: END, hoursLeft: 6 })[0],
  "delivery-reminder:1:direct": deliveryReminderPosts(p, { endsAt: END, hoursLeft: 6 })[1],
  "handover-reminder:2": handoverReminderPosts(p, { generation: 2, retireAt: END })[0],
  "handover-reminder:2:direct": handoverReminderPosts(p, { generation: 2, retireAt: END })[1],
  [`extended:${END}`]: extendedPost(p, words),
  [`extension:${END}:7:U0ADA`]: extensionCountedPost(p, { ...words, given: 1, needed: 2 }),
  "recipient:2": recipientProposedPost(p, { by: ADA, recipient: REMY }, nobody),
  "recipient-decided:2": recipientDecidedPost(p, {
    decision: "approve",
    by: ADA,
    recipient: REMY,
    comment: "",
  }),
  [`audit-head:${SINCE}`]: auditHeadPost("C0OPS", { count: 1, head: "h", at: SINCE }),
};

it.each(Object.entries(KEYS))("%s", (key, posts) => {
  for (const post of [posts].flat()) {
    expect(post.key).toBe(key);
    expect(noticeSchema.parse(post.notice), "is stored as it is read").toEqual(post.notice);
  }
});

it("of a drift names it and how often it came up, and who reads it where operators have no channel", () => {
  const targets = [
    { kind: "operators", channelId: "C0OPS" },
    { kind: "direct", userId: ADA },
  ] as const;
  const [first, second] = [1, 2].map((occurrence) =>
    driftPosts(targets, DRIFT, occurrence).map(({ key }) => key),
  );
  expect(first?.[0]).toMatch(/^drift:[^:]+$/);
  expect(first?.[1]).toBe(`${first?.[0]}:${ADA}`);
  expect(second).toEqual([`${first?.[0]}:2`, `${first?.[0]}:2:${ADA}`]);
});

it("a delivery's own message is known by its key", () => {
  expect(["delivery", "delivery:2"].every(isDeliveryKey)).toBe(true);
  expect(
    ["delivery-state", "delivery-after:1", "delivery-reminder:1", "delivery:x"].some(isDeliveryKey),
  ).toBe(false);
});
