/**
 * Permission profiles: what the new users may do.
 *
 * - `documented`: the policies that the service's prerequisites name. Reads every S3 bucket of the account; reads,
 *   writes and deletes every OSS bucket.
 * - `least-privilege`: this bucket and prefix only, on both sides.
 * - `current`: what today's service documentation asks for. Its user may create roles and attach policies, so
 *   settings must allow it.
 */
export const PROFILES = ["documented", "least-privilege", "current"] as const;
export type Profile = (typeof PROFILES)[number];

/** By what their credentials reach, the furthest first. */
const BY_REACH = ["current", "documented", "least-privilege"] as const satisfies readonly Profile[];

/** A profile and those that reach no further, itself first. */
export function notFurtherThan(profile: Profile): Profile[] {
  return BY_REACH.slice(BY_REACH.indexOf(profile));
}

const REACH: Record<Profile, "account" | "bucket"> = {
  documented: "account",
  "least-privilege": "bucket",
  current: "account",
};

/** Whether credentials of the profile reach every bucket of both accounts, whatever the request names. */
export function reachesEveryBucket(profile: Profile): boolean {
  return REACH[profile] === "account";
}
