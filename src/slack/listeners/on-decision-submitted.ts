import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import * as z from "zod";
import type { Texts } from "../../texts/texts.ts";
import { DECISION_FIELD, TICKET_SEEN } from "../ids.ts";
import { readFormValues, readInteraction } from "../payloads.ts";
import type { FieldErrors } from "../read-request-form.ts";
import type { DecisionMetadata } from "../views/decision-form.ts";
import { noticeView, refusalView } from "../views/notice-view.ts";
import { orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

const metadataSchema = z.object({
  token: z.string(),
  decision: z.enum(["approve", "reject"]),
  needsTicket: z.boolean(),
});

/** Approve or Reject, with its comment. What the form says is only what was shown: the plan is the store's. */
export function onDecisionSubmitted({ commands, log, textsFor }: ListenerDeps) {
  return async ({ ack, body, view, client }: SubmissionArgs): Promise<void> => {
    const { actor, submissionId, privateMetadata } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    const t = texts.approval;
    const metadata = metadataSchema.parse(JSON.parse(privateMetadata));
    const { decision, token } = metadata;
    const fields = readFormValues(view.state.values);
    const comment = (fields.get(DECISION_FIELD.comment) ?? "").trim();
    const hasSeenTicket = fields.get(DECISION_FIELD.ticketSeen) === TICKET_SEEN;
    const errors = fieldErrors(metadata, comment, hasSeenTicket, t);
    if (Object.keys(errors).length > 0) return ack({ response_action: "errors", errors });

    const title = decision === "approve" ? t.approveTitle : t.rejectTitle;
    await ack({
      response_action: "update",
      view: noticeView({ title, icon: "hourglass_flowing_sand", phrase: [t.deciding] }, texts),
    });
    await orTellFault(
      log,
      "decision",
      async () => {
        const outcome = await commands.decide(actor, submissionId, {
          token,
          decision,
          comment,
          hasSeenTicket,
        });
        const result = outcome.ok
          ? noticeView(
              {
                title,
                icon: "white_check_mark",
                phrase: [{ bold: t.decided[decision] }],
                detail: [decision === "approve" ? t.approvedDetail : t.rejectedDetail],
              },
              texts,
            )
          : refusalView({ title: t.notDecided, refusal: outcome.refusal }, texts);
        await client.views.update({ view_id: view.id, view: result });
      },
      tellFaultInView(client, view.id, texts),
    );
  };
}

function fieldErrors(
  { decision, needsTicket }: DecisionMetadata,
  comment: string,
  hasSeenTicket: boolean,
  t: Texts["approval"],
): FieldErrors {
  if (decision === "reject") return comment === "" ? { [DECISION_FIELD.comment]: t.commentRequired } : {};
  return needsTicket && !hasSeenTicket ? { [DECISION_FIELD.ticketSeen]: t.ticketRequired } : {};
}
