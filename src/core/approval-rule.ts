import { canonicalJson } from "./canonical-json.ts";
import type { People } from "./people-settings.ts";
import type { PreparationRequest } from "./preparation.ts";
import { reachesEveryBucket } from "./profile.ts";
import { type ApprovalRule, fitsPattern, OWN_ACCOUNT } from "./rule-settings.ts";
import { ruleOf, type Settings } from "./settings.ts";

/** So many of these people have to agree. */
export type Requirement = { approvers: People; needed: number };

/** One of the steps that an approval takes, in their order. `name` is null of the only one where the settings name none. */
export type Step = { name: string | null; requirements: Requirement[] };

type Rules = Pick<
  Settings,
  "approvers" | "approvals" | "channelRules" | "destinationRules" | "approvalRules"
>;
type Asked = Pick<
  PreparationRequest,
  "channelId" | "sourceBucket" | "destinationBucket" | "profile" | "awsAccount" | "alibabaAccount"
>;

/**
 * Who has to agree to a request: each of these, and one person's word counts for every one that names them.
 *
 * Measured by what the credentials reach and not by the bucket on the request: a profile that reaches every bucket of an
 * account needs what any rule about a bucket asks. Where a rule leaves out approvers or their number, those of the
 * destination's rule count, of the channel's, or the general ones.
 */
export function requirementsOf(settings: Rules, request: Asked): Requirement[] {
  return stepsOf(settings, request).flatMap(({ requirements }) => requirements);
}

/**
 * The same in the order in which they are asked. A step that names no approvers asks the usual ones; what rules ask besides
 * is asked with the first step. Where every step names its approvers, what a rule of the channel or the destination says of
 * them is asked with the first step too, so that no step takes the place of a rule.
 */
export function stepsOf(settings: Rules, request: Asked): Step[] {
  const usual = usualRequirement(settings, request);
  const reached = [
    ...(reachesEveryBucket(request.profile) ? settings.destinationRules : []),
    ...settings.approvalRules.filter((rule) => isReached(rule, request)),
  ].map((rule) => ({ ...usual, ...given(rule) }));
  const { steps } = settings.approvals;
  if (steps.length === 0) return [{ name: null, requirements: merged([usual, ...reached]) }];
  const isUsualAsked = steps.some(({ approvers }) => approvers === undefined);
  const ruled = isUsualAsked || !isRuled(settings, request) ? [] : [usual];
  return steps.map((step, index) => ({
    name: step.name,
    requirements: merged([{ ...usual, ...given(step) }, ...(index === 0 ? [...ruled, ...reached] : [])]),
  }));
}

/** Requirements of the same people are one, of the greatest number. */
function merged(all: readonly Requirement[]): Requirement[] {
  const byApprovers = new Map<string, Requirement>();
  for (const one of all) {
    const key = canonicalJson(
      [new Set(one.approvers.people), new Set(one.approvers.groups)].map((set) => [...set].sort()),
    );
    const same = byApprovers.get(key);
    byApprovers.set(key, { ...one, needed: Math.max(one.needed, same?.needed ?? 0) });
  }
  return [...byApprovers.values()];
}

/** By the request's own destination and channel: the rule of the destination holds whatever channel somebody chooses. */
function usualRequirement(settings: Rules, request: Asked): Requirement {
  const { ofDestination, ofChannel } = rulesFor(settings, request);
  return {
    approvers: ofDestination?.approvers ?? ofChannel?.approvers ?? settings.approvers,
    needed: ofDestination?.needed ?? ofChannel?.needed ?? settings.approvals.needed,
  };
}

function rulesFor(settings: Rules, request: Asked) {
  return {
    ofDestination: settings.destinationRules.find(({ destinations }) =>
      fitsPattern(request.destinationBucket, destinations),
    ),
    ofChannel: ruleOf(settings, request.channelId),
  };
}

/** Whether a rule of the destination or the channel says who the usual approvers are, or how many. */
function isRuled(settings: Rules, request: Asked): boolean {
  const { ofDestination, ofChannel } = rulesFor(settings, request);
  return [ofDestination, ofChannel].some(
    (rule) => rule?.approvers !== undefined || rule?.needed !== undefined,
  );
}

type Given = { approvers?: People | undefined; needed?: number | undefined };

function given({ approvers, needed }: Given): Partial<Requirement> {
  return { ...(approvers === undefined ? {} : { approvers }), ...(needed === undefined ? {} : { needed }) };
}

function isReached(rule: ApprovalRule, request: Asked): boolean {
  const { profile, sourceBucket, destinationBucket, awsAccount, alibabaAccount } = request;
  const reachesAll = reachesEveryBucket(profile);
  return (
    (rule.profiles?.includes(profile) ?? true) &&
    (rule.awsAccounts?.includes(awsAccount ?? OWN_ACCOUNT) ?? true) &&
    (rule.alibabaAccounts?.includes(alibabaAccount ?? OWN_ACCOUNT) ?? true) &&
    (rule.sources === undefined || reachesAll || fitsPattern(sourceBucket, rule.sources)) &&
    (rule.destinations === undefined || reachesAll || fitsPattern(destinationBucket, rule.destinations))
  );
}

/** Everybody whose word counts for one of them. */
export function approversIn(requirements: readonly Requirement[]): People {
  return {
    people: [...new Set(requirements.flatMap(({ approvers }) => approvers.people))],
    groups: [...new Set(requirements.flatMap(({ approvers }) => approvers.groups))],
  };
}

/** How many approvals there are at the end, where nobody counts for two of them. */
export function approvalsNeeded(requirements: readonly Requirement[]): number {
  return requirements.reduce((sum, { needed }) => sum + needed, 0);
}
