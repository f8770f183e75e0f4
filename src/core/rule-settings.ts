import * as z from "zod";
import { LANGUAGES } from "./language.ts";
import { mistake } from "./mistake.ts";
import { approversSchema, neededSchema } from "./people-settings.ts";
import { PROFILES } from "./profile.ts";
import { channelId } from "./slack-ids.ts";

/** The rules of the settings: what they are about, and what they ask for. */

/** A bucket name in which `*` stands for any characters, such as `team-a-*`. S3 has buckets with old names, OSS has none. */
export const sourcePattern = z.string().regex(/^[A-Za-z0-9._*-]{1,255}$/, mistake("S3_PATTERN"));
export const destinationPattern = z.string().regex(/^[a-z0-9*-]{1,63}$/, mistake("OSS_PATTERN"));

/** Of what many read: cards, threads, alarms. One person reads their own language. */
export const languageSchema = z.enum(LANGUAGES);

/** What one channel may prepare; what is left out is not restricted. */
export const channelRuleSchema = z
  .strictObject({
    channel: channelId,
    sources: z.array(sourcePattern).optional(),
    /** The sources of this rule may be asked for in no channel whose rule does not name them. */
    sourcesOnlyHere: z.boolean().optional(),
    destinations: z.array(destinationPattern).optional(),
    profiles: z.array(z.enum(PROFILES)).optional(),
    approvers: approversSchema.optional(),
    needed: neededSchema.optional(),
    /** Cards, threads and alarms of this channel are written in it. */
    language: languageSchema.optional(),
  })
  .refine(({ sources, sourcesOnlyHere }) => sourcesOnlyHere !== true || sources !== undefined, {
    path: ["sourcesOnlyHere"],
    message: mistake("NO_SOURCES"),
  });

/** Who decides on some destinations, whatever the channel; the first rule that fits counts. */
export const destinationRuleSchema = z.strictObject({
  destinations: z.array(destinationPattern).min(1, mistake("NO_DESTINATION")),
  approvers: approversSchema.optional(),
  needed: neededSchema.optional(),
});

/** What rules call the account of the environment's own identity; no account in the settings can be called so. */
export const OWN_ACCOUNT = "(own)";
const accountNames = z.array(z.string().min(1)).min(1, mistake("NO_ACCOUNT"));
const MATCHERS = ["profiles", "sources", "destinations", "awsAccounts", "alibabaAccounts"] as const;

/** Who has to agree as well to what a rule is about; each that fits counts. What is left out of it fits everything. */
export const approvalRuleSchema = z
  .strictObject({
    profiles: z.array(z.enum(PROFILES)).min(1).optional(),
    sources: z.array(sourcePattern).min(1).optional(),
    destinations: z.array(destinationPattern).min(1).optional(),
    /** Names in `accounts`; `(own)` is that of the environment's own identity. */
    awsAccounts: accountNames.optional(),
    alibabaAccounts: accountNames.optional(),
    approvers: approversSchema.optional(),
    needed: neededSchema.optional(),
  })
  .refine(
    (rule) => MATCHERS.some((matcher) => rule[matcher] !== undefined),
    mistake("RULE_WITHOUT_SUBJECT", { names: MATCHERS }),
  )
  .refine(
    ({ approvers, needed }) => approvers !== undefined || needed !== undefined,
    mistake("RULE_WITHOUT_DEMAND"),
  );
export type ApprovalRule = z.infer<typeof approvalRuleSchema>;

/** Whether a bucket name fits one of the patterns; `*` stands for any characters. */
export function fitsPattern(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const source = pattern
      .split("*")
      .map((part) => part.replace(/[.]/g, "\\."))
      .join(".*");
    return new RegExp(`^${source}$`).test(name);
  });
}
