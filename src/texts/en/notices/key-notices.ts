import type { Phrase } from "../../phrase.ts";
import { formatCount, formatTime } from "../formats.ts";
import { quoted } from "../quoted-comment.ts";

/** Of new keys, and more days: the sentence, and the line that notifications and screen readers say. */
export const keyNotices = {
  notice: {
    rotationFailed: (requester: string, recipient: string, isCompromised: boolean): Phrase => [
      { user: recipient },
      ...(requester === recipient ? [] : [", ", { user: requester }]),
      isCompromised
        ? ": new keys could not be made. The old ones were to be disabled first; where that failed they still work. Rotate again, or revoke."
        : ": new keys could not be made. The old ones go on working as before. Rotate again once the cause is fixed.",
    ],
    keysEntered: (by: string): Phrase => [
      { user: by },
      " has entered the new keys; the old ones are being deleted.",
    ],
    oldKeysRetired: "The old keys are deleted.",
    extended: (by: string, days: number, expiresAt: string, comment: string): Phrase => [
      { user: by },
      ` extended the credentials by ${formatCount(days, "day")}: they are now revoked on ${formatTime(expiresAt)}.`,
      ...quoted(comment),
    ],
    extensionCounted: (said: {
      by: string;
      days: number;
      expiresAt: string;
      comment: string;
      given: number;
      needed: number;
    }): Phrase => [
      { user: said.by },
      ` would extend the credentials by ${formatCount(said.days, "day")}, to ${formatTime(said.expiresAt)}: ` +
        `${said.given} of ${formatCount(said.needed, "approval")}. Another approver who agrees presses Extend and gives ` +
        `${formatCount(said.days, "day")} too.`,
      ...quoted(said.comment),
    ],
  },
  notification: {
    expiryReminder: (id: string, days: number, at: string | null) =>
      `The credentials of ${id} are revoked in ${formatCount(days, "day")}${at === null ? "" : `, on ${formatTime(at)}`}. A migration that still runs then stops. Revoke now if it is finished, or ask an approver to extend.`,
    reminderSettled: (id: string) => `A reminder about ${id} is settled. The card says how it stands now.`,
    rotationStarted: (id: string) =>
      `New keys for ${id} are being created and tested. The card says how far that is.`,
    rotated: (id: string, retireAt: string | null) =>
      retireAt === null
        ? `${id} has new keys. The card says how long the old ones work.`
        : `New keys for ${id}; the old ones work until ${formatTime(retireAt)}. Enter the new ones in both data addresses, then confirm.`,
    rotationFailed: (id: string) =>
      `New keys for ${id} could not be created. The message says why, and what to do.`,
    keysEntered: (id: string) => `${id}: new keys entered`,
    oldKeysRetired: (id: string) => `${id}: old keys deleted`,
    handoverReminder: (id: string, at: string) =>
      `The old keys of ${id} stop working on ${formatTime(at)}. Enter the new ones in both data addresses, then confirm.`,
    extended: (id: string) => `The credentials of ${id} are extended. The card says until when they work.`,
    extensionCounted: (id: string, given: number, needed: number) =>
      `${given} of ${needed} approvers would extend the credentials of ${id}. Another who agrees presses Extend.`,
  },
};
