import { stateTexts } from "../../../src/texts/en/state-texts.ts";
import type { Invariant } from "./invariant.ts";

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
      const isShown = shown.includes(`"${stateTexts.name(state)}"`) && shown.includes(stateTexts.next(state));
      return isShown ? [] : [`the card of ${id} does not say that it is ${state}: ${message.text}`];
    });
  },
};
