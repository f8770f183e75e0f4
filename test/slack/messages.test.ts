import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finding } from "../../src/core/finding-codes.ts";
import { CHECK_NAMES, type Preparation } from "../../src/core/preparation.ts";
import { STATES } from "../../src/core/states.ts";
import type { Notice } from "../../src/notices/index.ts";
import type { SlackMessage } from "../../src/slack/message.ts";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { SECRETS } from "./support/fake-commands.ts";
import { type ContextChange, EVERY_NOTICE, makeContext } from "./support/notices.ts";
import {
  ADA,
  CHANGES,
  MIGRATIONS,
  makeGrants,
  makePreparation,
  makeView,
  makeWhitelisted,
  PLAN,
  REMY,
  ROSA,
  TICKET_URL,
} from "./support/preparations.ts";
import { renderNotice } from "./support/render-notice.ts";
import { type SlackWorld, startSlackWorld, textsOf } from "./support/slack-world.ts";

function render(notice: Notice, view: PreparationView | null, change: ContextChange = {}): SlackMessage {
  const rendered = renderNotice(notice, makeContext(view, change));
  if (rendered.kind !== "message") throw new Error("expected a message");
  return rendered.message;
}

function buttonsOf(message: SlackMessage): string[] {
  return message.blocks.flatMap((block) =>
    block.type === "actions"
      ? block.elements.map((element) => ("action_id" in element ? String(element.action_id) : ""))
      : [],
  );
}

/** The buttons, and behind them the choices of the menu. */
function offeredBy(message: SlackMessage): string[] {
  const menus = message.blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
  const choices = menus.flatMap((element) => (element.type === "overflow" ? element.options : []));
  return [
    ...buttonsOf(message).filter((id) => id !== "prep_menu"),
    ...choices.map(({ value }) => String(value).split(" ")[0] ?? ""),
  ];
}

const HOSTILE = `<!channel> <https://x|Approve> @here \u202Egnp.exe\u2066 \u0007${"Z".repeat(10_000)}`;

/** A preparation into every text of which somebody put the worst. */
function makeHostile(state: Preparation["state"]): PreparationView {
  const base = makePreparation(state);
  const bad = finding(
    "SOURCE_NOT_FOUND",
    { bucket: HOSTILE },
    Array.from({ length: 50 }, () => HOSTILE),
  );
  const checks = Object.fromEntries(
    CHECK_NAMES.map((name) => [
      name,
      {
        status: "done" as const,
        severity: "blocker" as const,
        findings: Array.from({ length: 12 }, () => bad),
      },
    ]),
  ) as unknown as Preparation["checks"];
  const preparation: Preparation = {
    ...base,
    checks,
    verdict: "restricted",
    request: { ...base.request, reason: HOSTILE, prefix: HOSTILE, sourceBucket: HOSTILE },
    ticket: { url: HOSTILE, policyHash: "", givenBy: HOSTILE, givenAt: "2026-11-24T03:06:00Z" },
    proof: [bad],
    failure: {
      step: HOSTILE,
      operation: HOSTILE,
      subject: HOSTILE,
      code: HOSTILE,
      detail: HOSTILE,
      requestId: HOSTILE,
    },
    plan: { ...PLAN, changes: Array.from({ length: 60 }, () => CHANGES).flat() },
  };
  return makeView(preparation, {
    decisions: Array.from({ length: 30 }, () => ({
      preparationId: base.id,
      revision: 1,
      planHash: "a".repeat(64),
      recipient: "U0RECIPIENT",
      approver: ADA,
      decision: "approve" as const,
      comment: HOSTILE,
      at: "2026-11-24T03:06:00Z",
    })),
  });
}

const HOSTILE_NOTICES: Notice[] = [
  ...Object.values(EVERY_NOTICE),
  { kind: "decided", decision: "approve", by: HOSTILE, comment: HOSTILE },
  { kind: "ticket_given", by: HOSTILE, url: HOSTILE },
  { kind: "plan_changed", differences: Array.from({ length: 100 }, () => HOSTILE) },
  { kind: "delivery_held", recipient: HOSTILE, reason: HOSTILE },
  { kind: "alarm", title: HOSTILE, detail: HOSTILE },
  { kind: "counted", status: "failed", objectCount: 1, sizeBytes: 1, elapsedMs: 1, problem: HOSTILE },
  {
    kind: "counted",
    status: "failed",
    objectCount: 0,
    sizeBytes: 0,
    elapsedMs: 0,
    problem: null,
    failure: {
      step: HOSTILE,
      operation: HOSTILE,
      subject: HOSTILE,
      code: HOSTILE,
      detail: HOSTILE,
      requestId: HOSTILE,
    },
  },
];

