import type { ModalView } from "@slack/types";
import { allView } from "../../../src/slack/views/all-view.ts";
import { approveForm } from "../../../src/slack/views/approve-form.ts";
import { cancelForm } from "../../../src/slack/views/cancel-form.ts";
import { compareForm } from "../../../src/slack/views/compare-form.ts";
import { credentialsView } from "../../../src/slack/views/credentials-view.ts";
import { allChecksView, policyDocumentsView } from "../../../src/slack/views/decision-looks.ts";
import { detailsView } from "../../../src/slack/views/details-view.ts";
import { extendForm, recipientForm, rotateForm } from "../../../src/slack/views/key-forms.ts";
import { faultView, loadingView, refusalView } from "../../../src/slack/views/notice-view.ts";
import { policyView } from "../../../src/slack/views/policy-view.ts";
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

const officeOnly = (exempt: object) => ({
  Sid: "OfficeOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "arn:aws:s3:::acme-archive/*",
  Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" }, ...exempt },
});
const TLS_ONLY = {
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "arn:aws:s3:::acme-archive/*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const documentOf = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);

/** A whitelist, and the policy with the one exception that lets the service in. */
export const CHANGED_POLICY = {
  ...WHITELISTED.preparation,
  facts: {
    ...WHITELISTED.preparation.facts,
    policyText: documentOf(officeOnly({}), TLS_ONLY),
    changedPolicy: documentOf(
      officeOnly({ ArnNotEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:user/mgw-prep/x" } }),
      TLS_ONLY,
    ),
  },
};

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
        question: { by: ADA, text: "Why the whole account?" },
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
    "get policy": policyView(CHANGED_POLICY, texts),
    ticket: ticketForm(preparation, "t", TICKETS, texts),
    rotate: rotateForm(preparation, "t", texts),
    extend: extendForm(preparation, 90, "t", texts),
    recipient: recipientForm("t", texts),
    compare: compareForm("t", texts),
    credentials: credentialsView(SECRETS, makePreparation("ready"), texts),
    details: detailsView(CARDS.do_not_start, texts),
    "everything, for operators": allView(
      { rows: Object.values(CARDS).map((card) => card.preparation), count: 240 },
      { states: null, text: "" },
      texts,
    ),
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
