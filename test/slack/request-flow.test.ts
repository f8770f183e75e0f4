import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MIGRATIONS, ROSA } from "./support/preparations.ts";
import { SLACK_IDS, type SlackWorld, startSlackWorld, textsOf, until } from "./support/slack-world.ts";

const FILLED = {
  source_bucket: "acme-archive",
  prefix: "photos/2025",
  destination_bucket: "acme-archive-cn",
  oss_region: "oss-eu-central-1",
  recipient: SLACK_IDS.remyRecipient,
  channel: SLACK_IDS.migrations,
  reason: "The archive moves.\nTwo lines.",
};

describe.each(["socket", "http"] as const)("asking for a preparation over %s", (mode) => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await startSlackWorld(mode);
  });
  afterEach(() => world.stop());

  const command = (text: string, userId: string = ROSA) =>
    world.control("command", { userId, channelId: MIGRATIONS, text });
  const openForm = async (text = "") => {
    expect(await command(text)).toMatchObject({ ok: true });
    const [form] = await until(async () => {
      const views = await world.openViews(ROSA);
      return views.length > 0 && views;
    });
    if (!form) throw new Error("no form");
    return form;
  };
  const shown = async (text: string) =>
    until(async () => {
      const view = (await world.openViews(ROSA)).at(-1);
      return view && textsOf([view.title, view.blocks]).includes(text) && view;
    });

  it("opens the form with the quick arguments, the channel and the person filled in", async () => {
    const form = await openForm("s3://acme-archive/photos/2025 oss://acme-archive-cn eu-central-1");
    const blocks = new Map(form.blocks.map((block) => [block["block_id"], block["element"]]));
    expect(blocks.get("source_bucket")).toMatchObject({ initial_option: { value: "acme-archive" } });
    expect(blocks.get("prefix")).toMatchObject({ initial_option: { value: "photos/2025" } });
    expect(blocks.get("destination_bucket")).toMatchObject({ initial_option: { value: "acme-archive-cn" } });
    expect(blocks.get("oss_region")).toMatchObject({ initial_option: { value: "oss-eu-central-1" } });
    expect(blocks.get("channel")).toMatchObject({ initial_conversation: MIGRATIONS });
    expect(blocks.get("recipient")).toMatchObject({ initial_user: ROSA });
    expect(blocks.get("ttl_days")).toMatchObject({ initial_value: "14", max_value: "90" });
    expect(world.commands.calls).toEqual([]);
  });

  it("asks in the order in which people decide, with what each access reaches", async () => {
    const form = await openForm();
    const fields = form.blocks.filter(({ type }) => type === "input");
    expect(fields.map((block) => block["block_id"])).toEqual([
      "source_bucket",
      "prefix",
      "destination_bucket",
      "oss_region",
      "storage_class",
      "profile",
      "recipient",
      "ttl_days",
      "reason",
      "channel",
    ]);
    const access = form.blocks.find((block) => block["block_id"] === "profile")?.["element"];
    expect(access).toMatchObject({
      type: "radio_buttons",
      initial_option: { value: "documented" },
      options: [
        { value: "least-privilege", description: { text: expect.stringContaining("this OSS bucket") } },
        { value: "documented", description: { text: expect.stringContaining("all OSS buckets") } },
      ],
    });
  });

  const alertIn = ({ blocks }: { blocks: Record<string, unknown>[] }) =>
    blocks.find(({ type }) => type === "alert");

  it("warns of access that reaches whole accounts, as long as that is chosen", async () => {
    const form = await openForm("s3://acme-archive");
    expect(alertIn(form)).toMatchObject({
      level: "warning",
      text: { text: expect.stringContaining("read, write and delete in every OSS bucket") },
    });
    const at = { userId: ROSA, viewId: form.id, actionId: "value" };
    await world.control("clickInView", { ...at, blockId: "reason", value: "It moves." });
    await world.control("clickInView", { ...at, blockId: "profile", value: "least-privilege" });
    const narrow = await until(async () => {
      const view = (await world.openViews(ROSA)).at(-1);
      return view && alertIn(view) === undefined && view;
    });
    expect(textsOf(narrow.blocks)).toContain("This bucket only");
    await world.control("clickInView", { ...at, blockId: "profile", value: "documented" });
    await until(async () => alertIn((await world.openViews(ROSA)).at(-1) ?? { blocks: [] }) !== undefined);
    // What was typed meanwhile stays.
    const { reason: _, ...values } = FILLED;
    await world.control("submitView", { userId: ROSA, viewId: form.id, values });
    await until(async () => world.commands.callsOf("request").length > 0);
    expect(world.commands.callsOf("request")).toMatchObject([
      { input: { profile: "documented", reason: "It moves." } },
    ]);
  });

  it("says before any field that somebody may not request", async () => {
    world.commands.mayNot = { code: "NOT_A_MEMBER", args: {} };
    await command("s3://acme-archive");
    const refused = await shown("Only full, active members of this workspace can do this");
    expect(refused.blocks.some((block) => block["type"] === "input")).toBe(false);
  });

  it.each([
    [null, "S3 bucket"],
    [{ code: "NOT_A_REQUESTER", args: {} } as const, "You may not request a migration"],
    [{ code: "DIRECTORY_UNAVAILABLE", args: {} } as const, "S3 bucket"],
  ])("opens at once while Slack is slow to say who asks, then goes on with %j", async (mayNot, text) => {
    world.commands.mayNot = mayNot;
    world.commands.mayRequestDelayMs = 1_500;
    await command("");
    await shown("Loading…");
    await shown(text);
  });

  it("wants a reason in words", async () => {
    const form = await openForm();
    const values = { ...FILLED, reason: "   " };
    expect(await world.control("submitView", { userId: ROSA, viewId: form.id, values })).toMatchObject({
      result: "errors",
      errors: { reason: "Enter a reason; approvers see it." },
    });
  });

  it("starts a preparation and shows its id with a link to the card", async () => {
    const form = await openForm();
    const answer = await world.control("submitView", { userId: ROSA, viewId: form.id, values: FILLED });
    expect(answer).toMatchObject({ ok: true, result: "updated" });
    const result = await shown("MP-7K3Q9X: checking.");
    expect(textsOf(result.blocks)).toContain("photos/2025/");
    expect(JSON.stringify(result.blocks)).toContain(`{"type":"channel","channel_id":"${MIGRATIONS}"}`);
    await shown("Open the card");
    expect(world.commands.callsOf("request")).toMatchObject([
      {
        actor: { userId: ROSA, teamId: SLACK_IDS.team },
        input: {
          sourceBucket: "acme-archive",
          prefix: "photos/2025/",
          ttlDays: 14,
          profile: "documented",
          storageClass: "Standard",
          channelId: MIGRATIONS,
        },
      },
    ]);
  });

  it("counts a form that Slack delivers twice once", async () => {
    const form = await openForm();
    await world.control("submitView", { userId: ROSA, viewId: form.id, values: FILLED });
    await shown("checking.");
    await world.control("redeliver", {});
    await shown("checking.");
    expect(world.commands.callsOf("request")).toHaveLength(1);
  });

  it("marks bad names at their fields and asks nobody", async () => {
    const form = await openForm();
    const values = {
      ...FILLED,
      source_bucket: "acme archive",
      prefix: "/photos",
      destination_bucket: "acme.dots",
    };
    const answer = await world.control("submitView", { userId: ROSA, viewId: form.id, values });
    expect(answer).toMatchObject({
      result: "errors",
      errors: {
        source_bucket: expect.stringContaining("s3://acme-media/2024/"),
        prefix: expect.stringContaining("slash"),
        destination_bucket: expect.stringContaining("hyphens"),
      },
    });
    expect(world.commands.calls).toEqual([]);
  });

  it("takes what people paste, with the prefix that it names", async () => {
    const form = await openForm();
    const values = {
      ...FILLED,
      source_bucket:
        "https://s3.console.aws.amazon.com/s3/buckets/acme-archive?region=eu-central-1&prefix=photos/",
      prefix: "",
      destination_bucket: " <https://acme-archive-cn.oss-eu-central-1.aliyuncs.com/>, ",
    };
    await world.control("submitView", { userId: ROSA, viewId: form.id, values });
    await shown("MP-7K3Q9X");
    expect(world.commands.callsOf("request")).toMatchObject([
      { input: { sourceBucket: "acme-archive", prefix: "photos/", destinationBucket: "acme-archive-cn" } },
    ]);
  });

  it("does not guess between what was pasted and the field beside it", async () => {
    const form = await openForm();
    const values = {
      ...FILLED,
      source_bucket: "s3://acme-archive/videos/",
      destination_bucket: "https://acme-archive-cn.oss-cn-beijing.aliyuncs.com/",
    };
    expect(await world.control("submitView", { userId: ROSA, viewId: form.id, values })).toMatchObject({
      result: "errors",
      errors: {
        prefix: expect.stringContaining("another prefix"),
        oss_region: "The address of the OSS bucket is in oss-cn-beijing. Choose that region.",
      },
    });
    const others = { ...FILLED, source_bucket: "arn:aws:s3:eu-central-1:111122223333:accesspoint/a" };
    expect(
      await world.control("submitView", {
        userId: ROSA,
        viewId: form.id,
        values: { ...others, destination_bucket: "oss://acme-archive-cn/2025/" },
      }),
    ).toMatchObject({
      result: "errors",
      errors: {
        source_bucket: expect.stringContaining("access point"),
        destination_bucket: expect.stringContaining("without a folder"),
      },
    });
    expect(world.commands.calls).toEqual([]);
  });

  it("marks what the directory refuses at its field", async () => {
    world.commands.fieldProblems = [
      { field: "channelId", refusal: { code: "CHANNEL_INVALID", args: { why: "not-member" } } },
      { field: "recipient", refusal: { code: "RECIPIENT_INVALID", args: { recipient: SLACK_IDS.gusGuest } } },
    ];
    const form = await openForm();
    const answer = await world.control("submitView", { userId: ROSA, viewId: form.id, values: FILLED });
    expect(answer).toMatchObject({
      result: "errors",
      errors: {
        channel: expect.stringContaining("Invite it"),
        recipient: expect.stringContaining("full member"),
      },
    });
    expect(world.commands.callsOf("request")).toEqual([]);
  });

  it("says the first of the reasons that are about no field", async () => {
    world.commands.fieldProblems = [
      { field: null, refusal: { code: "NOT_A_REQUESTER", args: {} } },
      { field: null, refusal: { code: "NOT_A_MEMBER", args: {} } },
    ];
    const form = await openForm();
    const answer = await world.control("submitView", { userId: ROSA, viewId: form.id, values: FILLED });
    expect(answer).toMatchObject({ result: "updated" });
    const refused = await until(async () => {
      const view = (await world.openViews(ROSA)).at(-1);
      return view?.submit === null && view;
    });
    expect(textsOf(refused.blocks)).toContain("You may not request a migration");
    expect(world.commands.callsOf("request")).toEqual([]);
  });

  it("sends the form back when Slack's directory does not answer in time", async () => {
    world.commands.checkDelayMs = 2_000;
    const form = await openForm();
    const answer = await world.control("submitView", { userId: ROSA, viewId: form.id, values: FILLED });
    expect(answer).toMatchObject({
      result: "errors",
      errors: { recipient: "Slack did not answer, try again." },
    });
    expect(world.commands.callsOf("request")).toEqual([]);
  });

  it("keeps what was typed when the preparation is refused, and links the one that stands in the way", async () => {
    const form = await openForm();
    world.commands.refuse("request", { code: "PAIR_TAKEN", args: { id: "MP-7K3Q9X" } });
    const { makePreparation, makeView } = await import("./support/preparations.ts");
    world.commands.put(makeView(makePreparation("blocked")));
    await world.control("submitView", { userId: ROSA, viewId: form.id, values: FILLED });
    const refused = await shown("already a request for these buckets");
    expect(textsOf(refused.blocks)).toContain("https://slack.com/archives/");
    await world.control("clickInView", { userId: ROSA, viewId: refused.id, actionId: "back_to_form" });
    const again = await shown("S3 bucket");
    const blocks = new Map(again.blocks.map((block) => [block["block_id"], block["element"]]));
    expect(blocks.get("source_bucket")).toMatchObject({ initial_option: { value: "acme-archive" } });
    expect(blocks.get("reason")).toMatchObject({ initial_value: "The archive moves.\nTwo lines." });
    expect(blocks.get("recipient")).toMatchObject({ initial_user: SLACK_IDS.remyRecipient });
  });

  it("tells the person when the bot itself fails, and logs why", async () => {
    const form = await openForm();
    world.commands.breakDown("request");
    await world.control("submitView", { userId: ROSA, viewId: form.id, values: FILLED });
    const fault = await shown("Something went wrong");
    expect(textsOf(fault.blocks)).toContain("Back to the form");
    expect(world.logLines.join("\n")).toContain("the story broke down");
  });
});
