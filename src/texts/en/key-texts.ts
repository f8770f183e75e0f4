import type { Phrase } from "../phrase.ts";
import { formatCount, formatTime } from "./formats.ts";

/** The forms about credentials that exist: rotating, extending, another recipient. */
export const keyTexts = {
  notPossible: "Not possible",
  rotateTitle: "Rotate keys",
  rotate: "Rotate",
  rotateIntro: (id: string): Phrase => [
    { bold: id },
    ": new keys are made on both sides, proven, and delivered by direct message. ",
    { bold: "A running migration reads with the old keys." },
    " They are deleted when the recipient says that the new ones are entered, or after 24 hours. Keys that somebody added to these users by hand are deleted.",
  ],
  rotateAgain:
    "The keys of the last rotation are not confirmed as entered. They are deleted to make room; the ones before them go on working. If they are entered, say so first.",
  reason: { label: "Why" },
  usual: "Usual: never arrived, lost, or due",
  usualDetail: "The old keys go on working until the new ones are entered.",
  compromised: "Compromised: somebody else may have them",
  compromisedDetail: "The old keys are disabled at once, and a running migration stops.",
  password: { label: "Console password" },
  renewPassword: "Also make a new console password",
  renewPasswordDetail: "Done in any case where nobody is known to have it, and as compromised.",
  rotating: "New keys are being made",
  rotatingDetail: "The thread tells how it goes; the recipient gets a new direct message.",
  extendTitle: "Extend",
  extend: "Extend",
  extendIntro: (id: string, expiresAt: string | null): Phrase => [
    { bold: id },
    expiresAt === null ? "" : `: the credentials are revoked on ${formatTime(expiresAt)}.`,
  ],
  days: (left: number) => ({
    label: "More days",
    hint: left > 0 ? `1 to ${left}.` : "No more days can be given.",
    problem: left > 0 ? `Give a whole number of days from 1 to ${left}.` : "No more days can be given.",
  }),
  comment: { label: "Comment", placeholder: "Shown in the thread" },
  extendAsked: (days: number) => `Your word for ${formatCount(days, "day")} more is counted`,
  extendedDetail: "The thread says whether another approver has to agree; the card shows the end as it is.",
  recipientTitle: "Another recipient",
  propose: "Propose",
  recipientIntro: (id: string): Phrase => [
    { bold: id },
    ": approvers decide on another recipient. What nobody has seen goes to them as it is; otherwise they get new keys.",
  ],
  recipient: {
    label: "Recipient of the credentials",
    hint: "An active, full member of this workspace who does not decide on it.",
    problem: "Choose a person.",
  },
  proposed: "Proposed",
  proposedDetail: "Approvers are asked in the thread; Approve and Reject are on the card.",
};