describe("what Slack takes", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await startSlackWorld();
  });
  afterAll(() => world.stop());

  const post = ({ text, blocks }: SlackMessage) =>
    world.clients.posts.chat.postMessage({ channel: MIGRATIONS, text, blocks });

  it.each(Object.keys(EVERY_NOTICE) as Notice["kind"][])(
    "takes the notice %s in every state",
    async (kind) => {
      for (const state of STATES) {
        const message = render(EVERY_NOTICE[kind], makeView(makePreparation(state)));
        expect(message.text, `${kind} in ${state}`).toMatch(/\S/);
        const posted = await post(message);
        const updated = await world.clients.posts.chat.update({
          channel: MIGRATIONS,
          ts: String(posted.ts),
          text: message.text,
          blocks: message.blocks,
        });
        expect(updated.ok).toBe(true);
      }
    },
  );

  it("takes messages full of hostile, endless text, and shows it as text", async () => {
    for (const state of STATES) {
      for (const notice of HOSTILE_NOTICES) {
        const message = render(notice, makeHostile(state));
        await post(message);
        expect(message.text).not.toMatch(/<!|<https|\u202E|Z{5}/);
        const json = JSON.stringify(message.blocks);
        expect(/[\p{Cc}\p{Cf}]/u.test(json), `hidden characters in ${notice.kind}`).toBe(false);
        expect(json).not.toContain('"mrkdwn"');
        expect(json).not.toContain('"broadcast"');
        expect(json).not.toContain('"url":"<');
      }
    }
  });
});

describe("a reminder to an approver", () => {
  const reminder = { kind: "approver_nudge", revision: 1 } as const;
  const approved = {
    preparationId: "MP-7K3Q9X",
    revision: 1,
    planHash: "a".repeat(64),
    recipient: "U0RECIPIENT",
    approver: ADA,
    decision: "approve" as const,
    comment: "",
    at: "2026-11-24T04:00:00Z",
  };

  it("has the card's own buttons while a decision is waited for", () => {
    const message = render(reminder, makeView(makePreparation("awaiting_approval")));
    expect(buttonsOf(message)).toEqual([
      "prep:approve",
      "prep:reject",
      "prep:ask",
      "prep:not_for_me",
      "open_link:card",
    ]);
    expect(textsOf(message.blocks)).toContain("A request waits for your decision");
  });

  it.each([
    ["provisioning", 1, "Creating"],
    ["rejected", 1, "Rejected"],
    ["cancelled", 1, "Cancelled"],
    ["expired", 1, "Expired"],
    ["checking", 2, "Checking"],
    ["awaiting_approval", 2, "Waiting for approval"],
  ] as const)(
    "loses them once that is over (%s, revision %i), and says who approved and what it has come to",
    (state, revision, name) => {
      const view = makeView(makePreparation(state, { revision }), { decisions: [approved] });
      const message = render(reminder, view);
      expect(buttonsOf(message)).toEqual(["open_link:card"]);
      const text = textsOf(message.blocks);
      for (const part of [ADA, "approved", "24 Nov 2026, 04:00 UTC", name]) expect(text).toContain(part);
    },
  );

  it("says who rejected it", () => {
    const rejected = makePreparation("rejected", { stateBy: ADA });
    expect(textsOf(render(reminder, makeView(rejected)).blocks)).toMatch(new RegExp(`Rejected[^]*${ADA}`));
  });
});

