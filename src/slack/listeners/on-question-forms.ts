import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import { QUESTION_FIELD } from "../ids.ts";
import { readFormValues, readInteraction } from "../payloads.ts";
import { loadingView, noticeView, refusalView } from "../views/notice-view.ts";
import { orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

/** A question of an approver, or the requester's answer to it. */
export function onQuestionSubmitted({ commands, log, textsFor }: ListenerDeps, kind: "ask" | "answer") {
  return async ({ ack, body, view, client }: SubmissionArgs): Promise<void> => {
    const { actor, submissionId, privateMetadata: token } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    const t = texts.decide[kind];
    const title = texts.button[kind];
    const text = (readFormValues(view.state.values).get(QUESTION_FIELD.text) ?? "").trim();
    if (text === "") return ack({ response_action: "errors", errors: { [QUESTION_FIELD.text]: t.required } });
    await ack({ response_action: "update", view: loadingView(title, texts) });
    await orTellFault(
      log,
      kind,
      async () => {
        const outcome = await commands[kind](actor, submissionId, { token, text });
        const result = outcome.ok
          ? noticeView({ title, icon: "white_check_mark", phrase: [t.done] }, texts)
          : refusalView({ title: texts.approval.notPossible, refusal: outcome.refusal }, texts);
        await client.views.update({ view_id: view.id, view: result });
      },
      tellFaultInView(client, view.id, texts),
    );
  };
}
