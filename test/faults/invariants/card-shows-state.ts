import type { State } from "../../../src/core/states.ts";
import { stateTexts } from "../../../src/texts/en/state-texts.ts";
import type { Invariant } from "./invariant.ts";

/** How the first line of a card may begin where it says more than the state's name. */
const BEGINNINGS: Partial<Record<State, RegExp>> = {
  ready: /"(Ready|Ready, .*|New recipient waits for approval|New keys sent)"/,
  provisioning: /"(Creating|Stopping)"/,
  blocked: /"Blocked(: not everything could be read)?"/,
};

export const cardShowsState: Invariant = {
  name: "card",
  demand: "Every preparation has one card, and it shows the state that the store has.",
  findViolations({ preparations, posts, slack }) {
    return preparations.flatMap(({ id, state }) => {
      const post = posts.find(({ preparationId, key }) => preparationId === id && key === "card");
      const message = slack.messages.find(
        ({ channelId, ts }) => channelId === post?.channelId && ts === post.ts,
      );
      if (!message || message.isTombstone) return [`${id} has no card`];
      const shown = JSON.stringify(message.blocks);
      const isShown = BEGINNINGS[state]?.test(shown) ?? shown.includes(`"${stateTexts.name(state)}"`);
      return isShown ? [] : [`the card of ${id} does not say that it is ${state}: ${message.text}`];
    });
  },
};
