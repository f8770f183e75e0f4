import type { Phrase } from "../phrase.ts";
import { formatDuration, formatList } from "./formats.ts";

/** The decision form and the ticket form. */
export const approvalTexts = {
  approveTitle: "Approve the plan",
  rejectTitle: "Reject the plan",
  approve: "Approve",
  reject: "Reject",
  decisionIntro: (id: string, requester: string, recipient: string): Phrase => [
    { bold: id },
    ", requested by ",
    { user: requester },
    ". The credentials go to ",
    { user: recipient },
    ".",
  ],
  recipientOnly: (recipient: string): Phrase => [
    "The credentials exist already. Approving gives them, or new keys where somebody else may have seen them, to ",
    { user: recipient },
    "; no user, policy or bucket is made again.",
  ],
  planTitle: "The changes",
  grantsTitle: "What the credentials can do",
  accounts: (aws: string, alibaba: string) => `AWS account ${aws}, Alibaba Cloud account ${alibaba}`,
  expiry: (days: number) =>
    `Revoked by themselves ${days === 1 ? "1 day" : `${days} days`} after they are ready.`,
  deliveryMode: (mode: "reveal" | "message") =>
    mode === "reveal"
      ? "Delivered by direct message, shown on a click."
      : "Delivered in the text of a direct message, deleted when stored.",
  estimateTitle: "Amount of data",
  duration: (seconds: number) =>
    `At best ${formatDuration(seconds)} with one migration task. AWS bills the requests and the traffic out of S3 by its price list.`,
  findingsTitle: "Findings",
  notRun: (checks: readonly string[]) =>
    `Not run: ${formatList(checks)}. A new version of the bot has it; Check again runs it.`,
  noFindings: "The checks found nothing to tell.",
  policyTitle: "Policy document",
  ticket: (url: string, givenBy: string): Phrase => [
    "Ticket for the whitelist: ",
    { url, label: url },
    ", given by ",
    { user: givenBy },
    ".",
  ],
  ticketMissing: "No ticket is given for the whitelist.",
  ticketSeen: "I have seen the ticket",
  ticketLabel: "Whitelist",
  ticketRequired: "Tick that you have seen the ticket before you approve.",
  comment: { label: "Comment", placeholder: "Shown in the thread" },
  commentRequired: "Say why, or what should be different.",
  planHash: (hash: string, revision: number) => `Revision ${revision}, plan ${hash.slice(0, 12)}`,
  deciding: "Recording your decision…",
  decided: { approve: "Approved", reject: "Rejected" },
  approvedDetail: "Your approval is recorded. The thread tells how it goes on.",
  rejectedDetail: "Your rejection is recorded and the requester is told.",
  notDecided: "Not decided",
  notPossible: "Not possible",
  ticketTitle: "Ticket",
  ticketSubmit: "Save",
  ticketText: "Open a ticket with this text, in English or Chinese.",
  ticketField: {
    label: "Link to the ticket",
    placeholder: (host: string) => `https://${host}/…`,
    hint: "It contains a ticket number or id. The bot never opens it.",
  },
  ticketSaving: "The ticket is being saved.",
  ticketSaved: "Ticket saved. The checks run again.",
};
