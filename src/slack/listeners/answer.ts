import type { RespondFn } from "@slack/bolt";
import type { KnownBlock, ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Refusal } from "../../core/refusal.ts";
import { describeError } from "../../security/redact.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Log } from "../../workflow/deps.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { escapeMrkdwn } from "../escape-mrkdwn.ts";
import { CALLBACK } from "../ids.ts";
import { iconLine, richText } from "../rich-text.ts";
import { faultView } from "../views/notice-view.ts";
import { withFallback } from "../views/update-view.ts";
import type { ListenerDeps } from "./listener-deps.ts";

/** Answers that one person alone sees, and what they see when the bot itself fails. */

export type PrivateAnswer = { text: string; blocks: KnownBlock[] };

/** Sends an answer to a command or click; in a thread, beside the message that was clicked. */
export async function answerPrivately(
  respond: RespondFn,
  answer: PrivateAnswer,
  threadTs: string | null = null,
): Promise<void> {
  await respond({
    response_type: "ephemeral",
    replace_original: false,
    text: escapeMrkdwn(answer.text),
    blocks: answer.blocks,
    ...(threadTs === null ? {} : { thread_ts: threadTs }),
  });
}

export function refusalAnswer(refusal: Refusal, texts: Texts): PrivateAnswer {
  return { text: texts.command.refused, blocks: [richText(iconLine("no_entry", texts.refusal(refusal)))] };
}

export function noteAnswer(icon: string, text: string): PrivateAnswer {
  return { text, blocks: [richText(iconLine(icon, [text]))] };
}

/** Runs what follows an acknowledgement; a fault is logged, and the person gets a message that there was one. */
export async function orTellFault(
  log: Log,
  what: string,
  run: () => Promise<void>,
  tell: () => Promise<unknown>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.error({ part: "slack", what, error: describeError(error) }, "a listener failed");
    await tell();
  }
}

export function faultAnswer({ command }: Texts): PrivateAnswer {
  return noteAnswer("warning", command.unexpected);
}

/** An answer in a window, for where no message can stand that one person alone sees. */
export function answerView({ blocks }: PrivateAnswer, texts: Texts): ModalView {
  return {
    type: "modal",
    callback_id: CALLBACK.notice,
    title: { type: "plain_text", text: texts.keys.notPossible },
    close: { type: "plain_text", text: texts.form.close },
    blocks,
  };
}

/** The card of a preparation, when this person may see it and it is posted. */
export async function cardUrlOf(
  { commands }: Pick<ListenerDeps, "commands">,
  actor: Actor,
  preparationId: string,
): Promise<string | null> {
  const view = await commands.view(actor, preparationId);
  return view.ok ? view.value.cardUrl : null;
}

export function tellFaultPrivately(
  respond: RespondFn,
  texts: Texts,
  threadTs: string | null = null,
): () => Promise<void> {
  return () => answerPrivately(respond, faultAnswer(texts), threadTs);
}

export function tellFaultInView(
  client: WebClient,
  viewId: string,
  texts: Texts,
  draft?: string,
): () => Promise<unknown> {
  return () => client.views.update({ view_id: viewId, view: faultView(texts, draft) });
}

/** Opens a view while the trigger lives. Errors: WebAPI errors, such as `expired_trigger_id`. */
export async function openView(client: WebClient, triggerId: string, view: ModalView): Promise<string> {
  const opened = await withFallback(view, (taken) =>
    client.views.open({ trigger_id: triggerId, view: taken }),
  );
  const viewId = opened.view?.id;
  if (viewId === undefined) throw new Error("views.open answered without the view's id");
  return viewId;
}
