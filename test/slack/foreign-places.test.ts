import { describe, expect, it } from "vitest";
import type { PreparationRequest } from "../../src/core/preparation.ts";
import { listMessage, notUnderstoodMessage, statusMessage } from "../../src/slack/command-messages.ts";
import { readRequestForm } from "../../src/slack/read-request-form.ts";
import { approveForm } from "../../src/slack/views/approve-form.ts";
import { cancelForm } from "../../src/slack/views/cancel-form.ts";
import { allChecksView } from "../../src/slack/views/decision-looks.ts";
import { homeView } from "../../src/slack/views/home-view.ts";
import { noticeView, refusalView } from "../../src/slack/views/notice-view.ts";
import { answerForm, askForm } from "../../src/slack/views/question-forms.ts";
import { requestForm } from "../../src/slack/views/request-form.ts";
import { en } from "../../src/texts/en.ts";
import { NO_OFFERS } from "../../src/workflow/outbox/offers.ts";
import { makeHome } from "./support/home.ts";
import { makeContext } from "./support/notices.ts";
import { ADA, makePreparation, makeView } from "./support/preparations.ts";
import { renderNotice } from "./support/render-notice.ts";
import { SETTINGS } from "./support/slack-world.ts";

/** What people put where they can; each is looked for wherever it comes out. */
const FOREIGN = [
  "<!channel>",
  "<!here|here>",
  "<https://x.example|Approve>",
  "<@U0ADA00001>",
  "@everyone #general",
  "*bold* _it_ `code` :tada:",
  "abc\u202Egnp.exe",
  "a\u0000b\u0007c\u200Bd",
  "Z".repeat(10_000),
  "${aws:username}",
  "team*",
  '"},{"type":"button"}',
  "&lt;!channel&gt;",
];

/** What would act, or hide: none of it may come of a text that somebody wrote. */
function findActing(value: unknown, path = "$"): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => findActing(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  const element = value as Record<string, unknown>;
  const found: string[] = [];
  const text = typeof element["text"] === "string" ? element["text"] : "";
  if (element["type"] === "mrkdwn") found.push(`${path}: mrkdwn`);
  if (element["type"] === "broadcast" || element["type"] === "channel")
    found.push(`${path}: ${element["type"]}`);
  if (element["type"] === "link" && String(element["url"]).includes("x.example"))
    found.push(`${path}: a link`);
  if (/[\p{Cf}\p{Co}]|(?![\n\t])\p{Cc}/u.test(text)) found.push(`${path}: a hidden character`);
  if (text.length > 3_000) found.push(`${path}: ${text.length} characters`);
  return [...found, ...Object.entries(element).flatMap(([key, item]) => findActing(item, `${path}.${key}`))];
}

const without = (text: string) => text.slice(0, 12).replace(/[\p{Cc}\p{Cf}]/gu, "");

describe.each(FOREIGN)("a person's %j", (foreign) => {
  const base = makePreparation("awaiting_approval");
  const request: PreparationRequest = {
    ...base.request,
    prefix: `${foreign}/`,
    reason: foreign,
    awsAccount: foreign,
    alibabaAccount: foreign,
  };
  const asked = { revision: 1, by: ADA, at: base.createdAt, text: foreign, answer: null };
  const view = makeView(
    {
      ...base,
      request,
      questions: [asked],
      ticket: { url: foreign, policyHash: "", givenBy: foreign, givenAt: base.createdAt },
    },
    {
      decisions: [
        {
          preparationId: base.id,
          revision: 1,
          planHash: "a".repeat(64),
          recipient: "U0RECIPIENT",
          approver: ADA,
          decision: "approve",
          comment: foreign,
          at: base.createdAt,
        },
      ],
    },
  );
  const message = (notice: Parameters<typeof renderNotice>[0]) => {
    const rendered = renderNotice(notice, makeContext(view));
    return rendered.kind === "message" ? rendered.message : rendered.instead;
  };
  const places: [string, () => unknown][] = [
    ["the card", () => message({ kind: "card" })],
    ["a reminder", () => message({ kind: "approver_nudge", revision: 1 })],
    ["a reminder that is over", () => message({ kind: "approver_nudge", revision: 2 })],
    [
      "a decision in the thread",
      () => message({ kind: "decided", decision: "reject", by: ADA, comment: foreign }),
    ],
    [
      "a partial approval",
      () => message({ kind: "approval_counted", by: ADA, comment: foreign, given: 1, needed: 2 }),
    ],
    ["a ticket in the thread", () => message({ kind: "ticket_given", by: foreign, url: foreign })],
    [
      "an escalation",
      () =>
        message({
          kind: "approval_escalated",
          revision: 1,
          people: [foreign],
          groups: [foreign],
          waitedHours: 2,
        }),
    ],
    ["the job sheet", () => message({ kind: "job_sheet" })],
    ["the approval form", () => approveForm(view, "token", en)],
    ["the form to answer in", () => answerForm(view, "token", en)],
    ["the form to cancel in", () => cancelForm(view, en)],
    ["the form to ask in", () => askForm(view, "token", en)],
    ["a question", () => message({ kind: "question", revision: 1, number: 1 })],
    ["an answer", () => message({ kind: "question_answered", revision: 1, number: 1 })],
    ["all checks", () => allChecksView(view.preparation, en)],
    ["the App Home", () => homeView(makeHome({ waiting: [view], yours: [view], ended: [view] }), en)],
    ["status", () => statusMessage({ view, offers: NO_OFFERS }, en)],
    ["list", () => listMessage({ views: [view], count: 1 }, "/mgw-prep", en)],
    [
      "a word that is no sub-command",
      () => notUnderstoodMessage("/mgw-prep", en.command.notUnderstood(foreign), en),
    ],
    [
      "an id that is none",
      () => refusalView({ title: "x", refusal: { code: "NOT_FOUND", args: { id: foreign } } }, en),
    ],
    [
      "a slash that was added",
      () => noticeView({ title: "x", phrase: ["started"], detail: en.form.slashAdded(foreign) }, en),
    ],
  ];

  it.each(places)("is only text in %s", (_place, draw) => {
    expect(findActing(draw())).toEqual([]);
  });

  it("is shown to the person who decides", () => {
    const text = JSON.stringify(approveForm(view, "token", en).blocks);
    expect(text).toContain(JSON.stringify(without(foreign)).slice(1, -1));
  });

  it("comes back into the form as it was typed, as far as the field takes it", () => {
    const blocks = requestForm(request, SETTINGS, en).blocks as { block_id?: string; element?: unknown }[];
    const reason = blocks.find(({ block_id }) => block_id === "reason")?.element;
    expect(reason).toMatchObject({ initial_value: foreign.slice(0, 500) });
  });

  it("is no bucket, region, class, profile or number of days", () => {
    const fields = [
      "source_bucket",
      "destination_bucket",
      "oss_region",
      "storage_class",
      "profile",
      "ttl_days",
    ];
    const values = Object.fromEntries(fields.map((field) => [field, { value: { value: foreign } }]));
    const read = readRequestForm(values, SETTINGS, en);
    expect(read.ok ? [] : Object.keys(read.errors)).toEqual(expect.arrayContaining(fields));
  });
});
