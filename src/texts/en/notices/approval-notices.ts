import { joinPhrases, type Phrase } from "../../phrase.ts";
import { formatCount } from "../formats.ts";
import { quoted } from "../quoted-comment.ts";

/** `stopped`: where it was not carried out, or taken back. */
type Approved = { id: string; total: number; stopped: { done: number; state: string } | null };

/** Of approvals, questions, and recipients that are decided on: the sentence, and the line that notifications and screen readers say. */
export const approvalNotices = {
  notice: {
    approvalCounted: (by: string, given: number, needed: number, comment: string): Phrase => [
      { user: by },
      ` approved: ${given} of ${needed}.`,
      ...quoted(comment),
    ],
    approved: (by: string, comment: string): Phrase => [
      { user: by },
      " approved the plan. The changes are being made.",
      ...quoted(comment),
    ],
    planChanged:
      "The plan changed before anything was made, so the approval no longer holds. It has to be approved again. What changed:",
    approvalVoid: (people: readonly string[]): Phrase => [
      "The approval no longer holds: ",
      ...(people.length === 0
        ? ["not enough approvers have approved"]
        : [
            ...joinPhrases(
              people.map((user): Phrase => [{ user }]),
              ", ",
            ),
            " may not approve any more",
          ]),
      ". Nothing was made, and it has to be approved again.",
    ],
    planChangedUnknown: "Something changed since the checks ran.",
    recipientApproved: (by: string, recipient: string, comment: string): Phrase => [
      { user: by },
      " approved ",
      { user: recipient },
      " as the recipient.",
      ...quoted(comment),
    ],
    recipientRejected: (by: string, recipient: string, comment: string): Phrase => [
      { user: by },
      " rejected ",
      { user: recipient },
      " as the recipient. Choose another one, or revoke the credentials.",
      ...quoted(comment),
    ],
  },
  notification: {
    approvalRequested: (said: {
      id: string;
      source: string;
      destination: string;
      amount: string | null;
      days: number;
      reach: string;
      exceptions: number;
    }) =>
      [
        `Please decide on ${said.id}: ${said.source} to ${said.destination}${said.amount === null ? "" : `, ${said.amount}`}.`,
        `Credentials for ${formatCount(said.days, "day")}. ${said.reach}`,
        ...(said.exceptions === 0 ? [] : [`${formatCount(said.exceptions, "warning")}.`]),
        "Nothing is created before approval.",
      ].join(" "),
    approvalReplaced: (id: string) =>
      `The decision on ${id} was replaced. The request is checked again, and decided on anew.`,
    approvalOver: (id: string) => `No decision on ${id} is needed any more. The card says why.`,
    approved: ({ id, total, stopped }: Approved) =>
      stopped === null
        ? `${id} was approved. The plan has ${formatCount(total, "change")}; the card says how far they are.`
        : `${id} was approved. ${stopped.done} of ${formatCount(total, "change")} made. State: ${stopped.state}.`,
    wasApproved: (id: string) => `${id} is approved. The card says how it goes on.`,
    approvalEscalated: (id: string) =>
      `${id} has waited long for a decision, so you may decide too. Nothing is created before approval.`,
    approvalCounted: (id: string, given: number, needed: number) => `${id}: ${given} of ${needed} approvals`,
    rejected: (id: string) =>
      `${id} was rejected; the reason is in the thread. Nothing was created. You can prepare it again.`,
    approvalVoid: (id: string) => `${id}: the approval no longer holds`,
    planChanged: (id: string) => `${id}: the plan changed and needs a new approval`,
    recipientProposed: (id: string) =>
      `Please decide on another recipient for ${id}. Nothing is created again.`,
    recipientDecided: (id: string) =>
      `Another recipient for ${id} was decided on. The message says how and by whom.`,
    questionAsked: (id: string) =>
      `An approver asks about ${id} before deciding. Answer in the thread, or change the request.`,
    questionAnswered: (id: string) => `The question about ${id} is answered. The request can be decided.`,
    questionOver: (id: string) =>
      `The question about ${id} needs no answer any more. The card says what became of the request.`,
    approvalStep: (id: string, step: number) =>
      `Please decide on ${id}: step ${step} of its approval is asked now, and the ones before it are done. Nothing is created before approval.`,
    approvalStepDone: (id: string, step: number) =>
      `Step ${step} of the approval of ${id} is done. The card says how it goes on.`,
    approvalNarrowed: (id: string) =>
      `Please decide again on ${id}: another approver gave less access than you approved. Nothing is created before approval.`,
    reminders: (count: number) =>
      `${count} requests wait for your decision. They are on the Home tab of this app. Nothing is created before approval.`,
  },
};
