import type { KnownBlock } from "@slack/types";
import { describe, expect, it } from "vitest";
import { finding } from "../../src/core/finding-codes.ts";
import { CHECK_NAMES, type Preparation } from "../../src/core/preparation.ts";
import { STATES } from "../../src/core/states.ts";
import type { Notice } from "../../src/notices/index.ts";
import {
  doctorMessage,
  listMessage,
  notUnderstoodMessage,
  statusMessage,
} from "../../src/slack/command-messages.ts";
import type { SlackMessage } from "../../src/slack/message.ts";
import { en } from "../../src/texts/en.ts";
import { say } from "../../src/workflow/doctor/line.ts";
import { NO_OFFERS } from "../../src/workflow/outbox/offers.ts";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { SECRETS } from "./support/fake-commands.ts";
import { EVERY_NOTICE, makeContext } from "./support/notices.ts";
import { ADA, makePreparation, makeView, PLAN, REMY } from "./support/preparations.ts";
import { renderNotice } from "./support/render-notice.ts";

/** Stands wherever people or clouds may write. */
const FOREIGN = "FOREIGN";
/** How far a notification may read. How far it does is not documented. */
const SEEN = 200;

const FAILURE = {
  step: FOREIGN,
  operation: FOREIGN,
  subject: FOREIGN,
  code: FOREIGN,
  detail: FOREIGN,
  requestId: FOREIGN,
};

function makeForeign(state: Preparation["state"], deliveryMode: "reveal" | "message"): PreparationView {
  const base = makePreparation(state);
  const found = finding("SOURCE_NOT_FOUND", { bucket: FOREIGN }, [FOREIGN]);
  const check = { status: "done" as const, severity: "blocker" as const, findings: [found] };
  const preparation: Preparation = {
    ...base,
    checks: Object.fromEntries(CHECK_NAMES.map((name) => [name, check])) as unknown as Preparation["checks"],
    verdict: "restricted",
    delivery: "sent",
    request: {
      ...base.request,
      reason: FOREIGN,
      prefix: FOREIGN,
      awsAccount: FOREIGN,
      alibabaAccount: FOREIGN,
    },
    ticket: { url: `https://${FOREIGN}`, policyHash: "", givenBy: FOREIGN, givenAt: base.createdAt },
    facts: { ...base.facts, accountAlias: FOREIGN, sourceRegion: FOREIGN },
    proof: [found],
    failure: FAILURE,
    plan: { ...PLAN, deliveryMode },
  };
  const decision = {
    preparationId: base.id,
    revision: 1,
    planHash: "a".repeat(64),
    recipient: "U0RECIPIENT",
    approver: ADA,
    decision: "approve" as const,
    comment: FOREIGN,
    at: base.createdAt,
  };
  return makeView(preparation, { decisions: [decision] });
}

const FAILED_COUNT = {
  kind: "counted",
  status: "failed",
  objectCount: 1,
  sizeBytes: 1,
  elapsedMs: 1,
} as const;
const NOTICES: Notice[] = [
  ...Object.values(EVERY_NOTICE),
  { kind: "decided", decision: "approve", by: ADA, comment: FOREIGN },
  { kind: "decided", decision: "reject", by: FOREIGN, comment: FOREIGN },
  { kind: "approval_counted", by: ADA, comment: FOREIGN, given: 1, needed: 2 },
  { kind: "approver_nudge", revision: 2 },
  { kind: "ticket_given", by: ADA, url: `https://${FOREIGN}` },
  { kind: "plan_changed", differences: [FOREIGN] },
  { kind: "delivery_held", recipient: REMY, reason: FOREIGN },
  { kind: "alarm", title: FOREIGN, detail: FOREIGN },
  { ...FAILED_COUNT, problem: FOREIGN },
  { ...FAILED_COUNT, problem: null, failure: FAILURE },
  { kind: "rotation_failed", isCompromised: true, failure: FAILURE },
  { kind: "extended", by: ADA, days: 7, expiresAt: "2026-12-15T03:10:00Z", comment: FOREIGN },
  { kind: "recipient_decided", decision: "approve", by: ADA, recipient: REMY, comment: FOREIGN },
  { kind: "recipient_decided", decision: "reject", by: ADA, recipient: REMY, comment: FOREIGN },
  {
    kind: "drift",
    drift: {
      kind: "unread",
      cloud: "aws",
      accountId: "123456789012",
      preparationId: null,
      operation: FOREIGN,
      subject: FOREIGN,
      code: FOREIGN,
      detail: FOREIGN,
    },
    occurrence: 1,
    end: null,
  },
];

/** What blocks read as, from the first on; the labels of buttons are ours and left out. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join("");
  if (typeof value !== "object" || value === null) return "";
  const { type, text, elements } = value as { type?: string; text?: unknown; elements?: unknown };
  if (type === "actions") return "";
  return `${typeof text === "string" ? text : textOf(text)}${textOf(elements)}`;
}

function expectOwnBeginning(message: SlackMessage, where: string): boolean {
  const text = textOf(message.blocks as KnownBlock[]);
  const hidden = [FOREIGN, ...Object.values(SECRETS)];
  for (const value of hidden) {
    expect(message.text, `${where}: the text for phones and screen readers`).not.toContain(value);
    expect(text.slice(0, SEEN), `${where}: what a notification shows`).not.toContain(value);
  }
  return hidden.some((value) => text.includes(value));
}

describe("what a notification shows of a message", () => {
  it.each(STATES)("is ours alone, whatever people, clouds and secrets it holds, in state %s", (state) => {
    let withForeign = 0;
    for (const deliveryMode of ["reveal", "message"] as const) {
      const context = makeContext(makeForeign(state, deliveryMode), { credentials: SECRETS });
      for (const notice of NOTICES) {
        const rendered = renderNotice(notice, context);
        const message = rendered.kind === "message" ? rendered.message : rendered.instead;
        if (expectOwnBeginning(message, `${notice.kind} in mode ${deliveryMode}`)) withForeign += 1;
      }
    }
    expect(withForeign, "messages that do hold some").toBeGreaterThan(25);
  });

  it("is ours alone in answers to commands, too", () => {
    const view = makeForeign("blocked", "reveal");
    const row = say({ kind: "slack" }, "failed", "CHANNEL_ARCHIVED", {
      id: FOREIGN,
      channel: FOREIGN,
      places: [FOREIGN],
    });
    const messages = [
      statusMessage({ view, offers: NO_OFFERS }, en),
      listMessage({ views: [view], count: 1 }, "/mgw-prep", en),
      notUnderstoodMessage("/mgw-prep", en.command.notUnderstood(FOREIGN), en),
      doctorMessage([row], en),
    ];
    for (const message of messages) expectOwnBeginning(message, message.text);
    expect(messages.some((message) => expectOwnBeginning(message, message.text))).toBe(true);
  });

  it("adds nothing to a message that is ours altogether", () => {
    const rendered = renderNotice({ kind: "revoked" }, makeContext(makeView(makePreparation("revoked"))));
    expect(rendered.kind === "message" && rendered.message.blocks).toHaveLength(1);
  });

  it("begins a delivery with words about it, and needs no others", () => {
    for (const deliveryMode of ["reveal", "message"] as const) {
      const context = makeContext(makeForeign("ready", deliveryMode), { credentials: SECRETS });
      const rendered = renderNotice({ kind: "delivery" }, context);
      const blocks = rendered.kind === "message" ? rendered.message.blocks : [];
      expect(blocks.map(({ type }) => type)).not.toContain("context");
      expect(textOf(blocks.slice(0, -1)).length).toBeGreaterThan(SEEN);
    }
  });
});
