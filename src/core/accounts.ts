import * as z from "zod";
import { ALIBABA_SITES, type AlibabaSite } from "./links.ts";
import { mistake } from "./mistake.ts";
import { namedOnce } from "./named-once.ts";
import { AWS_REGION } from "./partitions.ts";

/** What the form, the card and the plan call an account. */
const accountName = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,39}$/u, mistake("ACCOUNT_NAME"));
/** Without one, anybody who knows the role's name could make the bot assume it for them (the confused deputy). */
const externalId = z
  .string(mistake("NO_EXTERNAL_ID"))
  .regex(/^[\w+=,.@:/-]{2,1224}$/, mistake("EXTERNAL_ID"));

const awsAccountSchema = z.strictObject({
  name: accountName,
  roleArn: z.string().regex(/^arn:aws(-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]+$/, mistake("AWS_ROLE")),
  externalId,
  /** Where the account's STS and IAM are asked; by default AWS_REGION. */
  region: z.string().regex(AWS_REGION, mistake("REGION")).optional(),
});
export type AwsAccount = z.infer<typeof awsAccountSchema>;

const alibabaAccountSchema = z.strictObject({
  name: accountName,
  roleArn: z.string().regex(/^acs:ram::\d{5,20}:role\/[a-zA-Z0-9.-]+$/, mistake("ALIBABA_ROLE")),
  externalId,
  /** Decides its logon and ticket pages, which cannot be read from an account; by default ALIBABA_SITE. */
  site: z.enum(ALIBABA_SITES).optional(),
});
export type AlibabaAccount = z.infer<typeof alibabaAccountSchema>;

/** One less than a menu of Slack's may have: the environment's own account is one of them. */
const ACCOUNTS_AT_MOST = 99;
const nameOf = ({ name }: { name: string }) => name;

/** Accounts that the bot reaches by assuming a role with an external id. */
export const accountsSchema = z.strictObject({
  aws: z.array(awsAccountSchema).max(ACCOUNTS_AT_MOST).superRefine(namedOnce(nameOf, "name")).default([]),
  alibaba: z
    .array(alibabaAccountSchema)
    .max(ACCOUNTS_AT_MOST)
    .superRefine(namedOnce(nameOf, "name"))
    .default([]),
});

/** The site of the Alibaba Cloud account that a request is for: `site` is that of the environment's own. */
export function siteOf(
  { site, settings }: { site: AlibabaSite; settings: { accounts: z.output<typeof accountsSchema> } },
  request: { alibabaAccount?: string | undefined } | null,
): AlibabaSite {
  const name = request?.alibabaAccount;
  return settings.accounts.alibaba.find((account) => account.name === name)?.site ?? site;
}
