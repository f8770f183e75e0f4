import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Directory, isFullMember } from "../../src/security/directory.ts";
import { createSlackDirectory } from "../../src/slack/directory.ts";
import { SLACK_IDS, type SlackWorld, startSlackWorld } from "./support/slack-world.ts";

describe("the directory", () => {
  let world: SlackWorld;
  let directory: Directory;
  let skippedMs: number;
  beforeEach(async () => {
    world = await startSlackWorld();
    skippedMs = 0;
    directory = createSlackDirectory({
      client: world.clients.lookups,
      now: () => new Date(Date.now() + skippedMs),
      teamId: SLACK_IDS.team,
    });
  });
  afterEach(() => world.stop());
  const lookups = (operation: string) =>
    world.slack.board.journal().filter((entry) => entry.operation === operation).length;

  it.each([
    ["a member", SLACK_IDS.rosaRequester, true],
    ["a guest", SLACK_IDS.gusGuest, false],
    ["a deactivated person", SLACK_IDS.doraDeactivated, false],
    ["a person of another workspace", SLACK_IDS.samStranger, false],
    ["a bot", SLACK_IDS.helperBot, false],
  ])("tells whether %s is a full member", async (_who, userId, isFull) => {
    const person = await directory.findPerson(userId);
    expect(person && isFullMember(person, SLACK_IDS.team)).toBe(isFull);
  });

  it("knows nobody of an id that does not exist", async () => {
    expect(await directory.findPerson("U0NOBODY01")).toBeNull();
    expect(await directory.findGroupMembers("S0NOBODY01")).toBeNull();
  });

  it("tells what a channel is to the bot", async () => {
    expect(await directory.findChannel(SLACK_IDS.migrations)).toMatchObject({
      isBotMember: true,
      isPrivate: false,
    });
    expect(await directory.findChannel(SLACK_IDS.migrationsPrivate)).toMatchObject({ isPrivate: true });
    expect(await directory.findChannel(SLACK_IDS.general)).toMatchObject({ isBotMember: false });
    expect(await directory.findChannel(SLACK_IDS.archived)).toMatchObject({ isArchived: true });
    expect(await directory.findChannel(SLACK_IDS.partnerShared)).toMatchObject({ isShared: true });
    expect(await directory.findChannel(SLACK_IDS.boardroom)).toBeNull();
  });

  it("reads the members of a group", async () => {
    expect(await directory.findGroupMembers(SLACK_IDS.approversGroup)).toEqual([
      SLACK_IDS.adaApprover,
      SLACK_IDS.abelApprover,
    ]);
  });

  it("asks Slack once a minute, and at once when it has to be fresh", async () => {
    await Promise.all([1, 2, 3].map(() => directory.findPerson(SLACK_IDS.rosaRequester)));
    expect(lookups("users.info")).toBe(1);
    await directory.findPerson(SLACK_IDS.rosaRequester, { maxAgeMs: 0 });
    expect(lookups("users.info")).toBe(2);
    skippedMs = 61_000;
    await directory.findPerson(SLACK_IDS.rosaRequester);
    expect(lookups("users.info")).toBe(3);
  });

  it("takes an answer that is young enough, and none from before the clock was set back", async () => {
    await directory.findPerson(SLACK_IDS.rosaRequester);
    skippedMs = 1_900;
    await directory.findPerson(SLACK_IDS.rosaRequester, { maxAgeMs: 2_000 });
    expect(lookups("users.info")).toBe(1);
    skippedMs = 2_100;
    await directory.findPerson(SLACK_IDS.rosaRequester, { maxAgeMs: 2_000 });
    expect(lookups("users.info")).toBe(2);
    skippedMs = -600_000;
    await directory.findPerson(SLACK_IDS.rosaRequester, { maxAgeMs: 0 });
    await directory.findPerson(SLACK_IDS.rosaRequester);
    expect(lookups("users.info")).toBe(3);
  });

  it("throws when Slack does not answer, and does not remember that", async () => {
    world.slack.board.arm({ service: "slack", operation: "users.info", kind: "reset-before", times: 2 });
    await expect(directory.findPerson(SLACK_IDS.rosaRequester)).rejects.toThrow();
    expect(await directory.findPerson(SLACK_IDS.rosaRequester)).toMatchObject({
      userId: SLACK_IDS.rosaRequester,
    });
  });
});
