import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { Preparation } from "../../core/preparation.ts";
import type { Texts } from "../../texts/texts.ts";
import { readButtonToken, readInteraction } from "../payloads.ts";
import { allChecksView, policyDocumentsView } from "../views/decision-looks.ts";
import { loadingView, refusalView } from "../views/notice-view.ts";
import { orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type Args = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
type Look = { title(texts: Texts): string; draw(preparation: Preparation, texts: Texts): ModalView };

const LOOKS = {
  policies: { title: (texts) => texts.decide.policies.button, draw: policyDocumentsView },
  checks: { title: (texts) => texts.decide.checks.button, draw: allChecksView },
} satisfies Record<string, Look>;

/** A second view above the form to approve in: at once an empty one, since the trigger lives 3 seconds. */
export function onDecisionLook({ commands, log, textsFor }: ListenerDeps, name: keyof typeof LOOKS) {
  const { title, draw }: Look = LOOKS[name];
  return async ({ ack, body, action, client }: Args): Promise<void> => {
    await ack();
    const { actor, triggerId } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    const pushed = await client.views.push({ trigger_id: triggerId, view: loadingView(title(texts), texts) });
    const viewId = pushed.view?.id;
    if (viewId === undefined) throw new Error("views.push answered without the view's id");
    await orTellFault(
      log,
      "decision look",
      async () => {
        const pressed = await commands.press(actor, readButtonToken(action), "approve");
        const view = pressed.ok
          ? draw(pressed.value.preparation, texts)
          : refusalView({ title: title(texts), refusal: pressed.refusal }, texts);
        await client.views.update({ view_id: viewId, view });
      },
      tellFaultInView(client, viewId, texts),
    );
  };
}
