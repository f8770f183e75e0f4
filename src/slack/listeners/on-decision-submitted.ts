import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import * as z from "zod";
import { isDecisionAwaited, type Preparation } from "../../core/preparation.ts";
import { approvalsOf } from "../../notices/approval-lines.ts";
import type { Phrase } from "../../texts/phrase.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { DECISION_FIELD, TICKET_SEEN } from "../ids.ts";
import { readFormValues, readInteraction } from "../payloads.ts";
import type { FieldErrors } from "../read-request-form.ts";
import { noticeView, refusalView } from "../views/notice-view.ts";
import type { DecisionMetadata } from "../views/reject-form.ts";
import { orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

const metadataSchema = z.object({
  token: z.string(),
  decision: z.enum(["approve", "reject"]),
  needsTicket: z.boolean(),
  isAboutRecipient: z.boolean().default(false),
});

/** Approve or Reject, with its comment. What the form says is only what was shown: the plan is the store's. */
export function onDecisionSubmitted(deps: ListenerDeps) {
  const { commands, log, textsFor } = deps;
  return async ({ ack, body, view, client }: SubmissionArgs): Promise<void> => {
    const { actor, submissionId, privateMetadata } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    const metadata = metadataSchema.parse(JSON.parse(privateMetadata));
    const { decision, token } = metadata;
    const fields = readFormValues(view.state.values);
    const comment = (fields.get(DECISION_FIELD.comment) ?? "").trim();
    const hasSeenTicket = fields.get(DECISION_FIELD.ticketSeen) === TICKET_SEEN;
    const errors = fieldErrors(metadata, comment, hasSeenTicket, texts.decide);
    if (Object.keys(errors).length > 0) return ack({ response_action: "errors", errors });

    const title = texts.button[decision];
    await ack({
      response_action: "update",
      view: noticeView({ title, icon: "hourglass_flowing_sand", phrase: [texts.decide.deciding] }, texts),
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
                ...(await told(deps, actor, metadata, outcome.value, texts)),
              },
              texts,
            )
          : refusalView({ title: texts.approval.notDecided, refusal: outcome.refusal }, texts);
        await client.views.update({ view_id: view.id, view: result });
      },
      tellFaultInView(client, view.id, texts),
    );
  };
}

/** What came of it, in a sentence, with the link to the card. */
async function told(
  { commands }: ListenerDeps,
  actor: Actor,
  { decision, isAboutRecipient }: DecisionMetadata,
  { id }: Preparation,
  { decide: t }: Texts,
): Promise<{ phrase: Phrase; cardUrl: string | null }> {
  const seen = await commands.view(actor, id);
  const cardUrl = seen.ok ? seen.value.cardUrl : null;
  const say = (text: string) => ({ phrase: [text], cardUrl });
  if (decision === "reject") return say(t.rejected);
  const isPartial = seen.ok && isDecisionAwaited(seen.value.preparation);
  if (!isPartial) return say(isAboutRecipient ? t.approvedRecipient : t.approved);
  const left = seen.value.approvalsNeeded - approvalsOf(seen.value).length;
  return say(t.approvedPartly(Math.max(1, left)));
}

function fieldErrors(
  { decision, needsTicket }: DecisionMetadata,
  comment: string,
  hasSeenTicket: boolean,
  t: Texts["decide"],
): FieldErrors {
  if (decision === "reject") return comment === "" ? { [DECISION_FIELD.comment]: t.commentRequired } : {};
  return needsTicket && !hasSeenTicket ? { [DECISION_FIELD.ticketSeen]: t.ticketRequired } : {};
}
