import { GetBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { DAY_MS } from "../../core/durations.ts";
import { unless } from "../caller.ts";
import type { LifecycleRule } from "../contract/lifecycle-rule.ts";
import type { AwsCloud } from "../contract/source.ts";
import { bucketOf } from "./bucket-facts.ts";
import type { BucketContext } from "./context.ts";

const moment = { Days: z.number().optional(), Date: z.date().optional() };
const ruleSchema = z.object({
  ID: z.string().default(""),
  Status: z.enum(["Enabled", "Disabled"]),
  Prefix: z.string().optional(),
  Filter: z
    .object({
      Prefix: z.string().optional(),
      And: z.object({ Prefix: z.string().optional() }).optional(),
    })
    .optional(),
  Expiration: z.object(moment).optional(),
  Transitions: z.array(z.object({ ...moment, StorageClass: z.string() })).default([]),
});
const lifecycleSchema = z.object({ Rules: z.array(ruleSchema).default([]) });

/** The lifecycle of a source's current objects; noncurrent versions and unfinished uploads are not migrated. */
export function bucketLifecycle({ clients, call, now }: BucketContext): Pick<AwsCloud, "readLifecycle"> {
  return {
    readLifecycle: (source) =>
      unless(
        ["NoSuchLifecycleConfiguration"],
        [],
        call({ operation: "s3:GetBucketLifecycleConfiguration", subject: source.bucket }, async () => {
          const answer = await clients
            .s3(source.region)
            .send(new GetBucketLifecycleConfigurationCommand(bucketOf(source)));
          return lifecycleSchema.parse(answer).Rules.flatMap((rule) => flatten(rule, now()));
        }),
      ),
  };
}

/** One entry for each transition of a rule; the expiration stands on the first. */
function flatten(rule: z.infer<typeof ruleSchema>, now: Date): LifecycleRule[] {
  const common = {
    id: rule.ID,
    isEnabled: rule.Status === "Enabled",
    prefix: rule.Filter?.And?.Prefix ?? rule.Filter?.Prefix ?? rule.Prefix ?? "",
  };
  const expirationDays = rule.Expiration ? daysOf(rule.Expiration, now) : null;
  if (rule.Transitions.length === 0) {
    return [{ ...common, transitionDays: null, transitionClass: null, expirationDays }];
  }
  return rule.Transitions.map((transition, index) => ({
    ...common,
    transitionDays: daysOf(transition, now) ?? 0,
    transitionClass: transition.StorageClass,
    expirationDays: index === 0 ? expirationDays : null,
  }));
}

function daysOf(
  { Days, Date: date }: { Days?: number | undefined; Date?: Date | undefined },
  now: Date,
): number | null {
  if (Days !== undefined) return Days;
  return date ? Math.max(0, Math.ceil((date.getTime() - now.getTime()) / DAY_MS)) : null;
}
