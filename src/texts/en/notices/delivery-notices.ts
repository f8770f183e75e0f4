import type { StoredHoldReason } from "../../../core/hold-reason.ts";
import type { Phrase } from "../../phrase.ts";
import { formatTime } from "../formats.ts";
import { jobSheetTexts } from "../job-sheet-texts.ts";
import { holdReasonText } from "../reason-texts.ts";

/** Of the job sheet and the credentials on their way: the sentence, and the line that notifications and screen readers say. */
export const deliveryNotices = {
  notice: {
    jobSheet: jobSheetTexts,
    deliverySent: (recipient: string): Phrase => [
      "The credentials are on their way to ",
      { user: recipient },
      " by direct message (under “Apps” in the side bar).",
    ],
    deliveryHeldWhy: (reason: StoredHoldReason): Phrase => [{ foreign: holdReasonText(reason) }],
    deliveryOpened: (recipient: string, at: string): Phrase => [
      { user: recipient },
      ` opened the credentials, ${formatTime(at)}.`,
    ],
    deliveryStored: (recipient: string): Phrase => [
      { user: recipient },
      " has stored the credentials; the bot’s copy is destroyed.",
    ],
    firstLogon: (at: string) => `The new RAM user logged on for the first time, ${formatTime(at)}.`,
  },
  notification: {
    ready: (id: string, isHeld: boolean) =>
      `${id} is ready${isHeld ? ", but do not start the job: the whitelist is still in place" : ""}. The recipient gets the credentials by direct message. The job sheet is in this message.`,
    jobSheetOver: (id: string) =>
      `The job sheet of ${id} is no longer valid. Its credentials are revoked; the figures stay for a comparison.`,
    jobSheet: (id: string) => `${id}: job sheet`,
    /** The direct message of the credentials, at the step that its reader has come to. */
    delivery: (said: {
      source: string;
      destination: string;
      moment: "show" | "save" | "saved" | "destroyed" | "held" | "ending" | "revoked";
      isNew: boolean;
      isHeld: boolean;
      /** Of a delivery that is held: by its reader's own word. */
      isDeclined: boolean;
      keptUntil: string | null;
      expiresAt: string | null;
    }) => {
      const route = `${said.source} to ${said.destination}`;
      const what = said.isNew ? "New keys" : "Your credentials";
      const held = said.isHeld ? " Do not start the job yet: the whitelist is still in place." : "";
      const until = said.keptUntil === null ? "" : ` They are kept until ${formatTime(said.keptUntil)}.`;
      const end = said.expiresAt === null ? "" : ` They are revoked on ${formatTime(said.expiresAt)}.`;
      const next = said.isNew
        ? " Next, enter them in both data addresses."
        : " Next, create the migration job in the console.";
      switch (said.moment) {
        case "show":
          return `${what} for ${route} are here.${held} Press Show credentials, save them, then confirm.${until}${end}`;
        case "save":
          return `${what} for ${route} were shown to you.${held} Say that you have saved them; the bot’s copy is then destroyed.${until}${end}`;
        case "saved":
          return `${what} for ${route} are saved, and the bot’s copy is destroyed.${held}${next}${end}`;
        case "destroyed":
          return `The copy of your credentials for ${route} is destroyed, because its time is over. If you did not save everything, rotate the keys.`;
        case "held":
          return said.isDeclined
            ? `You said that the credentials for ${route} are not for you. Nobody has seen them, and the requester is told.`
            : `The credentials for ${route} cannot be delivered to you. The thread of the card says why.`;
        case "ending":
          return `The credentials for ${route} are being revoked. The card says how far that is.`;
        case "revoked":
          return `The credentials for ${route} are revoked. Nothing of them works any more: delete them from your password manager.`;
      }
    },
    deliveryReplaced: (said: { source: string; destination: string; isTheirs: boolean }) =>
      `What this message had for ${said.source} to ${said.destination} is replaced. ${said.isTheirs ? "The next message has the new keys." : "Somebody else receives the credentials now."}`,
    deliveryInMessage:
      "Your migration credentials are in this message. Save them now and press I have saved them; the message is then deleted.",
    deliverySent: (id: string) => `${id}: credentials sent`,
    deliveryHeld: (id: string) =>
      `The credentials of ${id} cannot be delivered. Choose another recipient; otherwise they are revoked.`,
    deliveryDeclined: (id: string) =>
      `The recipient of ${id} says that the credentials are not for them. Nobody has seen them. Choose another recipient; otherwise they are revoked.`,
    heldSettled: (id: string) => `The delivery of the credentials of ${id} is settled. The card says how.`,
    deliveryOpened: (id: string) => `${id}: credentials opened`,
    deliveryStored: (id: string) => `${id}: credentials stored`,
    deliveryDestroyed: (id: string) =>
      `The credentials of ${id} were not saved in time and are destroyed. If you do not have them, rotate the keys.`,
    firstLogon: (id: string) => `${id}: first logon`,
    deliveryReminder: (id: string, at: string) =>
      `Nobody has opened the credentials of ${id}. They are destroyed on ${formatTime(at)}. Open the direct message of this bot.`,
  },
};