describe("the card", () => {
  it.each([
    ["checking", ["prep:details", "prep:cancel"]],
    [
      "awaiting_approval",
      ["prep:approve", "prep:reject", "prep:ask", "prep:details", "change", "check_again", "count", "cancel"],
    ],
    ["provisioning", ["prep:details", "prep:cancel"]],
    [
      "ready",
      [
        ...["prep:revoke", "prep:rotate", "prep:extend", "prep:details"],
        ...["compare", "check_again", "count", "check_logon"],
      ],
    ],
    ["rejected", ["prep:repeat", "prep:details"]],
    ["revoking", ["prep:details"]],
    ["revoke_failed", ["prep:revoke", "prep:details"]],
    ["revoked", ["prep:repeat", "prep:details"]],
  ] as const)("offers in the state %s what can be done", (state, buttons) => {
    expect(offeredBy(render({ kind: "card" }, makeView(makePreparation(state))))).toEqual(buttons);
  });

  it("offers to roll back and to retry a failure that left something, and to look again at one that did not", () => {
    const failed = makePreparation("failed");
    const midway = makeView(failed, { grants: makeGrants(failed, 3) });
    expect(buttonsOf(render({ kind: "card" }, midway))).toEqual([
      "prep:retry",
      "prep:roll_back",
      "prep:details",
      "prep:revoke",
    ]);
    const early = makeView(makePreparation("failed", { plan: null, planHash: null }));
    expect(buttonsOf(render({ kind: "card" }, early))).toEqual(["prep:check_again", "prep:details"]);
  });

  it("shows no button whose token was not minted", () => {
    const message = render({ kind: "card" }, makeView(makePreparation("awaiting_approval")), {
      tokenFor: (action) => (action === "cancel" ? "token" : null),
    });
    expect(buttonsOf(message)).toEqual(["prep:cancel"]);
  });

  it.each([
    ["open", false],
    ["restricted", true],
    ["uncertain", true],
  ] as const)("warns of starting the job by the verdict %s, however good the proof", (verdict, warns) => {
    const proof = [finding("PROOF_OK", { read: "read", wrote: true })];
    for (const state of ["ready", "rotating"] as const) {
      const view = makeView(makePreparation(state, { proof, verdict }));
      for (const kind of ["card", "job_sheet", "ready"] as const) {
        const text = textsOf(render(EVERY_NOTICE[kind], view).blocks);
        expect(/do not start the job/i.test(text), kind).toBe(warns);
      }
    }
  });

  it("begins with the warning when the proof was blocked by the whitelist", () => {
    const proof = [finding("PROOF_BLOCKED_BY_WHITELIST", { bucket: "acme-archive", ticketUrl: TICKET_URL })];
    const view = makeView(makePreparation("ready", { proof }));
    for (const kind of ["card", "job_sheet", "ready"] as const) {
      const text = textsOf(render(EVERY_NOTICE[kind], view).blocks.slice(0, 2));
      expect(text, kind).toMatch(/do not start the job/i);
    }
  });
});

describe("the message about a whitelist", () => {
  const problem = render(EVERY_NOTICE.blocked, makeView(makeWhitelisted()));

  it("names the statement and its condition to everybody, the policy's own values to nobody, and the ways out", () => {
    const text = textsOf(problem.blocks);
    expect(text).toContain("OnlyOffice");
    expect(text).toContain("aws:SourceIp");
    expect(text).not.toContain("203.0.113.0/24");
    expect(buttonsOf(problem)).toEqual(["prep:ticket", "prep:check_again", "open_link:ticket_page"]);
    expect(text).toContain("https://workorder-intl.console.aliyun.com/#/ticket/createIndex");
    const found = render(EVERY_NOTICE.check_found, makeView(makeWhitelisted()), { isPublicChannel: true });
    expect(textsOf(found.blocks)).not.toContain("203.0.113.0/24");
  });

  it("offers the changed policy where there is one", () => {
    const base = makeWhitelisted();
    const view = makeView({ ...base, facts: { ...base.facts, changedPolicy: "{}" } });
    expect(buttonsOf(render(EVERY_NOTICE.blocked, view))[0]).toBe("prep:get_policy");
  });

  it("loses its buttons once the whitelist is gone", () => {
    for (const kind of ["blocked", "whitelist_prompt"] as const) {
      const notice = { kind, revision: 1, isWhitelist: true };
      const solved = render(notice, makeView(makePreparation("awaiting_approval")));
      expect(buttonsOf(solved)).toEqual([]);
      expect(textsOf(solved.blocks)).toContain("no longer blocks the migration service");
    }
  });
});

describe("mentions", () => {
  it.each([
    ["blocked", "blocked"],
    ["failed", "failed"],
    ["ready", "ready"],
    ["decided", "rejected"],
  ] as const)("mentions the requester when it is %s", (kind, state) => {
    const json = JSON.stringify(render(EVERY_NOTICE[kind], makeView(makePreparation(state))).blocks);
    expect(json).toContain(`{"type":"user","user_id":"${ROSA}"}`);
  });

  it("mentions every approver who is asked", () => {
    const json = JSON.stringify(
      render(EVERY_NOTICE.approval_requested, makeView(makePreparation("awaiting_approval"))),
    );
    expect(json).toContain(`{"type":"user","user_id":"${ADA}"}`);
  });
});

