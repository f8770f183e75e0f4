import type { Button, KnownBlock, ModalView } from "@slack/types";
import { isShutOut, type Preparation } from "../../core/preparation.ts";
import type { Profile } from "../../core/profile.ts";
import { ticketNumberOf } from "../../core/ticket-name.ts";
import {
  createdLines,
  decisionHead,
  warningRows,
  whitelistWarning,
  wholeAccountsWarning,
} from "../../notices/decision-lines.ts";
import { stepLines } from "../../notices/step-lines.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { ACTION, CALLBACK, DECISION_FIELD, TICKET_SEEN, VALUE } from "../ids.ts";
import { actionsBlock, alert, divider, plain } from "../plain-blocks.ts";
import { bullets, iconLine, iconLines, line, lines, quote, richText } from "../rich-text.ts";
import { commentInput, type DecisionMetadata } from "./reject-form.ts";

/** Of warnings beside the two that have a box of their own; the rest stands behind a button. */
const WARNINGS_SHOWN = 20;

/** What may be given less of, and what was asked for; `problem`: why what was chosen cannot be given. */
export type Choices = {
  asked: Pick<Preparation["request"], "profile" | "ttlDays">;
  profiles: readonly Profile[];
  problem?: string;
};

/**
 * What an approver answers for, the gravest first; then what they decide; then what will be created. `view` is of the plan that
 * is approved, which may be for less than was asked.
 */
export function approveForm(
  view: PreparationView,
  token: string,
  texts: Texts,
  choices: Choices = { asked: view.preparation.request, profiles: [] },
): ModalView {
  const { decide: t } = texts;
  const { preparation } = view;
  const needsTicket = isShutOut(preparation);
  const isAboutRecipient = preparation.recipientChange !== null;
  const { profile, ttlDays } = preparation.request;
  const { asked } = choices;
  const metadata: DecisionMetadata = {
    token,
    decision: "approve",
    needsTicket,
    isAboutRecipient,
    ...(isAboutRecipient
      ? {}
      : {
          asked: { profile: asked.profile, ttlDays: asked.ttlDays },
          shown: { profile, ttlDays, planHash: preparation.planHash ?? "" },
        }),
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
      ...(choices.problem === undefined ? [] : [alert("error", choices.problem)]),
      ...(isAboutRecipient ? [] : choiceBlocks(preparation, choices, texts)),
      ...(needsTicket ? ticketBlocks(preparation, texts) : []),
      commentInput({ isRequired: false, placeholder: t.commentPlaceholder }, texts),
      ...createdBlocks(preparation, token, texts),
    ],
  };
}

function headBlocks(view: PreparationView, texts: Texts): KnownBlock[] {
  const { request, recipientChange } = view.preparation;
  const [route = [], ...facts] = decisionHead(view, texts);
  const steps = stepLines(view, texts);
  return [
    richText(line(route), lines(facts)),
    ...(steps.length === 0 ? [] : [richText(lines(steps))]),
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

/** Access and days, each redrawing the form with the plan that comes of it. */
function choiceBlocks(
  { request }: Preparation,
  { asked, profiles }: Choices,
  { decide: t }: Texts,
): KnownBlock[] {
  const options = profiles.toReversed().map((profile) => {
    const { name, reach } = t.access.option(profile, profile === asked.profile);
    return { text: plain(name), description: plain(reach), value: profile };
  });
  const initial = options.find(({ value }) => value === request.profile);
  const access: KnownBlock[] =
    options.length < 2 || initial === undefined
      ? []
      : [
          {
            type: "input",
            block_id: DECISION_FIELD.profile,
            dispatch_action: true,
            label: plain(t.access.label),
            element: {
              type: "radio_buttons",
              action_id: ACTION.narrowAccess,
              options,
              initial_option: initial,
            },
          },
        ];
  return [
    ...access,
    {
      type: "input",
      block_id: DECISION_FIELD.ttlDays,
      dispatch_action: true,
      label: plain(t.days.label),
      hint: plain(t.days.hint(asked.ttlDays)),
      element: {
        type: "number_input",
        action_id: ACTION.narrowDays,
        is_decimal_allowed: false,
        initial_value: String(request.ttlDays),
        min_value: "1",
        max_value: String(asked.ttlDays),
      },
    },
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
