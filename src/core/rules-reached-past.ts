import { type Profile, reachesEveryBucket } from "./profile.ts";
import type { ApprovalRule } from "./rule-settings.ts";
import type { Settings } from "./settings.ts";

type RuleSettings = Pick<Settings, "profiles" | "channelRules" | "destinationRules" | "approvalRules">;

/** A rule about some buckets, as the settings file has it. */
type BucketRule = {
  /** Its place in the file, such as `approvalRules.0`. */
  rule: string;
  buckets: readonly string[];
};

/** A profile whose credentials reach buckets that rules are about, whatever buckets a request names. */
export type ReachPast = {
  profile: Profile;
  /** Every request for the profile needs what these ask. */
  asked: BucketRule[];
  /** These are not asked when a request names other buckets. */
  notAsked: BucketRule[];
};

/**
 * The allowed profiles that reach every bucket of an account although rules are about some of its buckets, each with those
 * rules. A profile that `approvalRules` rules on by itself is passed over: somebody has decided who agrees to its reach.
 */
export function findRulesReachedPast(settings: RuleSettings): ReachPast[] {
  return settings.profiles.allowed
    .filter(reachesEveryBucket)
    .map((profile) => reachPast(settings, profile))
    .filter(({ asked, notAsked }) => asked.length + notAsked.length > 0);
}

function reachPast(settings: RuleSettings, profile: Profile): ReachPast {
  const ownRules = settings.approvalRules.filter((rule) => isAboutProfile(rule, profile));
  const open = settings.approvalRules.flatMap((rule, index) => {
    const buckets = bucketsOf(rule);
    if (buckets.length === 0 || ownRules.some((own) => coversAccountsOf(own, rule))) return [];
    return [{ rule: `approvalRules.${index}`, buckets, isAsked: rule.profiles?.includes(profile) ?? true }];
  });
  // Rules for destinations and channels name no account, so only a rule for the profile in every account answers for them.
  const isRuled = ownRules.some((own) => coversAccountsOf(own, {}));
  const rules = [
    ...(isRuled ? [] : [...destinationRules(settings), ...channelRules(settings, profile)]),
    ...open,
  ];
  const of = (wanted: boolean) =>
    rules.filter(({ isAsked }) => isAsked === wanted).map(({ rule, buckets }) => ({ rule, buckets }));
  return { profile, asked: of(true), notAsked: of(false) };
}

function destinationRules({ destinationRules: rules }: RuleSettings) {
  return rules.flatMap(({ destinations }, index) => {
    const buckets = bucketsOf({ destinations });
    return buckets.length === 0 ? [] : [{ rule: `destinationRules.${index}`, buckets, isAsked: true }];
  });
}

/**
 * A channel's bounds hold for what a request names. They are reached past from another channel where they keep sources to
 * theirs, and from their own where they name the profile; a bounded channel without profiles gets no such profile at all.
 */
function channelRules({ channelRules: rules }: RuleSettings, profile: Profile) {
  return rules.flatMap(({ sources, destinations, sourcesOnlyHere, profiles }, index) => {
    const isOwn = profiles?.includes(profile) === true;
    const buckets = isOwn ? bucketsOf({ sources, destinations }) : bucketsOf({ sources });
    if (buckets.length === 0 || !(isOwn || sourcesOnlyHere === true)) return [];
    return [{ rule: `channelRules.${index}`, buckets, isAsked: false }];
  });
}

type Buckets = { sources?: readonly string[] | undefined; destinations?: readonly string[] | undefined };

/** The patterns of a rule, without those that fit every bucket: nobody reaches past such a rule. */
function bucketsOf({ sources = [], destinations = [] }: Buckets): string[] {
  return [sources, destinations].flatMap((patterns) => (patterns.includes("*") ? [] : patterns));
}

function isAboutProfile(rule: ApprovalRule, profile: Profile): boolean {
  return rule.profiles?.includes(profile) === true && bucketsOf(rule).length === 0;
}

type Accounts = Pick<ApprovalRule, "awsAccounts" | "alibabaAccounts">;

/** Whether a rule holds in every account in which another one does. */
function coversAccountsOf(own: Accounts, other: Accounts): boolean {
  return (["awsAccounts", "alibabaAccounts"] as const).every((accounts) => {
    const [held, asked] = [own[accounts], other[accounts]];
    return held === undefined || (asked?.every((name) => held.includes(name)) ?? false);
  });
}
