import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import { plainOf } from "../../texts/phrase.ts";
import { TICKET_FIELD } from "../ids.ts";
import { readFormValues, readInteraction } from "../payloads.ts";
import { noticeView, refusalView } from "../views/notice-view.ts";
import { ticketMetadataSchema } from "../views/ticket-form.ts";
import { cardUrlOf, orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

/** The ticket's link: refused at its field, or kept and the checks run again with it. */
export function onTicketSubmitted(deps: ListenerDeps) {
  const { commands, log, textsFor } = deps;
  return async ({ ack, body, view, client }: SubmissionArgs): Promise<void> => {
    const { actor, submissionId, privateMetadata } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    const t = texts.approval;
    const { token, ...request } = ticketMetadataSchema.parse(JSON.parse(privateMetadata));
    const url = (readFormValues(view.state.values).get(TICKET_FIELD.url) ?? "").trim();
    const problem = commands.checkTicket(url, request);
    if (problem !== null) {
      return ack({
        response_action: "errors",
        errors: { [TICKET_FIELD.url]: plainOf(texts.refusal(problem)) },
      });
    }
    await ack({
      response_action: "update",
      view: noticeView(
        { title: t.ticketTitle, icon: "hourglass_flowing_sand", phrase: [t.ticketSaving] },
        texts,
      ),
    });
    await orTellFault(
      log,
      "ticket",
      async () => {
        const outcome = await commands.giveTicket(actor, submissionId, { token, url });
        const result = outcome.ok
          ? noticeView(
              {
                title: t.ticketTitle,
                icon: "white_check_mark",
                phrase: [t.ticketSaved],
                cardUrl: await cardUrlOf(deps, actor, outcome.value.id),
              },
              texts,
            )
          : refusalView({ title: t.notPossible, refusal: outcome.refusal }, texts);
        await client.views.update({ view_id: view.id, view: result });
      },
      tellFaultInView(client, view.id, texts),
    );
  };
}