describe("the job sheet", () => {
  const drawn = render(EVERY_NOTICE.ready, makeView(makePreparation("ready", { delivery: "sent" })));
  const text = textsOf(drawn.blocks);

  it("gives the exact bytes without the archive, the count and the date", () => {
    expect(text).toContain("Data Size   4000000000000 bytes (3.64 TiB)");
    expect(text).toContain("File Count  1234567");
    expect(text).toContain("900,000,000,000 bytes");
    expect(text).toContain("Figures of 23 Nov 2026 from CloudWatch.");
  });

  it("gives endpoints, names and key ids under the labels of the console", () => {
    for (const value of [
      "Endpoint     https://s3.eu-west-1.amazonaws.com",
      "Endpoint     https://oss-eu-central-1.aliyuncs.com",
      "Bucket       acme-archive",
      "Prefix       photos/2025/",
      "AccessKeyId  AKIAEXAMPLE7",
      "AccessKeyId  LTAIEXAMPLE7",
      "Data Name    mp-7k3q9x-source",
      "User logon name  mgw-prep-MP-7K3Q9X@acme.onaliyun.com",
    ]) {
      expect(text).toContain(value);
    }
  });

  it("is no longer valid once the credentials are revoked: figures stay, ids and buttons go", () => {
    const over = render(EVERY_NOTICE.ready, makeView(makePreparation("revoked")));
    expect(textsOf(over.blocks)).toContain("No longer valid");
    expect(textsOf(over.blocks)).toContain("4000000000000 bytes");
    expect(textsOf(over.blocks)).not.toMatch(/AKIA|LTAI|logon/);
    expect(buttonsOf(over)).toEqual([]);
  });
});

describe("figures that are only a lower bound", () => {
  const atLeast = finding("ESTIMATE_AT_LEAST", { objectCount: 1_234_567, sizeBytes: 1 });
  const base = makePreparation("ready");
  const stopped: Preparation = {
    ...base,
    checks: { ...base.checks, estimate: { status: "done", severity: "warning", findings: [atLeast] } },
  };

  it("are called so on the card and on the job sheet", () => {
    expect(textsOf(render({ kind: "card" }, makeView(stopped)).blocks)).toMatch(
      /at least 3.64 TiB, 1,234,567 objects/,
    );
    expect(textsOf(render(EVERY_NOTICE.job_sheet, makeView(stopped)).blocks)).toContain("too small");
  });

  it("are no longer called so once they were counted exactly", () => {
    const estimate = base.estimate && {
      ...base.estimate,
      objectCount: 2_000_000,
      method: "listing" as const,
    };
    const text = textsOf(render(EVERY_NOTICE.job_sheet, makeView({ ...stopped, estimate })).blocks);
    expect(text).not.toContain("too small");
  });
});

