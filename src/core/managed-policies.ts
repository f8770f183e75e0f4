import { PROFILES, type Profile } from "./profile.ts";

/** Managed policies that a permission profile attaches; the rest of a profile is documents of its own. */
export type ManagedPolicies = { awsPolicyNames: readonly string[]; ramPolicyNames: readonly string[] };

/**
 * Source of `documented`: Data Transport, "Prerequisites" (2019). Source of `current`: Data Online Migration,
 * "Preparations" (2026). `least-privilege` is made of documents alone.
 */
const MANAGED_POLICIES: Record<Profile, ManagedPolicies> = {
  documented: {
    awsPolicyNames: ["AmazonS3ReadOnlyAccess"],
    ramPolicyNames: ["AliyunOSSFullAccess", "AliyunMGWFullAccess"],
  },
  "least-privilege": { awsPolicyNames: [], ramPolicyNames: [] },
  current: { awsPolicyNames: ["AmazonS3ReadOnlyAccess"], ramPolicyNames: ["AliyunOSSImportFullAccess"] },
};

export function managedPoliciesOf(profile: Profile): ManagedPolicies {
  return MANAGED_POLICIES[profile];
}

/** What `AmazonS3ReadOnlyAccess` (v3, 2023-08-10) allows of S3. */
export const S3_READ_ONLY_STATEMENT = {
  Effect: "Allow",
  Action: ["s3:Get*", "s3:List*", "s3:Describe*"],
  Resource: "*",
} as const;
export const S3_READ_ONLY_DOCUMENT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [S3_READ_ONLY_STATEMENT],
});

/** The ARN of a policy that AWS manages; the partition is that of the caller's account. */
export function awsManagedPolicyArn(partition: string, policyName: string): string {
  return `arn:${partition}:iam::aws:policy/${policyName}`;
}

/** Profiles that need none of the missing policies, in the order in which they should be offered. */
export function profilesWithout(missing: ReadonlySet<string>): Profile[] {
  return PROFILES.filter((profile) => {
    const { awsPolicyNames, ramPolicyNames } = MANAGED_POLICIES[profile];
    return [...awsPolicyNames, ...ramPolicyNames].every((name) => !missing.has(name));
  });
}
