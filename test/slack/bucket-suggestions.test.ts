import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MIGRATIONS, ROSA } from "./support/preparations.ts";
import {
  type ShownView,
  SLACK_IDS,
  type SlackWorld,
  startSlackWorld,
  textsOf,
  until,
} from "./support/slack-world.ts";

type Shown = { text: { text: string }; value: string; description?: { text: string } };

describe.each(["socket", "http"] as const)("the bucket fields over %s", (mode) => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await startSlackWorld(mode);
    world.commands.buckets = {
      source: [{ bucket: "acme-media" }, { bucket: "acme-media-old" }, { bucket: "reports" }],
      destination: [{ bucket: "acme-fra", region: "oss-eu-central-1", storageClass: "IA" }],
    };
  });
  afterEach(() => world.stop());

  const openForm = async (text = ""): Promise<ShownView> => {
    await world.control("command", { userId: ROSA, channelId: MIGRATIONS, text });
    return until(async () => (await world.openViews(ROSA)).at(-1) ?? false);
  };
  const suggest = async (form: ShownView, blockId: string, text: string): Promise<Shown[]> => {
    const { options } = (await world.control("suggest", {
      userId: ROSA,
      viewId: form.id,
      actionId: "value",
      blockId,
      text,
    })) as { options: Shown[] };
    return options;
  };
  const choose = (form: ShownView, blockId: string, value: string) =>
    world.control("clickInView", { userId: ROSA, viewId: form.id, actionId: "value", blockId, value });
  const elementOf = ({ blocks }: ShownView, blockId: string) =>
    blocks.find((block) => block["block_id"] === blockId)?.["element"];
  const shownWith = (blockId: string) =>
    until(async () => {
      const form = (await world.openViews(ROSA)).at(-1);
      return form?.blocks.some((block) => block["block_id"] === blockId) && form;
    });

  it("offer what was typed first, then the account's buckets", async () => {
    const form = await openForm();
    const names = async (text: string) =>
      (await suggest(form, "source_bucket", text)).map(({ value }) => value);
    expect(await names("")).toEqual(["acme-media", "acme-media-old", "reports"]);
    expect(await names("media")).toEqual(["media", "acme-media", "acme-media-old"]);
    expect(await names("acme-media")).toEqual(["acme-media", "acme-media-old"]);
    expect(await names("s3://acme-media/2024/")).toEqual([
      "s3://acme-media/2024/",
      "acme-media",
      "acme-media-old",
    ]);
    expect(await names("what is this?")).toEqual(["what is this"]);
  });

  it("shorten a link to what an option can hold", async () => {
    const form = await openForm();
    const link = `https://s3.console.aws.amazon.com/s3/buckets/acme-media?region=eu-central-1&showversions=false&prefix=`;
    const [short] = await suggest(form, "source_bucket", `${link}2024%2F`);
    expect(short).toMatchObject({ value: "s3://acme-media/2024/" });
    const [long] = await suggest(form, "source_bucket", `${link}${"a".repeat(200)}%2F`);
    expect(long).toMatchObject({
      value: "acme-media",
      description: { text: expect.stringContaining("too long") },
    });
  });

  it("read the lists ahead, of the account that is chosen in the form", async () => {
    const form = await openForm();
    await until(async () => world.commands.queries.length >= 2);
    expect(world.commands.queries.map(({ side, text }) => [side, text])).toEqual([
      ["source", ""],
      ["destination", ""],
    ]);
    await suggest(form, "destination_bucket", "ACME-");
    expect(world.commands.queries.at(-1)).toEqual({ userId: ROSA, side: "destination", text: "acme-" });
  });

  it("answer in time with what was typed when the lists do not come", async () => {
    world.commands.suggestDelayMs = 20_000;
    const form = await openForm();
    expect((await suggest(form, "source_bucket", "acme-media")).map(({ value }) => value)).toEqual([
      "acme-media",
    ]);
  });

  it("put the prefix of a pasted address into its own field", async () => {
    const form = await openForm("oss://acme-fra");
    await choose(form, "source_bucket", "s3://acme-media/2024/");
    const filled = await shownWith("prefix:1");
    expect(elementOf(filled, "prefix:1")).toMatchObject({ initial_option: { value: "2024/" } });
    expect(elementOf(filled, "source_bucket:1")).toMatchObject({ initial_option: { value: "acme-media" } });
    expect(elementOf(filled, "destination_bucket")).toMatchObject({ initial_option: { value: "acme-fra" } });
    // The next address is one edition on.
    await choose(filled, "source_bucket:1", "s3://reports/q4/");
    const again = elementOf(await shownWith("prefix:2"), "prefix:2");
    expect(again).toMatchObject({ initial_option: { value: "q4/" } });
  });

  const hasField = ({ blocks }: ShownView, blockId: string) =>
    blocks.some(({ block_id }) => String(block_id).replace(/:\d+$/, "") === blockId);
  const shownWhere = (fits: (form: ShownView) => boolean) =>
    until(async () => {
      const form = (await world.openViews(ROSA)).at(-1);
      return form !== undefined && fits(form) && form;
    });

  it("ask for no region and class of a bucket that exists, and keep what else was entered", async () => {
    const form = await openForm("s3://acme-media");
    await world.control("clickInView", {
      userId: ROSA,
      viewId: form.id,
      actionId: "value",
      blockId: "reason",
      value: "It moves.",
    });
    await choose(form, "destination_bucket", "acme-fra");
    const filled = await shownWhere((shown) => !hasField(shown, "oss_region"));
    expect(hasField(filled, "storage_class")).toBe(false);
    expect(textsOf(filled.blocks)).toMatch(/This OSS bucket exists: .*oss-eu-central-1.*Infrequent Access/);
    const values = { recipient: SLACK_IDS.remyRecipient, channel: SLACK_IDS.migrations };
    await world.control("submitView", { userId: ROSA, viewId: form.id, values });
    await until(async () => world.commands.callsOf("request").length > 0);
    expect(world.commands.callsOf("request")).toMatchObject([
      {
        input: {
          sourceBucket: "acme-media",
          destinationBucket: "acme-fra",
          ossRegion: "oss-eu-central-1",
          storageClass: "IA",
          reason: "It moves.",
        },
      },
    ]);
  });

  it("ask for region and class again of another bucket, and take nothing of the one before", async () => {
    const form = await openForm("s3://acme-media");
    await choose(form, "destination_bucket", "acme-fra");
    const without = await shownWhere((shown) => !hasField(shown, "oss_region"));
    const values = { recipient: SLACK_IDS.remyRecipient, channel: SLACK_IDS.migrations, reason: "It moves." };
    const bucket = String(
      without.blocks.find(({ block_id }) => String(block_id).startsWith("destination_bucket"))?.["block_id"],
    );
    // Submitted before the form was drawn anew.
    expect(
      await world.control("submitView", {
        ...{ userId: ROSA, viewId: form.id },
        values: { ...values, [bucket]: "acme-new" },
      }),
    ).toMatchObject({
      result: "errors",
      errors: { [bucket]: expect.stringContaining("Choose this bucket again") },
    });
    await choose(without, bucket, "acme-new");
    const again = await shownWhere((shown) => hasField(shown, "oss_region"));
    expect(hasField(again, "storage_class")).toBe(true);
    expect(world.commands.callsOf("request")).toEqual([]);
  });

  it("take a bucket that is in no list, and mark errors at the fields as they stand then", async () => {
    const form = await openForm("s3://acme-media oss://acme-fra");
    await choose(form, "source_bucket", "s3://other-bucket//2024/");
    const filled = await shownWith("prefix:1");
    const values = { oss_region: "oss-cn-beijing", reason: "It moves.", destination_bucket: "acme-new" };
    const answer = await world.control("submitView", { userId: ROSA, viewId: filled.id, values });
    expect(answer).toMatchObject({
      result: "errors",
      errors: { "prefix:1": "A prefix does not start with a slash." },
    });
    await world.control("submitView", { userId: ROSA, viewId: filled.id, values: { "prefix:1": "2024/" } });
    await until(async () => world.commands.callsOf("request").length > 0);
    expect(world.commands.callsOf("request")).toMatchObject([
      { input: { sourceBucket: "other-bucket", prefix: "2024/", destinationBucket: "acme-new" } },
    ]);
  });
});

