import { wholeMinutes } from "../../formats.ts";
import { formatDuration } from "../formats.ts";
import type { FindingTexts } from "./finding-text.ts";
import { unreadText } from "./unread-text.ts";

export const identityTexts = {
  IDENTITY_OK: ({ awsAccountId, partition, alibabaAccountId, site }) => ({
    title: "Both accounts are known",
    detail: `AWS account ${awsAccountId} (${partition}), Alibaba Cloud account ${alibabaAccountId} (site ${site}).`,
    remedy: null,
  }),
  CREDENTIALS_REFUSED: ({ cloud, code }) => ({
    title: `${cloud} refuses the credentials of the bot`,
    detail: `${cloud} answered ${code} when asked who the bot is. This request needs no permission, so the access key itself is wrong, disabled, deleted or expired.`,
    remedy: `Give the bot a valid ${cloud} access key and restart it, then check again.`,
  }),
  CLOCK_WRONG: ({ aheadSeconds }) => ({
    title: `The clock of the bot’s host is wrong${aheadSeconds === null ? "" : ` by ${formatDuration(wholeMinutes(aheadSeconds))}`}`,
    detail:
      aheadSeconds === null
        ? "A cloud refuses the bot’s requests for the time that they bear. Nothing is made with a wrong clock, since signatures, the end of the credentials and every reminder hang on it."
        : `It is ${aheadSeconds > 0 ? "ahead of" : "behind"} the clocks of the clouds. Nothing is made with a wrong clock, since signatures, the end of the credentials and every reminder hang on it.`,
    remedy:
      "Set the clock of the host and keep it right with NTP (timedatectl set-ntp true), then check again.",
  }),
  OPERATOR_IS_ROOT: ({ cloud, accountId }) => ({
    title: `The bot works as the root of the ${cloud} account`,
    detail: `The credentials are those of account ${accountId} itself. They may do everything and cannot be limited.`,
    remedy:
      "Make a user or a role for the bot with the operator policy of the deployment guide, and use its credentials.",
  }),
  PARTITION_UNLISTED: ({ partition }) => ({
    title: `The AWS partition ${partition} is not documented for this migration`,
    detail: "The migration service names endpoints for the partitions aws and aws-cn only.",
    remedy: "Ask Alibaba Cloud whether the service reads from this partition before anything is made.",
  }),
  SITE_DIFFERS_FROM_PARTITION: ({ partition, site }) => ({
    title: "The Alibaba Cloud site may be set wrongly",
    detail: `The source is in the AWS partition ${partition}, and the logon and ticket links are made for the Alibaba Cloud site ${site}. The site of an account cannot be read; a wrong one makes logon links that do not work.`,
    remedy:
      "If the Alibaba Cloud account belongs to the China site, set ALIBABA_SITE=cn, or give the account the site cn in the settings.",
  }),
  IDENTITY_NOT_READ: unreadText,
} satisfies Partial<FindingTexts>;
