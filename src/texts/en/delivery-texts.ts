import type { Phrase } from "../phrase.ts";
import { formatCount, formatTime } from "./formats.ts";

/** The direct message that delivers the credentials, and the view that shows them. */
export const deliveryTexts = {
  title: (id: string) => `Credentials of ${id}`,
  intro: (requester: string): Phrase => [
    { user: requester },
    " chose you as the recipient. These credentials are for the migration service only: type them into its source and destination address, and keep them in your password store. Pass them on to nobody; whoever else needs some asks for a preparation of their own.",
  ],
  awsTitle: "Amazon S3 (source address)",
  alibabaTitle: "Alibaba Cloud (destination address and console)",
  awsUser: "IAM user",
  accessKeyId: "AccessKey ID",
  awsSecret: "Secret access key",
  alibabaSecret: "AccessKey Secret",
  logonLink: "Logon link",
  logonName: "Logon name",
  password: "Console password",
  notMade: "not made yet",
  unchanged: "as it was",
  revealHow:
    "Press Show credentials, copy the secrets into your password store, close the window, then press I have stored them, which stands here from then on. That destroys the bot’s only copy.",
  messageHow:
    "Copy the secrets into your password store, then press I have stored them. That deletes this message and destroys the bot’s only copy.",
  keepHours: (hours: number) =>
    `The secrets are kept for ${formatCount(hours, "hour")}. After that, or once stored, nobody can show them again.`,
  expires: (at: string) => `The credentials are revoked on ${formatTime(at)}.`,
  mustReset: "The console asks for a new password at the first logon.",
  held: "The delivery is held; the thread says why.",
  stored: "You have stored them. The bot’s copy is destroyed.",
  destroyed:
    "The time is over and the bot’s copy is destroyed. If you do not have them, Rotate keys makes new ones.",
  lost: "They never arrived, or are lost? Rotate keys makes new ones.",
  replaced: "These credentials are replaced; a newer message has what counts now.",
  needsMfa: "The console asks you to bind an MFA device at the first logon.",
  handover: (at: string): Phrase => [
    "These are new keys. Enter them in the source and destination address, then press The new ones are entered: that deletes the old keys. ",
    { bold: `Otherwise the old keys stop working on ${formatTime(at)}.` },
  ],
  handoverCompromised:
    "These are new keys. The old ones no longer work: enter these before the migration goes on.",
  over: "These credentials are revoked.",
  viewTitle: "Credentials",
  viewWarning: "Each opening is recorded. Copy what you need, then close this window.",
  loadingTitle: "Credentials",
};
