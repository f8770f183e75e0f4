import type { Phrase } from "../phrase.ts";
import { atDate, formatCount } from "./formats.ts";

const whole = (at: string | null): Phrase => (at === null ? [] : [" ", atDate(at)]);

/** The direct message that delivers the credentials, step by step, and the form that shows them. */
export const deliveryTexts = {
  title: (source: string, destination: string) =>
    `Your credentials for s3://${source} → oss://${destination}`,
  /** `nth`: the how manieth delivery it is. */
  newTitle: (source: string, destination: string, nth: number) =>
    `New keys${nth > 2 ? ` (delivery ${nth})` : ""} for s3://${source} → oss://${destination}`,
  doNotStart: "Do not start the job yet.",
  doNotStartHow: " The whitelist is still in place; you get a message here when it is lifted.",
  namedYou: (requester: string): Phrase => [{ user: requester }, " named you as the recipient."],
  askedYourself: "You asked for these.",
  amount: (amount: string) => ` ${amount}.`,
  expires: (at: string): Phrase => ["The credentials are revoked on ", atDate(at), "."],
  wholeAccounts:
    "With them you can read every S3 bucket and change every OSS bucket of the accounts. Use them only for this migration.",
  step: {
    show: [{ bold: "Show the credentials" }, " and save them in your password manager."] satisfies Phrase,
    kept: (until: string): Phrase => [" They are kept until ", atDate(until), "."],
    save: "Say that you have saved them",
    shown: (at: string | null): Phrase => ["✓ Shown", ...whole(at)],
    saveNow: [
      { bold: "Say that you have saved them." },
      " The only copy here is then destroyed.",
    ] satisfies Phrase,
    job: "Create the migration job in the console",
    revoke: "Migration finished: revoke",
    enter: "Enter them in both data addresses",
    entered: "Say that the new keys are in use",
  },
  saved: (at: string | null): Phrase => ["Saved", ...whole(at), "; the bot’s copy is destroyed."],
  jobNow: "3. Create the migration job in the console.",
  jobHow: " Log on as the RAM user; create two data addresses, then the job.",
  jobHeld: " You can create the data addresses and the job, but do not start it.",
  enterNow: "3. Enter the new keys in both data addresses.",
  newOnly: "3. Only the new keys work: both data addresses need them.",
  values:
    "These values go into the forms of Data Online Migration; the secret ones are those that you saved. Copy single values shows each alone.",
  thenRevoke: "4. Then press “Migration finished: revoke”.",
  thenEntered: "4. Then press “New keys are in use”.",
  oldUntil: (at: string): Phrase => ["The old keys stop working ", atDate(at), "."],
  oldHeld: "The old keys work until the new ones are delivered.",
  oldDisabled: "The old keys are disabled. Enter the new ones before the migration goes on.",
  oldGone: "The old keys no longer work. Enter the new ones before the migration goes on.",
  replaced: (at: string | null): Phrase => ["Replaced", ...whole(at), "; "],
  replacedHow: "the next message has the new keys.",
  handedOver: "somebody else receives the credentials now.",
  destroyed: "The time is over and the copy is destroyed. If you did not save everything, rotate the keys.",
  declined: (at: string): Phrase => [
    { bold: "You said that they are not for you" },
    ...whole(at),
    ". Nobody has seen them, and nobody can open them here. The requester is told and chooses another recipient; nothing is left for you to do.",
  ],
  held: "The credentials cannot be delivered to you. The thread of the card says why.",
  revoked: (at: string, by: string | null): Phrase => [
    "Revoked ",
    atDate(at),
    ...(by === null ? [] : [" by ", { user: by }]),
    ".",
  ],
  over: "Nothing of this works any more: delete it from your password manager, and the two data addresses from the console.",
  news: (what: "lifted" | "appeared", source: string): Phrase =>
    what === "lifted"
      ? [{ bold: "The whitelist is lifted." }, ` You can start the job for s3://${source}.`]
      : [
          { bold: `A whitelist has appeared. Do not start the job for s3://${source};` },
          " if it runs, look at its failures.",
        ],
  unopened: (at: string): Phrase => [
    "Nobody has opened your credentials; they are destroyed ",
    atDate(at),
    ".",
  ],
  ends: (source: string, days: number, at: string | null): Phrase => [
    { bold: `The credentials for s3://${source} are revoked in ${formatCount(days, "day")}` },
    ...(at === null ? [] : [", on ", atDate(at)]),
    ".",
  ],
  endsHow: "Finished? Revoke now. Not finished? Approvers can extend in the thread.",
  messageIntro:
    "Your credentials for the migration follow in this message. Move them to your password manager now, then press I have saved them: this message is then deleted and the bot’s copy destroyed. Do not forward, quote or pin it. Nobody at the company will ever ask you for what it contains.",
  awsTitle: "Amazon S3 (source data address)",
  awsKeyId: "Access key ID",
  awsSecret: "Secret access key",
  alibabaTitle: "Alibaba Cloud (destination data address)",
  alibabaKeyId: "AccessKey ID",
  alibabaSecret: "AccessKey Secret",
  logonTitle: "Console logon",
  logonLink: "Logon address",
  logonName: "User logon name",
  password: "Password",
  passwordUnchanged: "The password of the console is as it was.",
  mustReset: "A new password is asked for at the first logon.",
  needsMfa: "An MFA device is asked for at the first logon.",
  viewTitle: "Credentials",
  viewWarning: "Each opening is recorded. Save everything, then close this window.",
  loadingTitle: "Credentials",
};
