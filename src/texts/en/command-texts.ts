import type { Phrase } from "../phrase.ts";
import { atDate } from "./formats.ts";

/** Answers to the slash command and clicks, seen by one person alone. */
export const commandTexts = {
  help: (command: string): readonly { usage: string; what: string }[] => [
    { usage: command, what: "open the form" },
    {
      usage: `${command} s3://bucket/prefix oss://bucket oss-eu-central-1`,
      what: "open it filled in; each part may be left out",
    },
    { usage: `${command} list`, what: "your preparations; approvers and operators see all" },
    { usage: `${command} status MP-XXXXXX`, what: "how one preparation stands" },
    { usage: `${command} cancel MP-XXXXXX`, what: "cancel one; what was created is removed" },
    { usage: `${command} doctor`, what: "try everything the bot needs (operators)" },
    { usage: `${command} help`, what: "this list" },
  ],
  helpTitle: "Prepare S3 to OSS migrations",
  helpIntro:
    "It checks both buckets, asks for approval, creates the users and keys, hands them over and revokes them.",
  notUnderstood: (word: string): Phrase => ["I do not know “", { foreign: word }, "”."],
  needsId: (subCommand: string): Phrase => [
    `“${subCommand}” needs the id of a preparation, such as MP-7K3Q9X; `,
    { code: "list" },
    " shows them.",
  ],
  listEmpty: (command: string) => `You have none. Start with ${command}.`,
  listTitle: (count: number) => `Preparations (${count})`,
  listMore: (count: number) => `and ${count} more on Home`,
  andMore: (count: number) => `and ${count} more`,
  cancelled: (id: string) => `${id} is being cancelled. The card says how far that is.`,
  notCancelled: (id: string, state: string) =>
    `${id} is ${state.toLowerCase()}, so it cannot be cancelled. To end it, revoke the credentials.`,
  noFirstLogon: "Nobody has logged on as the new RAM user yet.",
  firstLogon: (at: string): Phrase => ["First logon ", atDate(at), "."],
  firstLogonText: "The new RAM user has logged on.",
  refused: "This was not done",
  unexpected:
    "The bot had an error and logged it. Nothing may have happened; look at the card before you try again.",
};