describe("the delivery", () => {
  const ready = makePreparation("ready", { delivery: "sent" });
  const inMessage = { ...ready, plan: { ...PLAN, deliveryMode: "message" as const } };
  const secrets = [SECRETS.awsSecretAccessKey, SECRETS.alibabaAccessKeySecret, SECRETS.consolePassword];

  it("holds neither secret nor id before they are saved, and offers the next step", () => {
    const message = render(EVERY_NOTICE.delivery, makeView(ready));
    expect(buttonsOf(message)).toEqual([
      "prep:show",
      "prep:decline_delivery",
      "open_link:card",
      "prep:rotate",
    ]);
    const opened = render(EVERY_NOTICE.delivery, makeView({ ...ready, delivery: "opened" }));
    expect(buttonsOf(opened)).toEqual(["prep:stored", "prep:show", "open_link:card", "prep:rotate"]);
    expect(textsOf(message.blocks)).not.toMatch(/AKIA|LTAI|onaliyun/);
  });

  it("puts the secrets to the letter into preformatted text in message mode, and into nothing else", () => {
    const message = render(EVERY_NOTICE.delivery, makeView(inMessage), { credentials: SECRETS });
    expect(buttonsOf(message)).toEqual(["prep:stored", "open_link:card", "prep:rotate"]);
    for (const secret of secrets) {
      const holders = message.blocks
        .flatMap((block) => (block.type === "rich_text" ? block.elements : []))
        .filter((element) => JSON.stringify(element).includes(JSON.stringify(secret).slice(1, -1)));
      expect(holders).toEqual([
        { type: "rich_text_preformatted", elements: [{ type: "text", text: secret }] },
      ]);
      expect(message.text).not.toContain(secret);
    }
  });

  it("is deleted in message mode once it is stored, and says so without secrets where deleting is forbidden", () => {
    const stored = makeView({ ...inMessage, delivery: "stored" });
    const rendered = renderNotice({ kind: "delivery" }, makeContext(stored));
    if (rendered.kind !== "nothing") throw new Error("expected the message to go");
    expect(textsOf(rendered.instead.blocks)).toContain("; the bot’s copy is destroyed.");
    expect(textsOf(rendered.instead.blocks), "the message after it has these").not.toContain("Data Name");
  });

  it.each([
    ["stored", ["copy_values", "revoke", "rotate", "check_logon"]],
    ["destroyed", ["rotate"]],
  ] as const)("shows no secret when it is %s, and offers what is left to do", (delivery, actions) => {
    const message = render(EVERY_NOTICE.delivery, makeView({ ...ready, delivery }), { credentials: SECRETS });
    const offered = offeredBy(message).filter((id) => !id.startsWith("open_link"));
    expect(offered.map((id) => id.replace("prep:", ""))).toEqual(actions);
    for (const secret of secrets) expect(textsOf(message.blocks)).not.toContain(secret);
  });

  it("has no button but the way to the card while it is held, and after the revocation", () => {
    const held = makeView({ ...ready, delivery: "held" });
    expect(buttonsOf(render(EVERY_NOTICE.delivery, held))).toEqual(["open_link:card"]);
    const revoked = makeView({ ...makePreparation("revoked"), delivery: "stored" });
    expect(buttonsOf(render(EVERY_NOTICE.delivery, revoked))).toEqual(["open_link:card"]);
  });

  it("asks to enter new keys, and says until when the old ones work", () => {
    const rotation = {
      generation: 2,
      replaces: 1,
      keeps: 2,
      isCompromised: false,
      renewsPassword: false,
      startedBy: REMY,
      retireAt: "2026-11-25T04:00:00Z",
      retireAttempts: 0,
    };
    const rotated = makeView({ ...ready, keyGeneration: 2, deliveryNumber: 2, rotation });
    const message = render({ kind: "delivery", number: 2 }, rotated);
    expect(textsOf(message.blocks)).toContain("25 Nov 2026, 04:00 UTC");
    // Nobody can have entered what nobody has seen.
    expect(buttonsOf(message)).not.toContain("prep:entered");
    const saved = makeView({ ...rotated.preparation, delivery: "stored" });
    expect(buttonsOf(render({ kind: "delivery", number: 2 }, saved))).toContain("prep:entered");
    const earlier = render({ kind: "delivery", number: 1 }, rotated);
    expect(buttonsOf(earlier)).toEqual(["open_link:card"]);
    expect(textsOf(earlier.blocks)).toContain("Replaced");
  });

  it("is the only notice that ever says a secret, even when the secrets are at hand", () => {
    for (const notice of Object.values(EVERY_NOTICE)) {
      if (notice.kind === "delivery") continue;
      const json = JSON.stringify(render(notice, makeView(inMessage), { credentials: SECRETS }));
      for (const secret of secrets) expect(json).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
  });
});

describe("emoji", () => {
  it("are those that the sandbox's page can draw", async () => {
    const page = new URL("../../simulators/slack/web/page/emoji.js", import.meta.url).href;
    const { emojiText } = (await import(page)) as { emojiText(name: string): string };
    const used = STATES.flatMap((state) =>
      Object.values(EVERY_NOTICE).map((notice) =>
        JSON.stringify(renderNotice(notice, makeContext(makeView(makePreparation(state))))),
      ),
    ).flatMap((text) =>
      [...text.matchAll(/"type":"emoji","name":"([^"]+)"/g)].map(([, name]) => String(name)),
    );
    expect(new Set(used).size).toBeGreaterThan(10);
    for (const name of new Set(used)) expect(emojiText(name), name).not.toBe(`:${name}:`);
  });
});
