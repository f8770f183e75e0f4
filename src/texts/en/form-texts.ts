import type { Profile } from "../../core/profile.ts";
import type { Phrase } from "../phrase.ts";
import { accessTexts } from "./access-texts.ts";
import { nameProblem, pasteProblem } from "./name-texts.ts";

/** What a choice of access reaches beyond the request; absent: nothing. */
const reachWarning: Partial<Record<Profile, string>> = {
  documented:
    "Whole accounts: whoever has these credentials can read every S3 bucket, and read, write and delete in every OSS bucket. Approvers see this warning too.",
  current:
    "Whole accounts: whoever has these credentials can read every S3 bucket, change every OSS bucket, and give themselves more rights by creating roles and attaching policies. Approvers see this warning too.",
};

/** The request form and the views it turns into. */
export const formTexts = {
  title: "Prepare a migration",
  submit: "Start checks",
  close: "Close",
  cancel: "Cancel",
  back: "Back to the form",
  intro: "Checks first, then approval, then users and keys. Nothing is created before it is approved.",
  changeTitle: "Change request",
  changeSubmit: "Save",
  changeIntro: (revision: number | null) =>
    `The checks run again and the plan needs a new approval. Buttons of ${revision === null ? "this revision" : `revision ${revision}`} stop working.`,
  changing: "The change is being saved.",
  changed: (id: string): Phrase => [{ bold: `${id}: checking again.` }],
  sourceBucket: {
    label: "S3 bucket",
    find: "Find or paste a bucket",
    placeholder: "Paste a bucket",
    hint: "Paste a name, s3:// address, ARN or console link.",
  },
  prefix: {
    label: "Prefix",
    find: "Find or type a prefix",
    placeholder: "2024/",
    hint: "Choose what you typed from the list. Empty for the whole bucket.",
    whole: "The whole bucket",
    longer: "Too long for a list: type it as text",
    retype: "Type the prefix once more: this field now takes any length.",
  },
  destinationBucket: {
    label: "OSS bucket",
    find: "Find or paste a bucket",
    placeholder: "Paste a bucket",
    hint: "Created (private) if it does not exist.",
  },
  awsAccount: { label: "AWS account" },
  alibabaAccount: { label: "Alibaba Cloud account" },
  ownAccount: "The bot’s own account",
  existing: (region: string, storageClass: string) =>
    `This OSS bucket exists: ${region}, ${storageClass}. Its region and storage class stay as they are.`,
  chooseAgain: "Choose this bucket again: the form then asks for its region and storage class.",
  ossRegion: { label: "OSS region", placeholder: "Choose" },
  mainlandChina: "Mainland China",
  elsewhere: "Outside mainland China",
  region: (place: string, id: string) => `${place} (${id})`,
  storageClass: { label: "Storage class", hint: "For a new OSS bucket." },
  handling: { label: "Who runs the migration" },
  profile: { label: "Access" },
  profileOption: (profile: Profile) => ({
    name: accessTexts[profile].choice,
    reach: accessTexts[profile].reach,
  }),
  reachWarning,
  recipient: {
    label: "Recipient of the credentials",
    hint: "Gets them by direct message. Requester and recipient cannot approve.",
  },
  ttlDays: (maxDays: number) => ({
    label: "Days until they are revoked",
    hint: `1 to ${maxDays}; revoked automatically.`,
    problem: `Enter a whole number from 1 to ${maxDays}.`,
  }),
  channel: { label: "Channel", hint: "The card is posted here. The bot must be a member." },
  reason: {
    label: "Reason",
    placeholder: "What is moved, and why now?",
    hint: "Approvers and the channel see it.",
    problem: "Enter a reason; approvers see it.",
  },
  required: "Fill in this field.",
  nameProblem,
  pasteProblem,
  prefixTooLong: "The prefix is too long here; enter it in its own field",
  destinationFolder:
    "Objects keep their S3 names at the destination. Enter the OSS bucket alone, without a folder.",
  otherPrefix: "The address of the S3 bucket has another prefix. Keep one of the two.",
  otherRegion: (region: string) => `The address of the OSS bucket is in ${region}. Choose that region.`,
  slackSilent: "Slack did not answer, try again.",
  starting: "Starting…",
  startingDetail: "The request is being saved.",
  loading: "Loading…",
  started: (id: string, channel: string): Phrase => [
    { bold: `${id}: checking.` },
    " The card is in ",
    { channel },
    ".",
  ],
  slashAdded: (prefix: string): Phrase => ["A slash was added at the end of the prefix: ", { code: prefix }],
  refused: "Not started",
  notChanged: "Not changed",
  failed: "Something went wrong",
  failedDetail:
    "The bot could not answer. Nothing may have happened; look at the card or the list before you try again.",
};
