import { en } from "../../texts/en.ts";
import type { Notice } from "../../workflow/outbox/notices.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { actionsBlock } from "../plain-blocks.ts";
import { iconLine, lines, richText } from "../rich-text.ts";
import { failurePhrases } from "./execution-messages.ts";
import { type Message, makeMessage } from "./message.ts";
import { offerButtons } from "./offers.ts";
import type { RenderContext } from "./render-context.ts";

type Tokens = Pick<RenderContext, "tokenFor">;

/** Credentials that cannot reach their recipient, and the ways out. */
export function renderDeliveryHeld(
  { recipient, reason }: Extract<Notice, { kind: "delivery_held" }>,
  view: PreparationView,
  context: Tokens,
): Message {
  return makeMessage(en.notification.deliveryHeld(view.preparation.id), [
    richText(iconLine("warning", en.notice.deliveryHeld(recipient, reason))),
    ...actionsBlock("held_actions", offerButtons(view, context, ["choose_recipient", "revoke"])),
  ]);
}

/** New keys that could not be made: what was tried, what the cloud said, and that the old ones are still there. */
export function renderRotationFailed(
  { failure, isCompromised }: Extract<Notice, { kind: "rotation_failed" }>,
  view: PreparationView,
  context: Tokens,
): Message {
  const { id, requester, request } = view.preparation;
  return makeMessage(en.notification.rotationFailed(id), [
    richText(iconLine("x", en.notice.rotationFailed(requester, request.recipient, isCompromised))),
    richText(lines(failurePhrases(failure))),
    ...actionsBlock("rotation_failed_actions", offerButtons(view, context, ["rotate", "revoke"])),
  ]);
}
