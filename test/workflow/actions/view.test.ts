import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { RECIPIENT, REQUESTER } from "../../core/made-up-preparation.ts";
import { actor, OPERATOR, type StoryWorld, startStoryWorld } from "../support/story-world.ts";

describe("the list", () => {
  let world: StoryWorld;
  let own: string;
  beforeAll(async () => {
    world = await startStoryWorld();
    own = (await world.put()).id;
    await world.put({ requester: "U0SOMEBODY1" });
  });
  afterEach(() => {
    world.directory.people.clear();
    world.directory.isAway = false;
  });
  afterAll(() => world.stop());

  const listOf = async (userId: string) => {
    const answer = await world.commands.list(actor(userId));
    return answer.ok ? answer.value.map(({ id }) => id) : answer.refusal.code;
  };

  it("has all for operators, one's own for others, and nothing of strangers' for anybody", async () => {
    expect(await listOf(OPERATOR)).toHaveLength(2);
    expect(await listOf(REQUESTER)).toEqual([own]);
    expect(await listOf("U0NOBODY001")).toEqual([]);
  });

  it.each([
    ["a guest", { isGuest: true }],
    ["somebody who has left", { isDeactivated: true }],
    ["a bot", { isBot: true }],
    ["somebody of another workspace", { teamId: "T0OTHER0001" }],
    ["nobody that Slack knows", null],
  ])("is refused to %s, also of what they asked for or are to get", async (_, person) => {
    for (const userId of [REQUESTER, RECIPIENT, OPERATOR]) {
      world.directory.people.set(userId, person);
      expect(await listOf(userId), userId).toBe("NOT_A_MEMBER");
    }
  });

  it("is refused while Slack does not say who asks", async () => {
    world.directory.isAway = true;
    expect(await listOf(REQUESTER)).toBe("DIRECTORY_UNAVAILABLE");
  });
});
