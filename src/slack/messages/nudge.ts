import { en } from "../../texts/en.ts";
import type { Notice } from "../../workflow/outbox/notices.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { actionsBlock, linkButton } from "../plain-blocks.ts";
import { iconLine, iconLines, line, richText } from "../rich-text.ts";
import { decisionRows } from "./card.ts";
import { preparationRow } from "./command-messages.ts";
import { stateIcon } from "./icons.ts";
import { type Message, makeMessage } from "./message.ts";
import { offerButtons } from "./offers.ts";
import type { RenderContext } from "./render-context.ts";

type Nudge = Extract<Notice, { kind: "approver_nudge" }>;

/** The card's short form for one approver, with its buttons. Once the wait it is about is over, it says how it ended. */
export function renderNudge(
  view: PreparationView,
  { revision }: Pick<Nudge, "revision">,
  context: Pick<RenderContext, "tokenFor">,
): Message {
  const { preparation, cardUrl } = view;
  const { id, requester, state, stateSince } = preparation;
  const decisions = decisionRows(view);
  const told = decisions.length === 0 ? [] : [richText(iconLines(decisions))];
  const link = cardUrl === null ? [] : [linkButton("card", en.button.openCard, cardUrl)];
  if (state !== "awaiting_approval" || preparation.revision !== revision) {
    return makeMessage(en.notification.card(id, en.state.name(state)), [
      richText(iconLine(stateIcon(state), en.notice.nudgeOver(id, en.state.name(state)))),
      ...told,
      ...actionsBlock("nudge_actions", link),
    ]);
  }
  return makeMessage(en.notification.nudge(id), [
    richText(
      iconLine(stateIcon(state), en.notice.nudge(id, requester)),
      line([en.notice.nudgeWaits(stateSince)]),
    ),
    richText(iconLines([preparationRow(preparation)])),
    ...told,
    ...actionsBlock("nudge_actions", [...offerButtons(view, context, ["approve", "reject"]), ...link]),
  ]);
}
