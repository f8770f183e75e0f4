import type { Phrase } from "../../phrase.ts";
import { formatCount, formatTime } from "../formats.ts";

/** Of messages to operators: the sentence, and the line that notifications and screen readers say. */
export const operatorNotices = {
  notice: {
    auditHead: (count: number, at: string): Phrase => [
      "The audit log has ",
      { bold: formatCount(count, "entry", "entries") },
      `, ${formatTime(at)}. Give the hash of the last one to `,
      { code: "audit verify --head" },
      " to find out whether any up to it was cut off:",
    ],
  },
  notification: {
    alarm: (id: string | null) =>
      `Operators: something is wrong${id === null ? "" : ` with ${id}`} and needs you. The message says what it means and what to do now.`,
    alarmOver: (id: string | null) =>
      `Operators: an alarm${id === null ? "" : ` about ${id}`} is over. The message says what ended it.`,
    auditHead:
      "The daily head of the audit log is here. Keep its hash outside of the bot, so that it can be verified.",
    digest: (said: { problems: number; open: number; live: number; awaiting: number }) =>
      `Daily check: ${said.problems === 0 ? "nothing needs" : `${formatCount(said.problems, "thing needs", "things need")}`} an operator. ${formatCount(said.open, "open preparation")}, ${said.live} with live credentials, ${said.awaiting} waiting for approval.`,
  },
};
