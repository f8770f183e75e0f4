import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import { CANCEL_FIELD } from "../ids.ts";
import { readFormValues, readInteraction } from "../payloads.ts";
import { cancelMetadataSchema } from "../views/cancel-form.ts";
import { loadingView, noticeView, refusalView } from "../views/notice-view.ts";
import { orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

/** Cancels a request, with a reason or without. */
export function onCancelSubmitted({ commands, log, textsFor }: ListenerDeps) {
  return async ({ ack, body, view, client }: SubmissionArgs): Promise<void> => {
    const { actor, submissionId, privateMetadata } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    const title = texts.button.cancel;
    const { preparationId } = cancelMetadataSchema.parse(JSON.parse(privateMetadata));
    const reason = readFormValues(view.state.values).get(CANCEL_FIELD.reason) ?? "";
    await ack({ response_action: "update", view: loadingView(title, texts) });
    await orTellFault(
      log,
      "cancel",
      async () => {
        const outcome = await commands.cancel(actor, submissionId, { preparationId, reason });
        const result = outcome.ok
          ? noticeView(
              { title, icon: "white_check_mark", phrase: [texts.command.cancelled(preparationId)] },
              texts,
            )
          : refusalView({ title: texts.approval.notPossible, refusal: outcome.refusal }, texts);
        await client.views.update({ view_id: view.id, view: result });
      },
      tellFaultInView(client, view.id, texts),
    );
  };
}
