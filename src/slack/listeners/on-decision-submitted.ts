import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import { isDecisionAwaited, type Preparation } from "../../core/preparation.ts";
import { approvalsOf } from "../../notices/approval-lines.ts";
import { standingsOf } from "../../notices/step-lines.ts";
import type { Phrase } from "../../texts/phrase.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { DECISION_FIELD, TICKET_SEEN } from "../ids.ts";
import { readFormValues, readInteraction } from "../payloads.ts";
import type { FieldErrors } from "../read-request-form.ts";
import { noticeView, refusalView } from "../views/notice-view.ts";
import { type DecisionMetadata, decisionMetadata } from "../views/reject-form.ts";
import { orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

/** Approve or Reject, with its comment. What the form says is only what was shown: the plan is the store's. */
export function onDecisionSubmitted(deps: ListenerDeps) {
  const { commands, log, textsFor } = deps;
  return async ({ ack, body, view, client }: SubmissionArgs): Promise<void> => {
    const { actor, submissionId, privateMetadata } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    const metadata = decisionMetadata.parse(JSON.parse(privateMetadata));
    const { decision, token } = metadata;
    const fields = readFormValues(view.state.values);
    const comment = (fields.get(DECISION_FIELD.comment) ?? "").trim();
    const hasSeenTicket = fields.get(DECISION_FIELD.ticketSeen) === TICKET_SEEN;
    const errors = fieldErrors(metadata, fields, texts.decide);
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
          ...narrowerIn(metadata, fields),
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
  { id, revision, narrowings }: Preparation,
  { decide: t, steps }: Texts,
): Promise<{ phrase: Phrase; cardUrl: string | null }> {
  const seen = await commands.view(actor, id);
  const cardUrl = seen.ok ? seen.value.cardUrl : null;
  const say = (text: string) => ({ phrase: [text], cardUrl });
  if (decision === "reject") return say(t.rejected);
  const isPartial = seen.ok && isDecisionAwaited(seen.value.preparation);
  const left = isPartial ? Math.max(1, seen.value.approvalsNeeded - approvalsOf(seen.value).length) : 0;
  const mine = narrowings.findLast(({ by, revision: of }) => by === actor.userId && of === revision);
  if (mine !== undefined && !isAboutRecipient)
    return say(t.approvedWith(t.narrowed(mine.before, mine.after), left));
  const asked = seen.ok && isPartial ? standingsOf(seen.value) : [];
  const next = asked.find(({ isWaited }) => isWaited);
  if (next !== undefined && asked.some(({ done }) => done?.approvers.includes(actor.userId)))
    return say(steps.next(next, asked.length));
  if (left > 0) return say(t.approvedPartly(left));
  return say(isAboutRecipient ? t.approvedRecipient : t.approved);
}

function fieldErrors(
  { decision, needsTicket, asked, shown }: DecisionMetadata,
  fields: ReadonlyMap<string, string>,
  t: Texts["decide"],
): FieldErrors {
  const comment = (fields.get(DECISION_FIELD.comment) ?? "").trim();
  if (decision === "reject") return comment === "" ? { [DECISION_FIELD.comment]: t.commentRequired } : {};
  const days = readDays(fields);
  const profile = fields.get(DECISION_FIELD.profile);
  const isUnread = needsTicket && fields.get(DECISION_FIELD.ticketSeen) !== TICKET_SEEN;
  return {
    ...(isUnread ? { [DECISION_FIELD.ticketSeen]: t.ticketRequired } : {}),
    ...(asked === undefined || days === null || (days >= 1 && days <= asked.ttlDays)
      ? {}
      : { [DECISION_FIELD.ttlDays]: t.days.problem(asked.ttlDays) }),
    // Nobody approves a plan that the form does not show.
    ...(shown === undefined || profile === undefined || profile === shown.profile
      ? {}
      : { [DECISION_FIELD.profile]: t.access.notDrawn }),
  };
}

/** Less than was asked for; nothing where the form offers none of it. */
function narrowerIn({ asked, shown }: DecisionMetadata, fields: ReadonlyMap<string, string>) {
  if (asked === undefined || shown === undefined) return {};
  const ttlDays = readDays(fields) ?? asked.ttlDays;
  if (ttlDays === asked.ttlDays && shown.profile === asked.profile) return {};
  return { narrower: { ttlDays, profile: shown.profile, shown } };
}

/** Null where the form has no such field; what is no whole number is out of every range. */
function readDays(fields: ReadonlyMap<string, string>): number | null {
  const text = fields.get(DECISION_FIELD.ttlDays);
  if (text === undefined) return null;
  return /^\d{1,4}$/.test(text) ? Number(text) : 0;
}
