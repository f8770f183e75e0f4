import type { Button, KnownBlock, ModalView } from "@slack/types";
import { isShutOut, type Preparation } from "../../core/preparation.ts";
import { ticketNumberOf } from "../../core/ticket-name.ts";
import {
  createdLines,
  decisionHead,
  warningRows,
  whitelistWarning,
  wholeAccountsWarning,
} from "../../notices/decision-lines.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { ACTION, CALLBACK, DECISION_FIELD, TICKET_SEEN, VALUE } from "../ids.ts";
import { actionsBlock, alert, divider, plain } from "../plain-blocks.ts";
import { bullets, iconLine, iconLines, line, lines, quote, richText } from "../rich-text.ts";
import { commentInput, type DecisionMetadata } from "./reject-form.ts";

/** Of warnings beside the two that have a box of their own; the rest stands behind a button. */
const WARNINGS_SHOWN = 20;

/** What an approver answers for, the gravest first; then what they decide; then what will be created. */
export function approveForm(view: PreparationView, token: string, texts: Texts): ModalView {
  const { decide: t } = texts;
  const { preparation } = view;
  const needsTicket = isShutOut(preparation);
  const metadata: DecisionMetadata = {
    token,
    decision: "approve",
    needsTicket,
    isAboutRecipient: preparation.recipientChange !== null,
  };
  return {
    type: "modal",
    callback_id: CALLBACK.decisionForm,
    title: plain(texts.button.approve),
    submit: plain(texts.button.approve),
    close: plain(texts.form.cancel),
    private_metadata: JSON.stringify(metadata),
    blocks: [
      ...headBlocks(view, texts),
      ...warningBlocks(preparation, texts),
      ...(needsTicket ? ticketBlocks(preparation, texts) : []),
      commentInput({ isRequired: false, placeholder: t.commentPlaceholder }, texts),
      ...createdBlocks(preparation, token, texts),
    ],
  };
}

function headBlocks(view: PreparationView, texts: Texts): KnownBlock[] {
  const { request, recipientChange } = view.preparation;
  const [route = [], ...facts] = decisionHead(view, texts);
  return [
    richText(line(route), lines(facts)),
    ...(recipientChange === null
      ? []
      : [richText(line(texts.approval.recipientOnly(recipientChange.recipient)))]),
    ...(request.reason.trim() === ""
      ? []
      : [richText(line([{ bold: texts.decide.why }]), quote([{ foreign: request.reason }]))]),
  ];
}

function warningBlocks(preparation: Preparation, texts: Texts): KnownBlock[] {
  const rows = warningRows(preparation, texts);
  const more = rows.length - WARNINGS_SHOWN;
  const boxes = [wholeAccountsWarning({ preparation }, texts), whitelistWarning(preparation, texts)];
  return [
    ...boxes.flatMap((text) => (text === null ? [] : [alert("warning", text)])),
    ...(rows.length === 0 ? [] : [richText(iconLines(rows.slice(0, WARNINGS_SHOWN)))]),
    ...(more > 0 ? [richText(line([texts.card.andMore(more)]))] : []),
  ];
}

/** The ticket, and the box to tick. */
function ticketBlocks({ ticket }: Preparation, { decide: t, when }: Texts): KnownBlock[] {
  const option = { text: plain(t.ticketSeen), value: TICKET_SEEN };
  return [
    ticket === null
      ? richText(iconLine("warning", [t.ticketMissing]))
      : richText(
          line(
            t.ticketLine(ticketNumberOf(ticket.url), ticket.url, ticket.givenBy, when.ago(ticket.givenAt)),
          ),
        ),
    {
      type: "input",
      block_id: DECISION_FIELD.ticketSeen,
      // Marked as required, which Slack holds people to; the listener asks again, and `decide` once more.
      optional: false,
      label: plain(t.ticketLabel),
      element: { type: "checkboxes", action_id: VALUE, options: [option] },
    },
  ];
}

/** Nothing is created for another recipient of credentials that exist. */
function createdBlocks(
  { id, revision, plan, planHash, recipientChange }: Preparation,
  token: string,
  texts: Texts,
): KnownBlock[] {
  const { decide: t } = texts;
  const created = plan === null || recipientChange !== null ? null : createdLines(plan, texts);
  const look = (actionId: string, label: string): Button => ({
    type: "button",
    action_id: actionId,
    text: plain(label),
    value: token,
  });
  return [
    divider,
    ...(created === null
      ? []
      : [
          richText(
            line([{ bold: t.created.title(plan?.changes.length ?? 0) }]),
            created.length === 0 ? line([t.created.nothing]) : bullets(created),
          ),
        ]),
    ...actionsBlock("decision_looks", [
      look(ACTION.policyDocuments, t.policies.button),
      look(ACTION.allChecks, t.checks.button),
    ]),
    { type: "context", elements: [plain(t.identity(id, revision, planHash ?? ""))] },
  ];
}
