import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Refusal } from "../../core/refusal.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { readMenuValue } from "../ids.ts";
import { type Interaction, readButtonToken, readInteraction } from "../payloads.ts";
import { loadingView, refusalView } from "../views/notice-view.ts";
import { updateView } from "../views/update-view.ts";
import {
  answerPrivately,
  answerView,
  faultAnswer,
  openView,
  orTellFault,
  type PrivateAnswer,
  tellFaultInView,
} from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

/** What the listeners of buttons have in common: what was pressed, and how it is answered. */

type ButtonArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
export type Listener = (args: ButtonArgs) => Promise<void>;

/** The token of what was pressed: a button has it as its value, an option of a menu behind the button's name. */
function tokenOf(action: BlockAction["actions"][number]): string {
  const value = readButtonToken(action);
  return action.type === "overflow" ? readMenuValue(value).token : value;
}

/** Beside the message that was clicked; on the App Home, where there is none, in a window. */
export async function answerClick(
  { body, client, respond }: ButtonArgs,
  answer: PrivateAnswer,
  threadTs: string | null,
  texts: Texts,
): Promise<void> {
  if (body.view === undefined) return answerPrivately(respond, answer, threadTs);
  await openView(client, readInteraction(body).triggerId, answerView(answer, texts));
}

/** Runs what a click is for; a fault is told where an answer would be. */
export async function answering(
  { log, textsFor }: ListenerDeps,
  args: ButtonArgs,
  run: (interaction: Interaction, token: string, texts: Texts) => Promise<void>,
): Promise<void> {
  const interaction = readInteraction(args.body);
  const texts = await textsFor(interaction.actor.userId);
  await orTellFault(
    log,
    "button",
    () => run(interaction, tokenOf(args.action), texts),
    () => answerClick(args, faultAnswer(texts), interaction.threadTs, texts),
  );
}

/** A click that opens a window: at once an empty one, since the trigger lives 3 seconds, then what it is for. */
export function opens(
  { log, textsFor }: ListenerDeps,
  titleIn: (texts: Texts) => string,
  draw: (actor: Actor, token: string, texts: Texts) => Promise<ModalView | Refusal>,
): Listener {
  return async ({ ack, body, action, client }) => {
    await ack();
    const { actor, triggerId } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    const title = titleIn(texts);
    const viewId = await openView(client, triggerId, loadingView(title, texts));
    await orTellFault(
      log,
      "window",
      async () => fill(client, viewId, await draw(actor, tokenOf(action), texts), { title, texts }),
      tellFaultInView(client, viewId, texts),
    );
  };
}

async function fill(
  client: WebClient,
  viewId: string,
  drawn: ModalView | Refusal,
  { title, texts }: { title: string; texts: Texts },
): Promise<void> {
  const view = "code" in drawn ? refusalView({ title, refusal: drawn }, texts) : drawn;
  await updateView(client, viewId, view);
}
