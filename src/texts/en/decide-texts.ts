import type { CostRange } from "../../core/cost-range.ts";
import type { Profile } from "../../core/profile.ts";
import type { Phrase } from "../phrase.ts";
import { accessTexts } from "./access-texts.ts";
import {
  formatCount,
  formatDay,
  formatDayOfYear,
  formatDuration,
  formatList,
  formatNumber,
} from "./formats.ts";
import { stateTexts } from "./state-texts.ts";

/** Money to the cent below ten, whole above. */
const formatAmount = (amount: number) =>
  amount < 9.995 ? amount.toFixed(2) : formatNumber(Math.round(amount));

type Given = { profile: Profile; ttlDays: number };

/** What an approver answers for: the first lines of the forms to decide in, and the form itself. */
export const decideTexts = {
  route: (source: string, prefix: string, destination: string): Phrase =>
    prefix === ""
      ? [{ bold: `Migrate s3://${source} → oss://${destination}` }]
      : [
          { bold: `Migrate s3://${source}/` },
          { foreign: prefix, isBold: true },
          " ",
          { bold: `→ oss://${destination}` },
        ],
  figures: (amount: string, method: "cloudwatch" | "listing", asOf: string) =>
    `${amount} (${method === "cloudwatch" ? "CloudWatch" : "listed"}, ${formatDayOfYear(asOf)})`,
  atBest: (seconds: number) => ` · at best ${formatDuration(seconds)} with one migration job`,
  cost: ({ low, high, currency, asOf }: CostRange, isLowerBound: boolean) => {
    const [from, to] = [formatAmount(low), formatAmount(high)];
    const range = isLowerBound ? `at least ${from}` : from === to ? `about ${from}` : `${from} to ${to}`;
    return `${currency} ${range} for reading at AWS, by prices of ${formatDay(asOf)}`;
  },
  revoked: " · revoked automatically at the end",
  inMessage: " · written in the direct message itself",
  accounts: "Accounts",
  account: {
    aws: (id: string, name: string | null) => `AWS account ${name === null ? id : `${id} (${name})`}`,
    alibaba: (id: string, name: string | null) =>
      `Alibaba Cloud account ${name === null ? id : `${id} (${name})`}`,
  },
  why: "Why",
  wholeAccounts: {
    documented: (aws: string, alibaba: string) =>
      `Whole accounts. With these credentials the recipient can read every S3 bucket of ${aws}, and read, write and delete in every OSS bucket of ${alibaba}.`,
    current: (aws: string, alibaba: string) =>
      `Whole accounts, and more. With these credentials the recipient can read every S3 bucket of ${aws}. In ${alibaba} the recipient can create roles and attach policies, which is as much as an administrator can do.`,
  },
  whitelist: {
    source: {
      restricted: "The bucket policy blocks the migration service.",
      uncertain: "The bucket policy may block the migration service.",
    },
    destination: {
      restricted: "The bucket policy of the destination blocks the migration service.",
      uncertain: "The bucket policy of the destination may block the migration service.",
    },
    alert: (what: readonly string[]) =>
      `Whitelist. ${what.join(" ")} The job must wait until the ticket is answered.`,
  },
  notRun: (checks: readonly string[]) =>
    `Not run: ${formatList(checks)}. A new version of the bot has it; Check again runs it.`,
  ticketLine: (number: string | null, url: string, by: string, at: Phrase[number]): Phrase => [
    { bold: "Whitelist ticket" },
    "  ",
    { url, label: number ?? url },
    ", given by ",
    { user: by },
    " ",
    at,
  ],
  ticketMissing: "No ticket is given for the whitelist.",
  ticketLabel: "Ticket",
  ticketSeen: "I have read the ticket",
  ticketRequired: "Read the ticket and tick the box before you approve.",
  comment: "Comment",
  commentPlaceholder: "Everybody in the thread sees it",
  rejectPlaceholder: "What should be different?",
  commentRequired: "Say what should be different.",
  access: {
    label: "Access (you may narrow it)",
    /** 75 characters each. */
    option: (profile: Profile, isAsked: boolean) => ({
      name: isAsked ? `${accessTexts[profile].name} (as requested)` : accessTexts[profile].choice,
      reach: accessTexts[profile].reach,
    }),
    notDrawn:
      "The plan below is for other access. Choose the access again and wait until the form is drawn anew.",
  },
  days: {
    label: "Days",
    hint: (max: number) => `1 to ${max}. You can give fewer days than requested.`,
    problem: (max: number) => `Enter a whole number from 1 to ${max}.`,
  },
  narrowed: (before: Given, after: Given) =>
    formatList([
      ...(before.ttlDays === after.ttlDays
        ? []
        : [`${formatCount(after.ttlDays, "day")} instead of ${before.ttlDays}`]),
      ...(before.profile === after.profile
        ? []
        : [`${accessTexts[after.profile].short} instead of ${accessTexts[before.profile].short}`]),
    ]),
  created: {
    title: (count: number) => `What will be created (${count})`,
    bucket: (
      name: string,
      region: string,
      storageClass: Parameters<typeof stateTexts.storageClass>[0],
    ): Phrase => [
      "OSS bucket ",
      { code: name },
      ` in ${region}, private, ${stateTexts.storageClass(storageClass)}`,
    ],
    iamUser: (name: string, policies: Phrase, boundary: string | null): Phrase => [
      "IAM user ",
      { code: name },
      ...(boundary === null ? [] : [", bounded by ", { code: boundary }]),
      ...(policies.length === 0 ? [] : [" with ", ...policies]),
      " and one access key",
    ],
    ramUser: (name: string, policies: Phrase, needsMfa: boolean): Phrase => [
      "RAM user ",
      { code: name },
      ...(policies.length === 0 ? [] : [" with ", ...policies, ","]),
      ` console logon${needsMfa ? " with MFA" : ""} and one AccessKey`,
    ],
    migration: (region: string, role: string): Phrase => [
      `Two data addresses and a migration job in ${region}, written with the RAM role `,
      { code: role },
      "; the job is not started",
    ],
    between: ", ",
    nothing: "Nothing: all of it is there already.",
  },
  policies: {
    button: "Policy documents",
    managed: "Managed by the clouds",
    document: "Policy document",
    part: (part: number, of: number) => `, part ${part} of ${of}`,
  },
  ask: {
    label: "Question",
    hint: "The requester answers in the thread. You decide later.",
    submit: "Ask",
    required: "Write the question.",
    done: "Asked. You get a direct message with the answer.",
  },
  answer: {
    label: "Answer",
    hint: "Everybody in the thread sees it. To change the request, use Change request instead.",
    submit: "Answer",
    required: "Write the answer.",
    done: "Answered. The approver who asked is told.",
  },
  cancel: {
    nothingCreated: "Nothing was created.",
    whileCreating: "Creating stops after the current change, and what was created is removed.",
    keep: "Keep",
    label: "Why",
    hint: "Everybody in the channel sees it.",
  },
  checks: { button: "All checks" },
  identity: (id: string, revision: number, hash: string) =>
    `${id} · revision ${revision} · plan ${hash.slice(0, 12)}`,
  deciding: "Recording your decision…",
  approvedPartly: (left: number) =>
    `Approved. ${formatCount(left, "more approval")} ${left === 1 ? "is" : "are"} needed.`,
  approved: "Approved. Creating starts now.",
  approvedWith: (change: string, left: number) =>
    `Approved with a change: ${change}. ${left === 0 ? "Creating starts now." : `${formatCount(left, "more approval")} ${left === 1 ? "is" : "are"} needed.`}`,
  approvedRecipient: "Approved. The credentials go to the new recipient.",
  rejected: "Rejected. The requester is told.",
};
