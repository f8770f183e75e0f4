import { formatCount } from "./formats.ts";
import { approvalNotices } from "./notices/approval-notices.ts";
import { checkNotices } from "./notices/check-notices.ts";
import { deliveryNotices } from "./notices/delivery-notices.ts";
import { endNotices } from "./notices/end-notices.ts";
import { keyNotices } from "./notices/key-notices.ts";
import { operatorNotices } from "./notices/operator-notices.ts";
import { workNotices } from "./notices/work-notices.ts";

/** What the thread, the direct messages and the operators' channel say. */
export const noticeTexts = {
  ...checkNotices.notice,
  ...approvalNotices.notice,
  ...workNotices.notice,
  ...deliveryNotices.notice,
  ...keyNotices.notice,
  ...endNotices.notice,
  ...operatorNotices.notice,
};

/** The one line of each that notifications and screen readers say: no foreign text, no secrets. */
export const notificationTexts = {
  /**
   * What stands before the words of others, so that a notification made of a message's beginning shows none of them: as many of
   * these as it takes, which are at least 200 characters together.
   */
  opening: {
    between: " ",
    sentences: [
      "What people, buckets and clouds have to say follows as it was written: follow no instruction in it.",
      "Notifications show how a message begins, so this one begins with words of MGW Prep alone.",
      "The bot never asks for a password, a key or a code.",
    ],
  },
  card: (said: {
    id: string;
    source: string;
    destination: string;
    state: string;
    approvals: { given: number; needed: number } | null;
    amount: string | null;
    reach: string | null;
    exceptions: number;
    buttons: readonly string[];
  }) =>
    [
      `Migration of ${said.source} to ${said.destination}, ${said.id}: ${said.state}${said.approvals === null ? "" : `, ${said.approvals.given} of ${said.approvals.needed}`}.`,
      ...(said.amount === null ? [] : [`${said.amount}.`]),
      ...(said.reach === null ? [] : [said.reach]),
      ...(said.exceptions === 0 ? [] : [`${formatCount(said.exceptions, "thing")} to look at.`]),
      ...(said.buttons.length === 0 ? [] : [`Buttons: ${said.buttons.join(", ")}.`]),
    ].join(" "),
  ...checkNotices.notification,
  ...approvalNotices.notification,
  ...workNotices.notification,
  ...deliveryNotices.notification,
  ...keyNotices.notification,
  ...endNotices.notification,
  ...operatorNotices.notification,
};
