import type { Phrase } from "../phrase.ts";
import { atDate, formatCount } from "./formats.ts";

const NO_DAYS = "No more days can be given. Prepare again makes a new request.";

/** The forms about credentials that exist: rotating, extending, another recipient. */
export const keyTexts = {
  notPossible: "Not possible",
  rotateTitle: "Rotate keys",
  rotate: "Rotate",
  rotateIntro: "New keys are created, tested and sent by direct message.",
  rotateAgain: (sentAt: string): Phrase => [
    "The keys sent ",
    atDate(sentAt),
    " are not confirmed and will be deleted.",
  ],
  reason: { label: "Why" },
  usual: "Lost, never arrived, or due",
  usualDetail: "The old ones work until the new are in use, at most 24 hours",
  compromised: "Somebody else may have them",
  compromisedDetail: "The old ones are disabled now; a running migration stops",
  password: { label: "Console password" },
  renewPassword: "New console password too",
  renewPasswordDetail: "Done anyway if nobody is known to have it, or somebody else may",
  rotating: "New keys are being created. The recipient gets a direct message.",
  extendTitle: "Extend",
  extend: "Extend",
  extendIntro: (expiresAt: string): Phrase => ["They are revoked ", atDate(expiresAt), "."],
  noDays: NO_DAYS,
  days: (left: number) => ({
    label: "More days",
    hint: `1 to ${left}`,
    problem: left > 0 ? `Enter a whole number from 1 to ${left}.` : NO_DAYS,
  }),
  comment: { label: "Comment", placeholder: "Everybody in the thread sees it" },
  extendAsked: (days: number) =>
    `Your approval of ${formatCount(days, "more day")} is recorded. The thread says whether another one is needed.`,
  recipientTitle: "New recipient",
  propose: "Ask approvers",
  recipientIntro:
    "Approvers decide. If nobody has seen the credentials they are handed over; otherwise new keys are created.",
  recipient: {
    label: "Recipient of the credentials",
    hint: "A full member of this workspace who does not decide on it.",
    problem: "Choose a person.",
  },
  proposed: "Approvers are asked in the thread.",
};
