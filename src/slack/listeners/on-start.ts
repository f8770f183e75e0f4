import type {
  AllMiddlewareArgs,
  BlockAction,
  GlobalShortcut,
  SlackActionMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
} from "@slack/bolt";
import { readInteraction } from "../payloads.ts";
import { readDraft } from "../read-request-form.ts";
import { requestForm } from "../views/request-form.ts";
import { updateView } from "../views/update-view.ts";
import { orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";
import { openRequestForm } from "./open-request-form.ts";

type StartArgs =
  | (SlackShortcutMiddlewareArgs<GlobalShortcut> & AllMiddlewareArgs)
  | (SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs);

/** The global shortcut and the App Home's button: both open the empty form. */
export function onStart(deps: ListenerDeps) {
  return async ({ ack, body, client }: StartArgs): Promise<void> => {
    await ack();
    const { actor, triggerId } = readInteraction(body);
    await openRequestForm(deps, { client, triggerId, actor, draft: { recipient: actor.userId } });
  };
}

/** Back from a refusal: the form as it was filled in, in the same window. */
export function onBackToForm({ settings, log, textsFor }: ListenerDeps) {
  return async ({
    ack,
    body,
    client,
  }: SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs): Promise<void> => {
    await ack();
    const { actor, viewId, privateMetadata } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    if (viewId === null) return;
    await orTellFault(
      log,
      "back to the form",
      async () => {
        await updateView(client, viewId, requestForm(readDraft(privateMetadata), settings, texts));
      },
      tellFaultInView(client, viewId, texts, privateMetadata),
    );
  };
}
