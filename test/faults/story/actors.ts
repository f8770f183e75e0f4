import { createPeople, type People } from "../../../demo/slack-people.ts";
import { createStory, type Story } from "../../../demo/story.ts";
import type { Lab } from "../lab/lab.ts";

const EVERYBODY = ["U0ROSA0001", "U0ADA00001", "U0REMY0001", "U0OLGA0001"];

/** What a person does that Slack hands to the bot. */
const DELIVERIES: ReadonlySet<string> = new Set(
  ["command", "clickBlock", "submitView"].map((name) => `slack/control/${name}`),
);

/** People at work in a lab. Once abandoned they do nothing more, whatever they were waiting for. */
export type Actors = { people: People; story: Story; abandon(): Promise<void> };

/** `afterDelivery` is told of everything that a person did and that was handed to the bot. */
export function createActors(lab: Lab, afterDelivery: () => Promise<void> = async () => undefined): Actors {
  let isAbandoned = false;
  const people = createPeople({
    control: async (path, input) => {
      if (isAbandoned) throw new Abandoned();
      const answer = await lab.control(path, input);
      if (DELIVERIES.has(path)) await afterDelivery();
      return answer;
    },
  });
  return {
    people,
    story: createStory(people),
    abandon: async () => {
      isAbandoned = true;
      // Who saw the bot go away closes the window and begins again.
      for (const userId of EVERYBODY) await closeWindows(lab, userId);
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
