import { describe, expect, it } from "vitest";
import { CLOSING_ENDS, type Closing } from "../../src/core/closing.ts";
import { type ComparisonVerdict, noTallies, type StoredComparison } from "../../src/core/comparison.ts";
import { compareCommand } from "../../src/notices/comparison-lines.ts";
import type { Notice } from "../../src/notices/index.ts";
import { detailsView } from "../../src/slack/views/details-view.ts";
import { en } from "../../src/texts/en.ts";
import type { Texts } from "../../src/texts/texts.ts";
import { zh } from "../../src/texts/zh.ts";
import { EVERY_NOTICE, makeContext } from "../slack/support/notices.ts";
import { makePreparation, makeView, REMY, ROSA } from "../slack/support/preparations.ts";
import { renderNotice } from "../slack/support/render-notice.ts";
import { textsOf } from "../slack/support/slack-world.ts";

const AT = "2026-11-24T04:00:00.000Z";
const KEEP = { en: "Do not delete the source.", zh: "请勿删除源数据" };

function result(verdict: ComparisonVerdict): StoredComparison {
  const { objects } = noTallies();
  return {
    ...{ run: "s-1", by: ROSA, startedAt: AT, endedAt: AT, verdict, sample: null },
    doubts: verdict === "unknown" ? ["changed-since"] : [],
    tallies: {
      ...noTallies(),
      objects: { ...objects, same: 25_000, ...(verdict === "different" ? { missing: 11 } : {}) },
    },
    examples: verdict === "different" ? [{ outcome: "missing", key: "2024/a.jpg" }] : [],
  };
}

function shown(notice: Notice, view = makeView(makePreparation("ready")), texts: Texts = en) {
  const rendered = renderNotice(notice, { ...makeContext(view), texts });
  if (rendered.kind !== "message") throw new Error("expected a message");
  const { message } = rendered;
  return { text: message.text, said: textsOf(message.blocks), json: JSON.stringify(message.blocks) };
}

describe("the message of a comparison", () => {
  const of = (verdict: ComparisonVerdict): Notice => ({
    ...EVERY_NOTICE.compared,
    ...{ status: "done", result: result(verdict) },
  });

  it.each([
    ["different", of("different")],
    ["unknown", of("unknown")],
    ["stopped", { ...EVERY_NOTICE.compared, status: "stopped", stoppedBy: REMY } as Notice],
    ["failed", { ...EVERY_NOTICE.compared, status: "failed" } as Notice],
  ])("that is %s says in both languages not to delete the source", (_, notice) => {
    expect(shown(notice).said).toContain(KEEP.en);
    expect(shown(notice, undefined, zh).said).toContain(KEEP.zh);
  });

  it("that found no difference says what it shows, and nothing of deleting", () => {
    const { said, text } = shown(of("same"));
    expect(said).toContain("Compared: complete");
    expect(said).toContain("Every object of the source is at the destination, with the same key and size.");
    expect(said).toContain("No object was read whole.");
    expect(`${said} ${text}`).not.toMatch(/delete/i);
    expect(shown(of("same"), undefined, zh).said).not.toContain("删除");
  });

  it("has Stop while it runs, and Details at its end", () => {
    const running: Notice = { ...EVERY_NOTICE.compared, status: "running" };
    expect(shown(running).json).toContain("prep:stop_compare");
    expect(shown(of("different")).json).toContain("prep:details");
    expect(shown(of("different")).json).not.toContain("2024/a.jpg");
  });
});

describe("the last comparison", () => {
  it("stands on the card, and with its first keys and the command in Details", () => {
    const view = makeView(makePreparation("ready", { comparison: result("different") }));
    expect(shown({ kind: "card" }, view).said).toContain("Compared: 11 differences");
    const details = textsOf(detailsView(view, en).blocks);
    expect(details).toContain("missing at the destination  2024/a.jpg");
    expect(details).toContain("npx mgw-prep compare s3://");
    expect(details).toContain("--report differences.csv");
    expect(textsOf(detailsView(view, zh).blocks)).toContain("对比完成：11 处差异");
  });

  it("is compared again by a command that a shell reads as it is meant", () => {
    const request = { sourceBucket: "a", destinationBucket: "b", ossRegion: "oss-eu-central-1" };
    expect(compareCommand({ ...request, prefix: "2024/" })).toBe(
      "npx mgw-prep compare s3://a/2024/ oss://b/2024/ --region oss-eu-central-1 --report differences.csv",
    );
    expect(compareCommand({ ...request, prefix: "it's $(rm -rf ~)/" })).toContain(
      "'s3://a/it'\\''s $(rm -rf ~)/'",
    );
  });
});

describe("the offer to revoke", () => {
  const offer = (closing: Partial<Closing>): Notice => ({
    ...EVERY_NOTICE.closing_offered,
    closing: { ...EVERY_NOTICE.closing_offered.closing, ...closing },
  });
  const viewOf = (closing: Partial<Closing>) =>
    makeView(
      makePreparation("ready", {
        closing: { ...EVERY_NOTICE.closing_offered.closing, ...closing },
      }),
    );

  it("tells requester and operators when it happens, and how to stop it", () => {
    const { said, json } = shown(offer({}), viewOf({}));
    expect(json).toContain(ROSA);
    expect(json).toContain("S0OPERATORS");
    expect(said).toContain("has not been used for 7 days");
    expect(said).toContain("do not delete the source before a comparison");
    expect(said).toContain("unless somebody keeps them");
    expect(json).toContain("prep:keep");
    expect(json).toContain("prep:revoke");
    expect(shown({ kind: "card" }, viewOf({})).said).toContain("unless somebody keeps them");
    expect(shown({ kind: "card" }, viewOf({ end: "kept" })).said).not.toContain("unless somebody");
  });

  it("without an announcement only offers, and tells what was never used apart", () => {
    const closing = { dueAt: null, lastUsedAt: null };
    const { said, json } = shown(offer(closing), viewOf(closing));
    expect(said).toContain("the source’s key was never used.");
    expect(json).not.toContain("prep:keep");
    expect(json).toContain("prep:revoke");
  });

  it.each(CLOSING_ENDS)("says that it ended, and loses its buttons: %s", (end) => {
    const closing = { end, endedBy: end === "kept" ? REMY : null };
    for (const texts of [en, zh]) {
      const { said, json } = shown(offer(closing), viewOf(closing), texts);
      expect(said).toMatch(/\S/);
      expect(json).not.toContain("prep:");
    }
  });
});
