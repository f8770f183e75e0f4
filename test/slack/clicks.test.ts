import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notice } from "../../src/notices/index.ts";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { SECRETS } from "./support/fake-commands.ts";
import { makeContext } from "./support/notices.ts";
import {
  ADA,
  MIGRATIONS,
  makeGrants,
  makePreparation,
  makeView,
  makeWhitelisted,
  OLGA,
  PLAN,
  REMY,
  ROSA,
  TICKET_URL,
} from "./support/preparations.ts";
import { renderNotice } from "./support/render-notice.ts";
import {
  type ShownView,
  SLACK_IDS,
  type SlackWorld,
  startSlackWorld,
  textsOf,
  until,
} from "./support/slack-world.ts";

/** What the card of a preparation that is ready has in its menu. */
const IN_MENU: ReadonlySet<string> = new Set(["count", "check_logon"]);

describe("clicks on messages", () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await startSlackWorld();
  });
  afterEach(() => world.stop());

  /** Posts a notice as the outbox would and gives the fake the preparation behind it. */
  const post = async (notice: Notice, view: PreparationView, channel: string = MIGRATIONS) => {
    world.commands.put(view);
    const rendered = renderNotice(notice, makeContext(view));
    if (rendered.kind !== "message") throw new Error("expected a message");
    const posted = await world.clients.posts.chat.postMessage({ channel, ...rendered.message });
    return { channelId: String(posted.channel), ts: String(posted.ts) };
  };
  const click = (
    userId: string,
    at: { channelId: string; ts: string },
    action: string,
    isConfirmed?: boolean,
  ) =>
    world.control("clickBlock", {
      userId,
      ...at,
      ...(IN_MENU.has(action)
        ? { actionId: "prep_menu", value: `${action} token-${action}` }
        : { actionId: `prep:${action}` }),
      ...(isConfirmed === undefined ? {} : { isConfirmed }),
    });
  const shown = (userId: string, text: string) =>
    until(async () => {
      const view = (await world.openViews(userId)).at(-1);
      return view && textsOf([view.title, view.blocks]).includes(text) && view;
    });
  const told = (userId: string, text: string) =>
    until(async () => (await world.ephemerals(userId)).find(({ blocks }) => textsOf(blocks).includes(text)));
  const submit = (userId: string, view: ShownView, values: Record<string, unknown>) =>
    world.control("submitView", { userId, viewId: view.id, values });

  describe("deciding", () => {
    const waiting = makePreparation("awaiting_approval");

    it("shows the exact plan and takes an approval once", async () => {
      const at = await post({ kind: "card" }, makeView(waiting));
      await click(ADA, at, "approve");
      const form = await shown(ADA, "AliyunOSSFullAccess");
      const text = textsOf(form.blocks);
      for (const part of [
        "Migrate s3://acme-archive/",
        "photos/2025/",
        "1,234,567 objects (CloudWatch, 23 Nov)",
        "at best",
        "14 days",
        "revoked automatically at the end",
        "The archive moves to Frankfurt.",
        "every S3 bucket of AWS account 123456789012, and read, write and delete in every OSS bucket of Alibaba Cloud account 5123456789012345",
        "What will be created (9)",
        "MP-7K3Q9X · revision 1 · plan aaaaaaaaaaaa",
      ]) {
        expect(text).toContain(part);
      }
      await submit(ADA, form, { comment: "Fine with me." });
      await shown(ADA, "Approved. 1 more approval is needed.");
      await world.control("redeliver", {});
      await shown(ADA, "Approved. 1 more approval is needed.");
      expect(world.commands.callsOf("decide")).toMatchObject([
        {
          actor: { userId: ADA, teamId: SLACK_IDS.team },
          input: {
            token: "token-approve",
            decision: "approve",
            comment: "Fine with me.",
            hasSeenTicket: false,
          },
        },
      ]);
    });

    it("wants a comment for a rejection", async () => {
      const at = await post({ kind: "card" }, makeView(waiting));
      await click(ADA, at, "reject");
      const form = await shown(ADA, "revoked automatically");
      expect(await submit(ADA, form, { comment: "   " })).toMatchObject({
        result: "errors",
        errors: { comment: expect.stringContaining("what should be different") },
      });
      expect(world.commands.callsOf("decide")).toEqual([]);
    });

    it("wants the ticket to be seen where the whitelist is not open", async () => {
      const ticket = { url: TICKET_URL, policyHash: "b", givenBy: ROSA, givenAt: "2026-11-24T03:06:00Z" };
      const restricted = makeWhitelisted({
        state: "awaiting_approval",
        ticket,
        plan: { ...PLAN, verdict: "restricted", ticketUrl: TICKET_URL },
        planHash: "c".repeat(64),
      });
      const at = await post({ kind: "card" }, makeView(restricted));
      await click(ADA, at, "approve");
      const form = await shown(ADA, "I have read the ticket");
      expect(textsOf(form.blocks)).toContain(TICKET_URL);
      const blocks = textsOf(form.blocks);
      expect(blocks.match(/Whitelist\. /g), "told once").toHaveLength(1);
      expect(blocks, "no second time among the other warnings").not.toContain("Whitelist: ");
      await world.control("clickInView", { userId: ADA, viewId: form.id, actionId: "approve_checks" });
      const checks = await shown(ADA, "203.0.113.0/24");
      expect(checks.submit, "evidence for the approver, in a second view").toBeNull();
      await world.control("closeView", { userId: ADA, viewId: checks.id });
      expect(await submit(ADA, form, {})).toMatchObject({
        error: "form_incomplete",
        isDelivered: false,
        errors: { ticket_seen: expect.any(String) },
      });
      await submit(ADA, form, { ticket_seen: ["seen"] });
      await shown(ADA, "Approved. 1 more approval is needed.");
      expect(world.commands.callsOf("decide")).toMatchObject([{ input: { hasSeenTicket: true } }]);
    });

    it("draws the form anew with the plan for less, and approves what it then shows", async () => {
      const at = await post({ kind: "card" }, makeView(waiting));
      await click(ADA, at, "approve");
      const form = await shown(ADA, "You can give fewer days than requested.");
      expect(textsOf(form.blocks)).toContain("Whole accounts (as requested)");
      await world.control("clickInView", {
        userId: ADA,
        viewId: form.id,
        actionId: "approve_access",
        value: "least-privilege",
      });
      const drawn = await shown(ADA, "plan least-privi");
      expect(
        drawn.blocks.some(({ type }) => type === "alert"),
        "no whole accounts any more",
      ).toBe(false);
      expect(await submit(ADA, drawn, { access: "documented" })).toMatchObject({
        result: "errors",
        errors: { access: expect.stringContaining("other access") },
      });
      await submit(ADA, drawn, { access: "least-privilege", days: "7" });
      await shown(ADA, "Approved");
      expect(world.commands.callsOf("decide")).toMatchObject([
        {
          input: {
            narrower: {
              ttlDays: 7,
              profile: "least-privilege",
              shown: { ttlDays: 14, planHash: "least-privilege-14" },
            },
          },
        },
      ]);
    });

    it("tells a late click why, without a form", async () => {
      const at = await post({ kind: "card" }, makeView(waiting));
      world.commands.put(makeView(makePreparation("provisioning")));
      await click(ADA, at, "approve");
      const view = await shown(ADA, "Already decided");
      expect(view.submit).toBeNull();
    });

    it("tells a second click of the same approver why", async () => {
      const decision = {
        preparationId: waiting.id,
        revision: 1,
        planHash: "a".repeat(64),
        recipient: "U0RECIPIENT",
        approver: ADA,
        decision: "approve" as const,
        comment: "",
        at: "2026-11-24T03:06:00Z",
      };
      const at = await post(
        { kind: "card" },
        makeView(waiting, { decisions: [decision], approvalsNeeded: 2 }),
      );
      await click(ADA, at, "approve");
      await shown(ADA, "Already decided");
      // The same plan of the next revision is decided on anew.
      const again = makeView({ ...waiting, revision: 2 }, { decisions: [decision], approvalsNeeded: 2 });
      await click(ADA, await post({ kind: "card" }, again), "approve");
      await shown(ADA, "revoked automatically");
    });

    it("tells who could decide when somebody else clicks", async () => {
      const at = await post({ kind: "card" }, makeView(waiting));
      world.commands.refuse("press", { code: "NOT_AN_APPROVER", args: { people: [ADA] } });
      await click(ROSA, at, "approve");
      const view = await shown(ROSA, "Only approvers can decide this");
      expect(textsOf(view.blocks)).toContain(ADA);
    });

    it("tells when the decision came too late after the form was open", async () => {
      const at = await post({ kind: "card" }, makeView(waiting));
      await click(ADA, at, "approve");
      const form = await shown(ADA, "revoked automatically");
      world.commands.refuse("decide", { code: "OUTDATED", args: {} });
      await submit(ADA, form, {});
      await shown(ADA, "out of date");
    });
  });

  describe("the ticket", () => {
    it("refuses a wrong link at its field, then takes a good one", async () => {
      const at = await post({ kind: "whitelist_prompt", revision: 1 }, makeView(makeWhitelisted()));
      await click(ROSA, at, "ticket");
      const form = await shown(ROSA, "Link to the ticket");
      const host = "https://workorder-intl.console.aliyun.com";
      for (const [bad, why] of [
        ["http://workorder-intl.console.aliyun.com/1", `A ticket link starts with ${host}.`],
        ["https://evil.example/1", `A ticket link starts with ${host}.`],
        ["https://a@workorder-intl.console.aliyun.com/", "user name or password"],
        [`${host}/#/ticket/createIndex`, "This is the page for a new ticket."],
        [`${host}/#/ticket/list/2`, "The link has no ticket number."],
      ] as const) {
        expect(await submit(ROSA, form, { ticket_url: bad })).toMatchObject({
          result: "errors",
          errors: { ticket_url: expect.stringContaining(why) },
        });
      }
      await submit(ROSA, form, { ticket_url: TICKET_URL });
      await shown(ROSA, "Ticket saved");
      expect(world.commands.callsOf("giveTicket")).toMatchObject([
        { input: { token: "token-ticket", url: TICKET_URL } },
      ]);
    });

    it("asks for a ticket of the site of the destination's account", async () => {
      const { request, ...preparation } = makeWhitelisted();
      const elsewhere = { ...preparation, request: { ...request, alibabaAccount: "Hangzhou" } };
      const at = await post({ kind: "whitelist_prompt", revision: 1 }, makeView(elsewhere));
      await click(ROSA, at, "ticket");
      const form = await shown(ROSA, "Link to the ticket");
      expect(JSON.stringify(form.blocks)).toContain("https://workorder.console.aliyun.com/…");
      expect(await submit(ROSA, form, { ticket_url: TICKET_URL })).toMatchObject({
        errors: { ticket_url: expect.stringContaining("smartservice.console.aliyun.com") },
      });
      await submit(ROSA, form, { ticket_url: "https://selfservice.console.aliyun.com/ticket/detail/12345" });
      await shown(ROSA, "Ticket saved");
    });

    it("opens the ticket page by a link that Slack acknowledges", async () => {
      const at = await post({ kind: "whitelist_prompt", revision: 1 }, makeView(makeWhitelisted()));
      const answer = await world.control("clickBlock", {
        userId: ROSA,
        ...at,
        actionId: "open_link:ticket_page",
      });
      expect(answer).toMatchObject({
        ok: true,
        openedUrl: "https://workorder-intl.console.aliyun.com/#/ticket/createIndex",
      });
    });
  });

  describe("the credentials", () => {
    const deliver = (delivery: "sent" | "opened" = "sent") =>
      post({ kind: "delivery" }, makeView(makePreparation("ready", { delivery })), REMY);

    it("shows them to the letter in a window that sends nothing back", async () => {
      const at = await deliver();
      await click(REMY, at, "show");
      const view = await shown(REMY, SECRETS.awsSecretAccessKey);
      expect(view).toMatchObject({ submit: null, notify_on_close: false, private_metadata: "" });
      expect(view.blocks.every(({ type }) => type === "rich_text")).toBe(true);
      const preformatted = JSON.stringify(view.blocks);
      for (const secret of [
        SECRETS.awsSecretAccessKey,
        SECRETS.alibabaAccessKeySecret,
        SECRETS.consolePassword,
      ]) {
        expect(preformatted).toContain(
          JSON.stringify({ type: "rich_text_preformatted", elements: [{ type: "text", text: secret }] }),
        );
      }
      expect(await world.control("closeView", { userId: REMY, viewId: view.id })).toMatchObject({
        notified: [],
      });
      const log = world.logLines.join("\n");
      expect(log).not.toContain("secret_with");
      expect(log).not.toContain(SECRETS.consolePassword);
    });

    it("shows nothing to anybody but the recipient", async () => {
      const at = await deliver();
      world.commands.refuse("showCredentials", { code: "NOT_THE_RECIPIENT", args: { people: [REMY] } });
      await click(REMY, at, "show");
      const view = await shown(REMY, "Only the recipient");
      expect(textsOf(view.blocks)).not.toContain("secret_with");
    });

    it("asks before the copy is destroyed", async () => {
      const at = await deliver("opened");
      expect(await click(REMY, at, "stored")).toMatchObject({ error: "confirmation_needed" });
      await click(REMY, at, "stored", true);
      await until(async () => world.commands.callsOf("stored").length === 1);
      expect(world.commands.callsOf("stored")).toMatchObject([{ input: { token: "token-stored" } }]);
    });
  });

  it.each([
    ["check_again", makeWhitelisted()],
    ["retry", makePreparation("failed")],
    ["roll_back", makePreparation("failed")],
    ["revoke", makePreparation("ready")],
    ["count", makePreparation("ready")],
  ] as const)("does %s once and answers only a refusal", async (action, preparation) => {
    const at = await post({ kind: "card" }, makeView(preparation, { grants: makeGrants(preparation, 3) }));
    await click(OLGA, at, action, true);
    await until(async () => world.commands.callsOf(action).length === 1);
    await world.control("redeliver", {});
    world.commands.refuse(action, { code: "WRONG_STATE", args: { state: "revoked" } });
    await click(OLGA, at, action, true);
    await told(OLGA, "while it is revoked");
    expect(await world.ephemerals(OLGA)).toHaveLength(1);
    expect(world.commands.callsOf(action)).toHaveLength(2);
  });

  describe("the forms to ask and to answer in", () => {
    const question = {
      revision: 1,
      by: ADA,
      at: "2026-11-24T03:06:00Z",
      text: "Why <!here> now?",
      answer: null,
    };

    it("ask the approver for the question, and take none that is empty", async () => {
      const preparation = makePreparation("awaiting_approval");
      await click(ADA, await post({ kind: "card" }, makeView(preparation)), "ask");
      const form = await shown(ADA, "The requester answers in the thread.");
      expect(await submit(ADA, form, { question_text: "   " })).toMatchObject({
        result: "errors",
        errors: { question_text: "Write the question." },
      });
      await submit(ADA, form, { question_text: "Why now?" });
      await shown(ADA, "Asked. You get a direct message");
      expect(world.commands.callsOf("ask")).toMatchObject([
        { actor: { userId: ADA }, input: { token: "token-ask", text: "Why now?" } },
      ]);
    });

    it("show the requester the question as it was written, and take the answer", async () => {
      const preparation = makePreparation("awaiting_approval", { questions: [question] });
      await click(ROSA, await post({ kind: "card" }, makeView(preparation)), "answer");
      const form = await shown(ROSA, "asked before deciding");
      expect(textsOf(form.blocks)).toContain("Why <!here> now?");
      await submit(ROSA, form, { question_text: "The lease ends." });
      await shown(ROSA, "Answered. The approver who asked is told.");
      expect(world.commands.callsOf("answer")).toMatchObject([
        { actor: { userId: ROSA }, input: { token: "token-answer", text: "The lease ends." } },
      ]);
    });

    it("tell the requester that there is nothing to answer any more, and an approver that another asks already", async () => {
      const asked = makePreparation("awaiting_approval", { questions: [question] });
      const at = await post({ kind: "card" }, makeView(asked));
      world.commands.put(makeView(makePreparation("awaiting_approval")));
      await click(ROSA, at, "answer");
      await shown(ROSA, "Already done");
      const card = await post({ kind: "card" }, makeView(makePreparation("awaiting_approval")));
      world.commands.put(makeView(asked));
      await click(ADA, card, "ask");
      await shown(ADA, "question");
      expect(world.commands.callsOf("ask")).toEqual([]);
    });

    it("quote the question in the form to change the request", async () => {
      const asked = makePreparation("awaiting_approval", { questions: [question] });
      const at = await post({ kind: "question", revision: 1, number: 1 }, makeView(asked));
      await click(ROSA, at, "change");
      const form = await shown(ROSA, "S3 bucket");
      expect(textsOf(form.blocks)).toContain("Why <!here> now?");
    });
  });

  describe("the form to cancel in", () => {
    const formFor = async (state: "awaiting_approval" | "provisioning", open: "card" | "command") => {
      const preparation = makePreparation(state);
      const view = makeView(preparation, { grants: makeGrants(preparation, 3) });
      if (open === "card") {
        const inMenu = { actionId: "prep_menu", value: "cancel token-cancel" };
        const at = await post({ kind: "card" }, view);
        const button = state === "awaiting_approval" ? inMenu : { actionId: "prep:cancel" };
        await world.control("clickBlock", { userId: ROSA, ...at, ...button });
      } else {
        world.commands.put(view);
        const input = { userId: ROSA, channelId: MIGRATIONS, text: "cancel MP-7K3Q9X" };
        expect(await world.control("command", input)).toMatchObject({ ok: true });
      }
      return shown(ROSA, "Why");
    };

    it.each(["card", "command"] as const)("opens by %s, and cancels with the reason", async (open) => {
      const form = await formFor("awaiting_approval", open);
      expect(textsOf(form.blocks)).toContain("Nothing was created.");
      await world.control("submitView", {
        ...{ userId: ROSA, viewId: form.id },
        values: { cancel_reason: "Not this year." },
      });
      await shown(ROSA, "MP-7K3Q9X is being cancelled");
      expect(world.commands.callsOf("cancel")).toMatchObject([
        { input: { preparationId: "MP-7K3Q9X", reason: "Not this year." } },
      ]);
    });

    it("says while changes are made that they are removed, needs no reason, and says why not", async () => {
      const form = await formFor("provisioning", "card");
      expect(textsOf(form.blocks)).toContain("what was created is removed");
      world.commands.refuse("cancel", { code: "WRONG_STATE", args: { state: "ready" } });
      await world.control("submitView", { userId: ROSA, viewId: form.id, values: {} });
      await shown(ROSA, "Not possible while it is ready");
    });
  });

  it("answers whether the new user has logged on", async () => {
    const at = await post({ kind: "card" }, makeView(makePreparation("ready")));
    await click(REMY, at, "check_logon");
    await told(REMY, "Nobody has logged on");
    world.commands.firstLogonAt = "2026-11-24T05:00:00Z";
    await click(REMY, at, "check_logon");
    await told(REMY, "24 Nov 2026, 05:00 UTC");
    expect((await told(REMY, "First logon")).text).toBe("The new RAM user has logged on.");
  });

  it("opens the form filled in for a repetition", async () => {
    const at = await post({ kind: "card" }, makeView(makePreparation("revoked")));
    await click(ROSA, at, "repeat");
    const form = await shown(ROSA, "S3 bucket");
    expect(JSON.stringify(form.blocks)).toContain('"value":"photos/2025/"');
  });

  it("tells the person when the bot itself fails", async () => {
    const at = await post({ kind: "card" }, makeView(makePreparation("ready")));
    world.commands.breakDown("count");
    await click(ROSA, at, "count");
    await told(ROSA, "had an error");
  });

  describe("the sub-commands", () => {
    const command = (text: string, userId: string = ROSA) =>
      world.control("command", { userId, channelId: MIGRATIONS, text });

    it.each([
      ["help", "s3://bucket/prefix oss://bucket oss-eu-central-1"],
      ["make it so", "I do not know"],
      ["status nothing", "needs the id of a preparation"],
      ["list", "MP-7K3Q9X"],
      ["status mp-7k3q9x", "Waiting for approval"],
      ["doctor", "invite the bot"],
    ])("answers %s to the person alone", async (text, answer) => {
      world.commands.put(makeView(makePreparation("awaiting_approval")));
      expect(await command(text)).toMatchObject({ ok: true });
      await told(ROSA, answer);
      expect(await world.messages(MIGRATIONS)).toEqual([]);
    });

    it("lists fifteen at most, and of how many; what somebody may not see is not counted", async () => {
      for (let number = 0; number < 18; number += 1) {
        const id = `MP-AAAA${String(number + 10)}`;
        world.commands.put(makeView(makePreparation("awaiting_approval", { id })));
      }
      world.commands.hide("MP-AAAA10");
      await command("list");
      const { blocks } = await told(ROSA, "Preparations (17)");
      expect(textsOf(blocks)).toContain("and 3 more on Home");
      expect(textsOf(blocks)).not.toContain("MP-AAAA10");
    });

    it("says what ends credentials that cannot be cancelled, with its button", async () => {
      world.commands.put(makeView(makePreparation("ready")));
      await command("cancel MP-7K3Q9X");
      const { blocks } = await told(ROSA, "MP-7K3Q9X is ready, so it cannot be cancelled");
      expect(JSON.stringify(blocks)).toContain("token-revoke");
    });

    it("says why not", async () => {
      world.commands.refuse("doctor", { code: "NOT_AN_OPERATOR", args: {} });
      await command("doctor");
      await told(ROSA, "Only operators");
    });
  });

  describe("the other ways in", () => {
    it("opens the form from the shortcut", async () => {
      await world.control("shortcut", { userId: ROSA, callbackId: "start_preparation" });
      await shown(ROSA, "S3 bucket");
    });

    const homeOf = (userId: string, text: string) =>
      until(async () => {
        const { view } = (await world.control("home", { userId })) as { view: ShownView | null };
        return view && textsOf(view.blocks).includes(text) && view;
      });

    it("answers a refused click on the App Home in a window, since no message stands there", async () => {
      world.commands.put(makeView(makePreparation("blocked")));
      world.commands.refuse("check_again", { code: "OUTDATED", args: { id: "MP-7K3Q9X" } });
      await world.control("openHome", { userId: ROSA });
      const home = await homeOf(ROSA, "Blocked");
      const actionId = "prep:check_again";
      await world.control("clickInView", { userId: ROSA, viewId: home.id, actionId });
      await shown(ROSA, "Not possible");
    });

    it("counts two buttons of one App Home as two clicks", async () => {
      world.commands.put(makeView(makePreparation("blocked")));
      await world.control("openHome", { userId: ROSA });
      const home = await homeOf(ROSA, "Blocked");
      for (const actionId of ["prep:check_again", "prep:check_again"])
        await world.control("clickInView", { userId: ROSA, viewId: home.id, actionId });
      const calls = await until(async () => {
        const made = world.commands.calls.filter(({ name }) => name === "check_again");
        return made.length === 2 && made;
      });
      expect(new Set(calls.map(({ submissionId }) => submissionId)).size).toBe(2);
    });

    it("shows what there is on the App Home, and starts from there", async () => {
      world.commands.put(makeView(makePreparation("awaiting_approval")));
      await world.control("openHome", { userId: ADA });
      const home = await homeOf(ADA, "MP-7K3Q9X");
      expect(textsOf(home.blocks)).toMatch(/Nothing waits for you\.[\s\S]*Yours \(1\)[\s\S]*MP-7K3Q9X/);
      await world.control("clickInView", { userId: ADA, viewId: home.id, actionId: "start_preparation" });
      await shown(ADA, "S3 bucket");
    });
  });
});
