import type { WebClient } from "@slack/web-api";
import { isLive } from "../../core/states.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { notCancelledMessage } from "../command-messages.ts";
import { cancelForm } from "../views/cancel-form.ts";
import { openView, type PrivateAnswer, refusalAnswer } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type Place = { client: WebClient; triggerId: string; actor: Actor };

/** Opens the form to cancel a preparation; otherwise why it cannot be cancelled, as an answer. */
export async function openCancelForm(
  { commands }: Pick<ListenerDeps, "commands">,
  { client, triggerId, actor }: Place,
  preparationId: string,
  texts: Texts,
): Promise<PrivateAnswer | null> {
  const status = await commands.status(actor, preparationId);
  if (!status.ok) return refusalAnswer(status.refusal, texts);
  const { state } = status.value.view.preparation;
  const offer = status.value.offers.find("cancel");
  if (offer === null) {
    if (isLive(state)) return notCancelledMessage(status.value, texts);
    return refusalAnswer({ code: "WRONG_STATE", args: { state } }, texts);
  }
  const pressed = await commands.press(actor, offer.token, "cancel");
  if (!pressed.ok) return refusalAnswer(pressed.refusal, texts);
  await openView(client, triggerId, cancelForm(pressed.value, texts));
  return null;
}