describe("the prefix field", () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await startSlackWorld("socket");
    world.commands.prefixes = { "acme-media": ["2023/", "2024/", `${"deep/".repeat(40)}`], reports: ["q4/"] };
  });
  afterEach(() => world.stop());

  const openForm = async (text = ""): Promise<ShownView> => {
    await world.control("command", { userId: ROSA, channelId: MIGRATIONS, text });
    return until(async () => (await world.openViews(ROSA)).at(-1) ?? false);
  };
  const offered = async (form: ShownView, text: string, blockId = "prefix"): Promise<Shown[]> => {
    const asked = { userId: ROSA, viewId: form.id, actionId: "value", blockId, text };
    return ((await world.control("suggest", asked)) as { options: Shown[] }).options;
  };
  const values = async (form: ShownView, text: string) =>
    (await offered(form, text)).map(({ value }) => value);
  const choose = (form: ShownView, blockId: string, value: string) =>
    world.control("clickInView", { userId: ROSA, viewId: form.id, actionId: "value", blockId, value });
  const submit = (form: ShownView, entered: Record<string, unknown>) =>
    world.control("submitView", {
      userId: ROSA,
      viewId: form.id,
      values: { recipient: SLACK_IDS.remyRecipient, reason: "It moves.", ...entered },
    });
  const requested = () =>
    until(async () => world.commands.callsOf("request").length > 0 && world.commands.callsOf("request"));

  it("offers what is typed, or the whole bucket, then folders of the bucket that the form has", async () => {
    const form = await openForm("s3://acme-media oss://acme-fra oss-eu-central-1");
    expect(await values(form, "")).toEqual(["//whole", "2023/", "2024/"]);
    expect(await values(form, "20")).toEqual(["20", "2023/", "2024/"]);
    expect(await values(form, "2024/")).toEqual(["2024/"]);
    expect(await values(form, "new/")).toEqual(["new/"]);
    expect(world.commands.prefixQueries.at(-1)).toEqual({
      userId: ROSA,
      bucket: "acme-media",
      text: "new/",
      channelId: MIGRATIONS,
    });
  });

  it("reads ahead for the bucket that the form opens with, and for the one that is chosen", async () => {
    const form = await openForm("s3://acme-media oss://acme-fra oss-eu-central-1");
    await until(async () => world.commands.prefixQueries.length === 1);
    await choose(form, "source_bucket", "reports");
    await until(async () => world.commands.prefixQueries.length === 2);
    expect(world.commands.prefixQueries.map(({ bucket, text }) => [bucket, text])).toEqual([
      ["acme-media", ""],
      ["reports", ""],
    ]);
  });

  it("offers nothing but what is typed while there is no bucket, or the lists do not come", async () => {
    const form = await openForm();
    expect(await values(form, "2024/")).toEqual(["2024/"]);
    expect(world.commands.prefixQueries).toEqual([]);
    world.commands.suggestDelayMs = 20_000;
    await choose(form, "source_bucket", "acme-media");
    expect(await values(form, "20")).toEqual(["20"]);
  });

  it("takes one that is in no list, and the whole bucket", async () => {
    const form = await openForm("s3://acme-media oss://acme-fra oss-eu-central-1");
    await submit(form, { prefix: "not/listed/" });
    expect(await requested()).toMatchObject([{ input: { prefix: "not/listed/" } }]);
  });

  it("takes the whole bucket as no prefix", async () => {
    const form = await openForm("s3://acme-media/2024/ oss://acme-fra oss-eu-central-1");
    expect((await offered(form, ""))[0]).toMatchObject({
      value: "//whole",
      text: { text: "The whole bucket" },
    });
    await submit(form, { prefix: "//whole" });
    expect(await requested()).toMatchObject([{ input: { sourceBucket: "acme-media", prefix: "" } }]);
  });

  it("takes one as text that is longer than an option may be", async () => {
    const form = await openForm("s3://acme-media oss://acme-fra oss-eu-central-1");
    const long = `${"a".repeat(200)}/`;
    const [first] = await offered(form, long);
    expect(first).toMatchObject({
      value: "//text",
      text: { text: expect.stringContaining("type it as text") },
    });
    expect(await submit(form, { prefix: "//text" })).toMatchObject({
      result: "errors",
      errors: { prefix: expect.stringContaining("once more") },
    });
    await choose(form, "prefix", "//text");
    const typed = await until(async () => {
      const shown = (await world.openViews(ROSA)).at(-1);
      const element = shown?.blocks.find(({ block_id }) => block_id === "prefix:1")?.["element"];
      return (element as { type?: string } | undefined)?.type === "plain_text_input" && shown;
    });
    await submit(typed, { "prefix:1": long });
    expect(await requested()).toMatchObject([{ input: { prefix: long } }]);
  });
});
