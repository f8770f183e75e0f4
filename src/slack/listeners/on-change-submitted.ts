import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import * as z from "zod";
import { atBlocksOf, readInteraction } from "../payloads.ts";
import { type FieldErrors, readDraft, readRequestForm } from "../read-request-form.ts";
import { noticeView, refusalView } from "../views/notice-view.ts";
import { writeDraft } from "../views/request-form.ts";
import { cardUrlOf, orTellFault, tellFaultInView } from "./answer.ts";
import { checkAtFields } from "./check-at-fields.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

const metadataSchema = z.object({
  changeToken: z.string(),
  channelId: z.string(),
  /** Missing in a form that an older release opened. */
  revision: z.number().int().optional(),
});

/** The form of a preparation that is changed: errors at the fields, or its next revision. */
export function onChangeSubmitted(deps: ListenerDeps) {
  return async ({ ack, body, view, client }: SubmissionArgs): Promise<void> => {
    const { actor, submissionId, privateMetadata } = readInteraction(body);
    const texts = await deps.textsFor(actor.userId);
    const { changeToken, channelId, revision } = metadataSchema.parse(JSON.parse(privateMetadata));
    const { question, existing } = readDraft(privateMetadata);
    const fixed = { channelId, ...(existing === undefined ? {} : { existing }) };
    const form = readRequestForm(view.state.values, deps.settings, texts, fixed);
    const atFields = (errors: FieldErrors) => atBlocksOf(view.state.values, errors);
    if (!form.ok) return ack({ response_action: "errors", errors: atFields(form.errors) });
    const { request } = form;
    const draft = writeDraft({
      ...request,
      changeToken,
      ...(revision === undefined ? {} : { revision }),
      ...(question === undefined ? {} : { question }),
    });
    const title = texts.form.notChanged;

    const { errors, refusal } = await checkAtFields(deps, actor, request);
    if (Object.keys(errors).length > 0) {
      return ack({ response_action: "errors", errors: atFields(errors) });
    }
    if (refusal)
      return ack({ response_action: "update", view: refusalView({ title, refusal, draft }, texts) });
    await ack({
      response_action: "update",
      view: noticeView(
        {
          title: texts.form.changeTitle,
          icon: "hourglass_flowing_sand",
          phrase: [texts.form.changing],
        },
        texts,
      ),
    });
    await orTellFault(
      deps.log,
      "change",
      async () => {
        const outcome = await deps.commands.change(actor, submissionId, { token: changeToken, request });
        const result = outcome.ok
          ? noticeView(
              {
                title: texts.form.changeTitle,
                icon: "white_check_mark",
                phrase: texts.form.changed(outcome.value.id),
                cardUrl: await cardUrlOf(deps, actor, outcome.value.id),
              },
              texts,
            )
          : refusalView({ title, refusal: outcome.refusal, draft }, texts);
        await client.views.update({ view_id: view.id, view: result });
      },
      tellFaultInView(client, view.id, texts, draft),
    );
  };
}
