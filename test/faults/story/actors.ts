import { createPeople, type People } from "../../../demo/slack-people.ts";
import { createStory, type Story } from "../../../demo/story.ts";
import type { Lab } from "../lab/lab.ts";
import { ALONE, type Party, peopleOf } from "./party.ts";

/** What a person does that Slack hands to the bot. */
const DELIVERIES: ReadonlySet<string> = new Set(
  ["command", "clickBlock", "submitView"].map((name) => `slack/control/${name}`),
);

/** People at work in a lab. Once abandoned they do nothing more, whatever they were waiting for. */
export type Actors = { party: Party; people: People; story: Story; abandon(): Promise<void> };

/** `afterDelivery` is told of everything that a person did and that was handed to the bot. */
export function createActors(
  lab: Lab,
  afterDelivery: () => Promise<void> = async () => undefined,
  party: Party = ALONE,
): Actors {
  let isAbandoned = false;
  const control = async (path: string, input: unknown) => {
    if (isAbandoned) throw new Abandoned();
    const answer = await lab.control(path, input);
    if (DELIVERIES.has(path)) await afterDelivery();
    return answer;
  };
  const people = createPeople({ control }, party.channel);
  return {
    party,
    people,
    story: createStory(people, party),
    abandon: async () => {
      isAbandoned = true;
      // Who saw the bot go away closes the window and begins again.
      for (const userId of peopleOf(party)) await closeWindows(lab, userId);
    },
  };
}

export class Abandoned extends Error {}

async function closeWindows(lab: Lab, userId: string): Promise<void> {
  const { views } = (await lab.control("slack/control/openViews", { userId })) as { views: { id: string }[] };
  for (const { id } of views.reverse()) {
    await lab.control("slack/control/closeView", { userId, viewId: id, isWholeModal: true });
    return;
  }
}
