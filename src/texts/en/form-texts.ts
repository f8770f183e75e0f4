import type { Profile } from "../../core/profile.ts";
import type { Phrase } from "../phrase.ts";
import { nameProblem } from "./name-texts.ts";
import { profilePower, stateTexts } from "./state-texts.ts";

/** The request form and the views it turns into. */
export const formTexts = {
  title: "Prepare a migration",
  submit: "Start",
  close: "Close",
  cancel: "Cancel",
  back: "Back to the form",
  intro:
    "The bot checks every prerequisite, asks for approval, then makes the users and keys on both sides. Nothing is changed before the approval.",
  changeTitle: "Change the request",
  changeSubmit: "Change",
  changeIntro:
    "The checks run again on what you change, and the plan has to be approved anew. Buttons of the present revision become void.",
  changing: "The change is being stored.",
  changed: (id: string) => `${id} is changed`,
  changedDetail: "The checks run again; the card shows how they go.",
  sourceBucket: { label: "S3 bucket", placeholder: "acme-archive" },
  prefix: {
    label: "Prefix",
    placeholder: "photos/2025/",
    hint: "Empty for the whole bucket. A slash is added at the end.",
  },
  destinationBucket: {
    label: "OSS bucket",
    placeholder: "acme-archive-cn",
    hint: "Created when it does not exist in your account.",
  },
  awsAccount: { label: "AWS account" },
  alibabaAccount: { label: "Alibaba Cloud account" },
  ownAccount: "The bot’s own account",
  ossRegion: { label: "OSS region", placeholder: "Choose a region" },
  mainlandChina: "Mainland China",
  elsewhere: "Outside mainland China",
  region: (place: string, id: string) => `${place} (${id})`,
  storageClass: { label: "Storage class of a new OSS bucket" },
  profile: { label: "Permission profile" },
  profileOption: (profile: Profile) => stateTexts.profile(profile),
  profileHint: (profiles: readonly Profile[]) =>
    profiles.map((profile) => `${stateTexts.profile(profile)}: ${profilePower(profile)}`).join("\n"),
  recipient: {
    label: "Recipient of the credentials",
    hint: "Gets them by direct message. Neither the requester nor the recipient approves.",
  },
  ttlDays: (maxDays: number) => ({
    label: "Days to keep the credentials",
    hint: `1 to ${maxDays}. They are revoked by themselves at the end.`,
    problem: `Give a whole number of days from 1 to ${maxDays}.`,
  }),
  channel: { label: "Channel for the card", hint: "The bot has to be in it." },
  reason: { label: "Reason", placeholder: "What is moved, and why now?" },
  required: "Fill this in.",
  nameProblem,
  slackSilent: "Slack did not answer, try again.",
  starting: "Starting…",
  startingDetail: "The preparation is being stored.",
  loading: "One moment…",
  started: (id: string) => `${id} is started`,
  startedDetail: "The card in the channel shows how it goes; its thread tells the rest.",
  slashAdded: (prefix: string): Phrase => [" A slash was added at the end of the prefix: ", { code: prefix }],
  refused: "Not started",
  notChanged: "Not changed",
  failed: "Something went wrong",
  failedDetail:
    "The bot could not answer. Nothing may have happened; look at the card or the list before you try again.",
};
