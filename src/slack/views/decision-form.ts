import type { InputBlock, KnownBlock, ModalView } from "@slack/types";
import { shortestDurationSeconds } from "../../core/estimate.ts";
import { cleanForeignLines } from "../../core/foreign-text.ts";
import { everyResult, isShutOut, type Preparation } from "../../core/preparation.ts";
import { findingBlocks } from "../../notices/finding-lines.ts";
import { destinationRows, estimatePhrase } from "../../notices/preparation-lines.ts";
import type { Phrase } from "../../texts/phrase.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { toBlocks } from "../blocks.ts";
import { CALLBACK, DECISION_FIELD, TICKET_SEEN, VALUE } from "../ids.ts";
import { divider, LIMITS, plain } from "../plain-blocks.ts";
import { bullets, iconLine, line, lines, preformatted, quote, richText } from "../rich-text.ts";

const POLICY_MAX = 3_000;
const FINDINGS_SHOWN = 40;
const COMMENT_MAX_LENGTH = 1_000;

/** What the form has to know when it comes back. The token is opaque and of no use to anybody who may not decide. */
export type DecisionMetadata = { token: string; decision: "approve" | "reject"; needsTicket: boolean };

/** The exact plan, what its credentials can do, the estimate, all findings with their evidence, and the comment. */
export function decisionForm(
  view: PreparationView,
  decision: "approve" | "reject",
  token: string,
  texts: Texts,
): ModalView {
  const t = texts.approval;
  const { preparation } = view;
  const needsTicket = decision === "approve" && isShutOut(preparation);
  const metadata: DecisionMetadata = { token, decision, needsTicket };
  const inputs: KnownBlock[] = [
    ...(needsTicket ? ticketBlocks(preparation, texts) : []),
    commentInput(decision === "reject", texts),
  ];
  const blocks = [
    ...planBlocks(preparation, texts),
    ...dataBlocks(preparation, texts),
    ...findingsOf(preparation, texts),
  ];
  return {
    type: "modal",
    callback_id: CALLBACK.decisionForm,
    title: plain(decision === "approve" ? t.approveTitle : t.rejectTitle),
    submit: plain(decision === "approve" ? t.approve : t.reject),
    close: plain(texts.form.cancel),
    private_metadata: JSON.stringify(metadata),
    blocks: [...blocks.slice(0, LIMITS.viewBlocks - inputs.length), ...inputs],
  };
}

function planBlocks(preparation: Preparation, texts: Texts): KnownBlock[] {
  const t = texts.approval;
  const { id, requester, request, plan, planHash, revision, recipientChange } = preparation;
  if (plan === null) return [richText(line(t.decisionIntro(id, requester, request.recipient)))];
  const documents = plan.changes.flatMap((change) => ("document" in change ? [change] : []));
  return [
    richText(line(t.decisionIntro(id, requester, plan.recipient))),
    ...(recipientChange === null ? [] : [richText(line(t.recipientOnly(recipientChange.recipient)))]),
    richText(
      line([{ bold: t.planTitle }]),
      bullets(plan.changes.map((change) => texts.change(change))),
      line([t.accounts(plan.awsAccountId, plan.alibabaAccountId)]),
    ),
    richText(
      line([{ bold: t.grantsTitle }]),
      line([texts.state.profilePower(plan.profile)]),
      line([`${t.expiry(plan.ttlDays)} ${t.deliveryMode(plan.deliveryMode)}`]),
    ),
    ...documents.map(({ policyName, document }) =>
      richText(
        line([`${t.policyTitle} `, { code: policyName }]),
        preformatted(cleanForeignLines(indentJson(document), POLICY_MAX)),
      ),
    ),
    ...(request.reason === ""
      ? []
      : [richText(line([{ bold: texts.card.reason }]), quote([{ foreign: request.reason }]))]),
    richText(line([planHash === null ? "" : t.planHash(planHash, revision)])),
  ];
}

/** A document with line breaks; it is shown, not sent, so the spaces do not matter. */
function indentJson(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document), null, 2);
  } catch {
    // Not JSON: it is shown as it is, which is what would be sent.
    return document;
  }
}

function dataBlocks(preparation: Preparation, texts: Texts): KnownBlock[] {
  const t = texts.approval;
  const { estimate, request, verdict, facts } = preparation;
  const rows: Phrase[] = [
    ...(estimate === null
      ? []
      : [
          [{ bold: t.estimateTitle }, "  ", ...estimatePhrase(preparation, texts)] satisfies Phrase,
          [t.duration(shortestDurationSeconds(estimate, request.ossRegion))],
        ]),
    ...(verdict === null ? [] : [[{ bold: texts.card.verdictTitle }, "  ", texts.state.verdict(verdict)]]),
    ...destinationRows(facts, texts),
  ];
  return rows.length === 0 ? [] : [divider, richText(lines(rows))];
}

/** Findings of every check with all their evidence: an approver sees what a public channel does not. */
function findingsOf({ checks }: Preparation, texts: Texts): KnownBlock[] {
  const t = texts.approval;
  const results = everyResult(checks);
  const notRun = results.filter(({ result }) => result === null).map(({ name }) => texts.state.check(name));
  const missing = notRun.length === 0 ? [] : [richText(iconLine("warning", [t.notRun(notRun)]))];
  const findings = results.flatMap(({ result }) => result?.findings ?? []);
  const blocks = [...missing, ...toBlocks(findingBlocks(findings, texts, { hasEvidence: true }))];
  if (blocks.length === 0) return [richText(line([t.noFindings]))];
  const more = blocks.length - FINDINGS_SHOWN;
  return [
    divider,
    richText(line([{ bold: t.findingsTitle }])),
    ...blocks.slice(0, FINDINGS_SHOWN),
    ...(more > 0 ? [richText(line([texts.card.andMore(more)]))] : []),
  ];
}

/** The ticket beside the warning, with the box to tick. */
function ticketBlocks({ ticket }: Preparation, { approval: t }: Texts): KnownBlock[] {
  const option = { text: plain(t.ticketSeen), value: TICKET_SEEN };
  return [
    richText(iconLine("warning", ticket === null ? [t.ticketMissing] : t.ticket(ticket.url, ticket.givenBy))),
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

function commentInput(isRequired: boolean, { approval: t }: Texts): InputBlock {
  return {
    type: "input",
    block_id: DECISION_FIELD.comment,
    optional: !isRequired,
    label: plain(t.comment.label),
    element: {
      type: "plain_text_input",
      action_id: VALUE,
      multiline: true,
      max_length: COMMENT_MAX_LENGTH,
      placeholder: plain(t.comment.placeholder),
    },
  };
}
