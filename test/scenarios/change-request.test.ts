import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, PEOPLE, type People, type View } from "../../demo/slack-people.ts";
import { createStory, type Story } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";

const REGION = "oss-eu-central-1";

describe("changing a request", () => {
  let world: World;
  let people: People;
  let story: Story;

  beforeAll(async () => {
    world = await startWorld();
    people = createPeople(world);
    story = createStory(people);
    const request = { source: "acme-reports-office-only", destination: "acme-change-dest", region: REGION };
    await story.submitForm(await story.openForm(request));
  });

  afterAll(() => world?.stop());

  /** Presses Change on the card and answers with the window that opens. */
  async function pressChange(userId: string, text: string): Promise<View> {
    await people.click(userId, await story.card("prep:change"), "prep:change");
    return people.view(userId, (view) => JSON.stringify(view).includes(text));
  }
  const shows = (userId: string, text: string) =>
    people.view(userId, (view) => JSON.stringify(view).includes(text));

  it("opens the form as it was filled in, without the channel", async () => {
    const form = await pressChange(PEOPLE.requester, "source_bucket");
    const text = JSON.stringify(form.blocks);
    expect(text).toContain("acme-reports-office-only");
    expect(text).toContain("The reports move.");
    expect(text).not.toContain("conversations_select");
    await people.submit(PEOPLE.requester, form.id, {});
    const refused = await shows(PEOPLE.requester, "Nothing is different");
    await people.close(PEOPLE.requester, refused.id);
  });

  it("is for the requester, not for the approver", async () => {
    const refused = await pressChange(PEOPLE.approver, "You may not do this");
    await people.close(PEOPLE.approver, refused.id);
  });

  it("refuses the pair of another open preparation, and loses nothing of what was typed", async () => {
    const other = createStory(people);
    const request = { source: "acme-media-clean", destination: "acme-change-taken", region: REGION };
    await other.submitForm(await other.openForm(request));

    const form = await pressChange(PEOPLE.requester, "source_bucket");
    await people.submit(PEOPLE.requester, form.id, {
      source_bucket: "acme-media-clean",
      destination_bucket: "acme-change-taken",
    });
    const refused = await shows(PEOPLE.requester, "There is already a request for these buckets");
    await world.control("slack/control/clickInView", {
      userId: PEOPLE.requester,
      viewId: refused.id,
      actionId: "back_to_form",
    });
    const again = await shows(PEOPLE.requester, "source_bucket");
    expect(JSON.stringify(again.blocks)).toContain("acme-change-taken");
    await people.close(PEOPLE.requester, again.id);
  });

  it("checks the new request as the next revision, which asks for its own approval", async () => {
    const form = await pressChange(PEOPLE.requester, "source_bucket");
    await people.submit(PEOPLE.requester, form.id, { source_bucket: "acme-media-clean" });
    const card = await story.card("prep:approve");
    const text = JSON.stringify(card.blocks);
    expect(text).toContain("acme-media-clean");
    expect(text).toContain("revision 2");
    expect(text).not.toContain("prep:ticket");
  });
});
