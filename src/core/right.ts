import type { Cloud } from "./cloud.ts";
/**
 * What an operator may leave out when giving the bot its rights:
 *
 * - `check`: everything that is read; enough for the checks, `doctor` and the daily check.
 * - `users`: making, proving and taking back users with the documented policies.
 * - `samples`: reading objects: a few heads for a check, and what a comparison reads whole. Without it they say what they could not
 *   read.
 * - `own-policies`: documents of the bot's own on its users, which the profiles `least-privilege` and `current` need.
 * - `create-bucket`: making a destination bucket, and removing it when its preparation is rolled back.
 * - `migration`: making, starting and removing jobs of the migration service, which only managed migrations need.
 */
export const PARTS = ["check", "users", "samples", "own-policies", "create-bucket", "migration"] as const;
export type Part = (typeof PARTS)[number];

/** What a right is for, as `texts/` words it. One of each cloud's statements stands for one of these. */
export type Need =
  | "list-source-buckets"
  | "read-source"
  | "read-samples"
  | "read-metrics"
  | "read-aws-account"
  | "read-organization"
  | "simulate-policies"
  | "simulate-own-rights"
  | "find-iam-users"
  | "read-iam-users"
  | "find-aws-policies"
  | "make-iam-users"
  | "change-iam-users"
  | "attach-aws-policies"
  | "put-inline-policies"
  | "strip-iam-users"
  | "read-alibaba-account"
  | "read-account-limits"
  | "list-ram-users"
  | "find-ram-users"
  | "find-ram-policies"
  | "find-own-ram-policies"
  | "make-ram-users"
  | "change-ram-users"
  | "attach-ram-policies"
  | "detach-ram-policies"
  | "make-ram-policies"
  | "attach-own-ram-policies"
  | "strip-ram-users"
  | "list-destination-buckets"
  | "read-destination"
  | "read-objects"
  | "create-destination"
  | "use-import-addresses"
  | "use-import-jobs"
  | "list-imports"
  | "read-destination-role";

/** Condition operator, condition key, values: as both clouds' policies write it. */
export type RightCondition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/**
 * One permission of the bot's own identity.
 * Shape: `action` and `resource` as the cloud's policies name them, `*` for what is not known before; `operations` are
 * the API operations that it lets through, as adapters and refusals name them.
 */
export type Right = {
  cloud: Cloud;
  part: Part;
  action: string;
  resource: string;
  condition?: RightCondition;
  operations: readonly string[];
  neededFor: Need;
};
