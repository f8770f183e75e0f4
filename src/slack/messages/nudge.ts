import { en } from "../../texts/en.ts";
import type { PreparationView } from "../../workflow/commands.ts";
import { actionsBlock, linkButton } from "../plain-blocks.ts";
import { iconLine, iconLines, richText } from "../rich-text.ts";
import { preparationRow } from "./command-messages.ts";
import { stateIcon } from "./icons.ts";
import { type Message, makeMessage } from "./message.ts";

/** The card's short form for one approver, with a link. It decides nothing itself and loses its link once decided. */
export function renderNudge({ preparation, cardUrl }: PreparationView): Message {
  const { id, requester, state } = preparation;
  if (state !== "awaiting_approval") {
    const phrase = en.notice.nudgeOver(id, en.state.name(state));
    return makeMessage(en.notification.card(id, en.state.name(state)), [
      richText(iconLine(stateIcon(state), phrase)),
    ]);
  }
  return makeMessage(en.notification.nudge(id), [
    richText(iconLine(stateIcon(state), en.notice.nudge(id, requester))),
    richText(iconLines([preparationRow(preparation)])),
    ...actionsBlock(
      "nudge_actions",
      cardUrl === null ? [] : [linkButton("card", en.button.openCard, cardUrl)],
    ),
  ]);
}
