import * as z from "zod";
import { DAY_MS } from "../../core/durations.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { LifecycleRule } from "../contract/lifecycle-rule.ts";
import { unlessNotSet } from "./buckets.ts";
import type { OssContext } from "./context.ts";

const moment = { days: z.coerce.number().optional(), createdBeforeDate: z.string().optional() };
const transitionSchema = z.object({ ...moment, storageClass: z.string() });
const ruleSchema = z.object({
  id: z.string().default(""),
  prefix: z.string().default(""),
  status: z.enum(["Enabled", "Disabled"]),
  expiration: z.object(moment).optional(),
  transition: z.union([transitionSchema.transform((one) => [one]), z.array(transitionSchema)]).default([]),
});
const lifecycleSchema = z.object({ rules: z.array(ruleSchema).nullable() });

/** The lifecycle of a destination's current objects. */
export function bucketLifecycle({ oss, call, now }: OssContext): Pick<AlibabaCloud, "readBucketLifecycle"> {
  return {
    readBucketLifecycle: (bucket, region) =>
      unlessNotSet(
        "NoSuchLifecycle",
        [],
        call.read({ operation: "oss:GetBucketLifecycle", subject: bucket }, async () => {
          const answer = await oss.forRegion(region).getBucketLifecycle(bucket);
          return (lifecycleSchema.parse(answer).rules ?? []).flatMap((rule) => flatten(rule, now()));
        }),
      ),
  };
}

/** One entry for each transition of a rule; the expiration stands on the first. */
function flatten(rule: z.infer<typeof ruleSchema>, now: Date): LifecycleRule[] {
  const common = { id: rule.id, isEnabled: rule.status === "Enabled", prefix: rule.prefix };
  const expirationDays = rule.expiration ? daysOf(rule.expiration, now) : null;
  if (rule.transition.length === 0) {
    return [{ ...common, transitionDays: null, transitionClass: null, expirationDays }];
  }
  return rule.transition.map((transition, index) => ({
    ...common,
    transitionDays: daysOf(transition, now) ?? 0,
    transitionClass: transition.storageClass,
    expirationDays: index === 0 ? expirationDays : null,
  }));
}

/**
 * Days after which a rule acts. `CreatedBeforeDate` acts on every object last modified before that day, and migrated
 * objects keep the source's time, so it acts at once. Source: OSS, "PutBucketLifecycle".
 */
function daysOf(
  moment: { days?: number | undefined; createdBeforeDate?: string | undefined },
  now: Date,
): number | null {
  if (moment.days !== undefined) return moment.days;
  if (moment.createdBeforeDate === undefined) return null;
  const untilMs = Date.parse(moment.createdBeforeDate) - now.getTime();
  return Number.isNaN(untilMs) ? 0 : Math.max(0, Math.ceil(untilMs / DAY_MS));
}
