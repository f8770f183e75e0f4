import type { ModalView } from "@slack/types";
import { approveForm } from "../../../src/slack/views/approve-form.ts";
import { cancelForm } from "../../../src/slack/views/cancel-form.ts";
import { compareForm } from "../../../src/slack/views/compare-form.ts";
import { credentialsView } from "../../../src/slack/views/credentials-view.ts";
import { allChecksView, policyDocumentsView } from "../../../src/slack/views/decision-looks.ts";
import { extendForm, recipientForm, rotateForm } from "../../../src/slack/views/key-forms.ts";
import { faultView, loadingView, refusalView } from "../../../src/slack/views/notice-view.ts";
import { answerForm, askForm } from "../../../src/slack/views/question-forms.ts";
import { rejectForm } from "../../../src/slack/views/reject-form.ts";
import { requestForm } from "../../../src/slack/views/request-form.ts";
import { ticketForm } from "../../../src/slack/views/ticket-form.ts";
import type { Texts } from "../../../src/texts/texts.ts";
import { CARDS } from "../../notices/cards.ts";
import { SECRETS } from "./fake-commands.ts";
import { ADA, makePreparation, makeView, makeWhitelisted } from "./preparations.ts";
import { SETTINGS } from "./slack-world.ts";

const TICKETS = { page: "https://t.example/", hosts: ["t.example"], example: "https://t.example/1" };
export const WHITELISTED = makeView(makeWhitelisted());

/** Every form and view that people meet, by what it is for, in one language. */
export function everyForm(texts: Texts): Readonly<Record<string, ModalView>> {
  const { preparation } = WHITELISTED;
  const { ossRegion, storageClass, destinationBucket: bucket } = preparation.request;
  const existing = { bucket, ossRegion, storageClass };
  const awaiting = makeView(makePreparation("awaiting_approval"));
  return {
    "a new request": requestForm({}, SETTINGS, texts),
    "a request to change": requestForm({ ...preparation.request, changeToken: "t" }, SETTINGS, texts),
    "a request to change, with a question": requestForm(
      {
        ...{ ...preparation.request, changeToken: "t" },
        question: { by: ADA, text: "?" },
      },
      SETTINGS,
      texts,
    ),
    "a new request for a bucket that exists": requestForm(
      { ...preparation.request, existing },
      SETTINGS,
      texts,
    ),
    approve: approveForm(awaiting, "t", texts),
    "approve in steps": approveForm(
      makeView(awaiting.preparation, {
        approvalSteps: [
          { name: "一", needed: 1 },
          { name: "二", needed: 1 },
        ],
      }),
      "t",
      texts,
    ),
    "approve beside a whitelist": approveForm(CARDS.awaiting_approval, "t", texts),
    "approve without a ticket": approveForm(WHITELISTED, "t", texts),
    reject: rejectForm(WHITELISTED, "t", texts),
    "policy documents": policyDocumentsView(awaiting.preparation, texts),
    "all checks": allChecksView(preparation, texts),
    cancel: cancelForm(WHITELISTED, texts),
    ask: askForm(WHITELISTED, "t", texts),
    answer: answerForm(CARDS.asked_back, "t", texts),
    ticket: ticketForm(preparation, "t", TICKETS, texts),
    rotate: rotateForm(preparation, "t", texts),
    extend: extendForm(preparation, 90, "t", texts),
    recipient: recipientForm("t", texts),
    compare: compareForm("t", texts),
    credentials: credentialsView(SECRETS, makePreparation("ready"), texts),
    loading: loadingView("x", texts),
    fault: faultView(texts),
    refusal: refusalView({ title: "x", refusal: { code: "NOT_FOUND", args: { id: preparation.id } } }, texts),
  };
}

/** What people copy into a ticket is for Alibaba Cloud's support, in English and in Chinese, in every language of the form. */
export function withoutTicketText({ blocks, ...form }: ModalView): ModalView {
  const shown = blocks.filter((block) => !JSON.stringify(block).includes("AWS S3 migration to OSS"));
  return { ...form, blocks: shown };
}
