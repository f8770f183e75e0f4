import type { Phrase } from "../phrase.ts";

/** Answers to the slash command and clicks, seen by one person alone. */
export const commandTexts = {
  help: (command: string): readonly { usage: string; what: string }[] => [
    { usage: command, what: "open the form for a new preparation" },
    {
      usage: `${command} s3://bucket/prefix oss://bucket oss-eu-central-1`,
      what: "open it filled in; each part may be left out",
    },
    { usage: `${command} list`, what: "your preparations; approvers and operators see all" },
    { usage: `${command} status MP-XXXXXX`, what: "how one preparation stands" },
    { usage: `${command} cancel MP-XXXXXX`, what: "stop one; what was made is rolled back" },
    { usage: `${command} doctor`, what: "try everything the bot needs (operators)" },
    { usage: `${command} help`, what: "this list" },
  ],
  helpTitle: "What this bot does",
  helpIntro:
    "It gets an Amazon S3 bucket and an Alibaba Cloud OSS bucket ready for a migration with Alibaba Cloud’s migration service: it checks, asks for approval, makes the users and keys, and takes them back.",
  notUnderstood: (word: string): Phrase => ["I do not understand ", { foreign: word }, "."],
  needsId: (subCommand: string): Phrase => [
    `“${subCommand}” needs the id of a preparation, such as MP-7K3Q9X; `,
    { code: "list" },
    " shows them.",
  ],
  listEmpty: "There is no preparation that you may see. Start one with the form.",
  listTitle: "Preparations",
  andMore: (count: number) => `and ${count} more`,
  cancelled: (id: string) => `${id} is being cancelled. The card shows how it goes.`,
  noFirstLogon: "Nobody has logged on as the new RAM user yet.",
  firstLogon: (time: string) => `The new RAM user first logged on at ${time}.`,
  refused: "This was not done",
  unexpected:
    "The bot could not answer because of a fault of its own. It is logged; try again or tell an operator.",
};
