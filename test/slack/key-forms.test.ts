import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { makeContext } from "./support/notices.ts";
import { ADA, MIGRATIONS, makePreparation, makeView, OLGA, REMY } from "./support/preparations.ts";
import { renderNotice } from "./support/render-notice.ts";
import { type ShownView, type SlackWorld, startSlackWorld, textsOf, until } from "./support/slack-world.ts";

/** The forms about credentials that exist, opened and sent in the simulated workspace. */
describe("the forms about credentials that exist", () => {
  let world: SlackWorld;
  beforeAll(async () => {
    world = await startSlackWorld();
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.commands.calls.length = 0;
    world.commands.views.clear();
  });

  /** `meanwhile`: how it stands by the time of the click. */
  const press = async (userId: string, view: PreparationView, action: string, meanwhile = view) => {
    world.commands.put(view);
    const rendered = renderNotice({ kind: "card" }, makeContext(view));
    if (rendered.kind !== "message") throw new Error("expected a card");
    const posted = await world.clients.posts.chat.postMessage({ channel: MIGRATIONS, ...rendered.message });
    world.commands.put(meanwhile);
    await world.control("clickBlock", {
      userId,
      channelId: String(posted.channel),
      ts: String(posted.ts),
      ...(JSON.stringify(rendered.message.blocks).includes(`"prep:${action}"`)
        ? { actionId: `prep:${action}` }
        : { actionId: "prep_menu", value: `${action} token-${action}` }),
    });
  };
  const shown = (userId: string, text: string) =>
    until(async () => {
      const view = (await world.openViews(userId)).at(-1);
      return view && textsOf([view.title, view.blocks]).includes(text) && view;
    });
  const submit = (userId: string, view: ShownView, values: Record<string, unknown>) =>
    world.control("submitView", { userId, viewId: view.id, values });
  const ready = makeView(makePreparation("ready", { delivery: "stored" }));

  it("Rotate warns of a running migration, and hands on why and what", async () => {
    await press(REMY, ready, "rotate");
    const form = await shown(REMY, "New keys are created, tested and sent by direct message.");
    await submit(REMY, form, { reason: "compromised", password: ["renew"] });
    const done = await shown(REMY, "New keys are being created");
    expect(textsOf(done.blocks)).toContain("Open the card");
    expect(world.commands.callsOf("rotate")).toMatchObject([
      {
        actor: { userId: REMY },
        input: { token: "token-rotate", isCompromised: true, renewsPassword: true },
      },
    ]);
  });

  it("Rotate is the usual kind unless somebody says otherwise", async () => {
    await press(OLGA, ready, "rotate");
    await submit(OLGA, await shown(OLGA, "The old ones are disabled now"), {});
    await shown(OLGA, "New keys are being created");
    expect(world.commands.callsOf("rotate")).toMatchObject([
      { input: { isCompromised: false, renewsPassword: false } },
    ]);
  });

  it("Rotate says what happens to keys that are not entered yet", async () => {
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
    await press(REMY, makeView({ ...ready.preparation, keyGeneration: 2, rotation }), "rotate");
    await shown(REMY, "are not confirmed and will be deleted");
  });

  it("Extend takes days within what the settings leave, and refuses others at the field", async () => {
    await press(ADA, ready, "extend");
    const form = await shown(ADA, "8 Dec 2026");
    expect(textsOf(form.blocks)).toContain("1 to 76");
    expect(await submit(ADA, form, { days: "77" })).toMatchObject({
      error: "form_incomplete",
      errors: { days: "Must be at most 76" },
    });
    await submit(ADA, form, { days: "7", comment: "It takes longer." });
    await shown(ADA, "Your approval of 7 more days is recorded");
    expect(world.commands.callsOf("extend")).toMatchObject([
      { input: { token: "token-extend", days: 7, comment: "It takes longer." } },
    ]);
  });

  it("Compare takes a number of objects to read, none unless somebody says so", async () => {
    await press(REMY, ready, "compare");
    await submit(REMY, await shown(REMY, "Both buckets are listed as they are now"), {});
    await shown(REMY, "The comparison runs. The thread shows how far it is.");
    await press(OLGA, ready, "compare");
    const form = await shown(OLGA, "Both buckets are listed as they are now");
    expect(await submit(OLGA, form, { sample: "1001" })).toMatchObject({
      ...{ error: "form_incomplete", errors: { sample: "Must be at most 1000" } },
    });
    await submit(OLGA, form, { sample: "1000" });
    await shown(OLGA, "The comparison runs.");
    expect(world.commands.callsOf("compare")).toMatchObject([
      { input: { token: "token-compare", sampleSize: 0 } },
      { input: { token: "token-compare", sampleSize: 1_000 } },
    ]);
  });

  it.each(["rotate", "extend", "choose_recipient"])(
    "%s opens no form for what is being revoked by then",
    async (action) => {
      const held = makeView({ ...ready.preparation, delivery: "held" });
      const revoking = makeView(makePreparation("revoking"));
      await press(OLGA, action === "choose_recipient" ? held : ready, action, revoking);
      const view = await shown(OLGA, "Not possible while it is");
      expect(view.submit).toBeNull();
    },
  );

  it("Extend says so where no more days can be given", async () => {
    await press(ADA, makeView({ ...ready.preparation, extendedDays: 76 }), "extend");
    const view = await shown(ADA, "No more days can be given. Prepare again makes a new request.");
    expect(view.blocks.some((block) => block["type"] === "input")).toBe(false);
  });

  it("Choose another recipient hands on the person, and shows why not", async () => {
    const held = makeView({ ...ready.preparation, delivery: "held" });
    await press(OLGA, held, "choose_recipient");
    await submit(OLGA, await shown(OLGA, "Approvers decide."), { recipient: ADA });
    await shown(OLGA, "Approvers are asked in the thread");
    expect(world.commands.callsOf("proposeRecipient")).toMatchObject([
      { input: { token: "token-choose_recipient", recipient: ADA } },
    ]);
    world.commands.refuse("proposeRecipient", { code: "RECIPIENT_INVALID", args: {} });
    await press(OLGA, held, "choose_recipient");
    await submit(OLGA, await shown(OLGA, "Approvers decide."), { recipient: ADA });
    await shown(OLGA, "no guest, no app");
  });

  it("shows the approver of another recipient that nothing is made again", async () => {
    const change = { recipientChange: { recipient: OLGA, by: REMY }, delivery: "held" as const };
    await press(ADA, makeView({ ...ready.preparation, ...change }), "approve");
    await shown(ADA, "no user, policy or bucket is made again");
  });
});
