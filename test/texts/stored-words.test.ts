import { describe, expect, it } from "vitest";
import { driftSchema } from "../../src/core/drift.ts";
import { failureSchema } from "../../src/core/preparation.ts";
import { alarm } from "../../src/notices/alarm.ts";
import { noticeSchema } from "../../src/notices/index.ts";
import { alarmText } from "../../src/texts/alarm-text.ts";
import { en } from "../../src/texts/en.ts";
import { failureText } from "../../src/texts/failure-text.ts";
import { plainOf } from "../../src/texts/phrase.ts";
import { makeContext } from "../slack/support/notices.ts";
import { makePreparation, makeView } from "../slack/support/preparations.ts";
import { renderNotice } from "../slack/support/render-notice.ts";

// Rows that versions before stored with their words in English: they are shown as they were written.

describe("words that a version before stored", () => {
  it("are an alarm's title and detail", () => {
    const stored = {
      kind: "alarm",
      title: "Rotation of the keys of MP-7K3Q9X failed",
      detail: "iam:CreateUser on x",
    };
    expect(alarmText(en, alarm.schema.parse(stored))).toEqual({
      title: stored.title,
      detail: stored.detail,
      isOwn: false,
    });
    const drawn = renderNotice({ ...stored, kind: "alarm" }, makeContext(null));
    expect(JSON.stringify(drawn)).toContain(stored.title);
    expect(JSON.stringify(drawn)).toContain(stored.detail);
  });

  it("are why a delivery is held", () => {
    const reason = "The recipient has left the workspace.";
    const notice = noticeSchema.parse({ kind: "delivery_held", recipient: "U0REMY0001", reason });
    const drawn = renderNotice(notice, makeContext(makeView(makePreparation("ready", { delivery: "held" }))));
    expect(JSON.stringify(drawn)).toContain(reason);
  });

  it("are what a failure tried, on what, and why it stopped", () => {
    const stored = {
      step: "recheck",
      operation: "look again before making changes",
      subject: "the bot itself",
      code: "NotSeen",
      detail: "the accounts, the bucket policy or the destination could not be read, so nothing was made",
      requestId: null,
    };
    expect(failureText(en.failure, failureSchema.parse(stored))).toBe(
      `${stored.operation} on ${stored.subject}: NotSeen: ${stored.detail}`,
    );
  });

  it("are what the daily check could not read", () => {
    const drift = driftSchema.parse({
      kind: "unread",
      cloud: "aws",
      accountId: "111122223333",
      preparationId: null,
      operation: "sts:GetCallerIdentity",
      subject: "account 111122223333",
      code: "OtherAccount",
      detail: "the bot's identity is in another account now",
    });
    const drawn = renderNotice({ kind: "drift", drift, occurrence: 1, end: null }, makeContext(null));
    expect(JSON.stringify(drawn)).toContain("identity is in another account now");
  });

  it("are why an action was refused", () => {
    const why = "the audit log has no approval of what is stored";
    expect(plainOf(en.refusal({ code: "NOT_APPROVED", args: { why } }))).toContain(why);
  });
});

describe("what is stored now as data", () => {
  it("says the same words", () => {
    const failure = { operation: "recheck", subject: "bot", code: "NotSeen" };
    expect(failureText(en.failure, { ...failure, detail: { code: "NOTHING_SEEN", args: {} } })).toBe(
      "look again before making changes on the bot itself: NotSeen: the accounts, the bucket policy or the destination " +
        "could not be read, so nothing was made",
    );
    const notice = noticeSchema.parse({
      kind: "delivery_held",
      recipient: "U",
      reason: { code: "HAS_LEFT" },
    });
    const drawn = renderNotice(notice, makeContext(makeView(makePreparation("ready", { delivery: "held" }))));
    expect(JSON.stringify(drawn)).toContain("The recipient has left the workspace.");
    const news = {
      code: "REVOCATION_FAILED",
      args: { id: "MP-7K3Q9X", attempts: 2, ...failure, detail: "no" },
    } as const;
    expect(alarmText(en, { news })).toEqual({
      title: "Access of MP-7K3Q9X is still there",
      detail:
        "Not removed in 2 tries. It is tried again automatically; or delete what is left by hand, then press Try again now.",
      answer: "look again before making changes on the bot itself: NotSeen: no",
      isOwn: true,
    });
  });
});
