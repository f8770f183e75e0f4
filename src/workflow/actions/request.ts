import { randomBytes } from "node:crypto";
import { isManaged } from "../../core/migration/handling.ts";
import {
  everyCheck,
  FRESH_WAIT,
  NEW_LIFE,
  NO_FACTS,
  type Preparation,
  type PreparationRequest,
} from "../../core/preparation.ts";
import { drawPreparationId } from "../../core/preparation-id.ts";
import { reachesEveryBucket } from "../../core/profile.ts";
import type { Refusal } from "../../core/refusal.ts";
import { fitsPattern } from "../../core/rule-settings.ts";
import { ruleOf, type Settings } from "../../core/settings.ts";
import { cardPost } from "../../notices/card.ts";
import type { Decidable } from "../../security/authorize.ts";
import { isFullMember } from "../../security/directory.ts";
import { describeError } from "../../security/redact.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { recordRefusal } from "../record-refusal.ts";
import { startFor } from "../runs/start-for.ts";
import type { Action } from "./action.ts";

type FieldRefusal = { field: keyof PreparationRequest | null; refusal: Refusal };

/** A new preparation. */
export const request = {
  id: "request",
  may: ["member"],
  isForRequesters: true,
  states: null,
} as const satisfies Action;

/** Why this person may not request anything; null when they may. */
export async function mayRequest(deps: StoryDeps, { userId, teamId }: Actor): Promise<Refusal | null> {
  const answer = await deps.authorizer.authorize({ userId, teamId, rule: request, preparation: null });
  return answer.isAllowed ? null : { code: answer.code, args: {} };
}

/** Errors for the form's fields that need no store; empty when it may be submitted. */
export async function checkRequest(
  deps: StoryDeps,
  actor: Actor,
  asked: PreparationRequest,
): Promise<FieldRefusal[]> {
  const refusal = await mayRequest(deps, actor);
  if (refusal !== null) return [{ field: null, refusal }];
  return checkContents(deps, { ...UNTOUCHED, requester: actor.userId, request: asked });
}

/** Of a request that has neither been changed nor vouched for. */
const UNTOUCHED = { changedBy: [], ticket: null, recipientChange: null, escalatedAt: null };

type Asked = Omit<Decidable, "teamId">;

/** What is asked for, without regard to the requester: people, channel and rules. While Slack does not say, the answer is no. */
export async function checkContents(deps: StoryDeps, asked: Asked): Promise<FieldRefusal[]> {
  const { request } = asked;
  try {
    const answers = await Promise.all([
      checkRecipient(deps, request),
      checkChannel(deps, request),
      checkApprovers(deps, asked),
    ]);
    return [...checkRules(deps, request), ...answers.flat()];
  } catch (error) {
    deps.log.warn({ error: describeError(error) }, "Slack did not say who and where");
    return [{ field: null, refusal: { code: "DIRECTORY_UNAVAILABLE", args: {} } }];
  }
}

async function checkRecipient(deps: StoryDeps, { recipient }: PreparationRequest): Promise<FieldRefusal[]> {
  const person = await deps.directory.findPerson(recipient);
  if (person && isFullMember(person, deps.teamId)) return [];
  return [{ field: "recipient", refusal: { code: "RECIPIENT_INVALID", args: { recipient } } }];
}

async function checkChannel(deps: StoryDeps, { channelId }: PreparationRequest): Promise<FieldRefusal[]> {
  const channel = await deps.directory.findChannel(channelId);
  const why = !channel
    ? "unknown"
    : channel.isArchived
      ? "archived"
      : channel.isShared
        ? "shared"
        : channel.isBotMember
          ? null
          : "not-member";
  return why === null ? [] : [{ field: "channelId", refusal: { code: "CHANNEL_INVALID", args: { why } } }];
}

async function checkApprovers(deps: StoryDeps, asked: Asked): Promise<FieldRefusal[]> {
  const refusal = await refuseUnapprovable(deps, asked);
  return refusal === null ? [] : [{ field: "recipient", refusal }];
}

/** A request that only its own requester or recipient could approve would wait for ever. Null: enough others could. */
export async function refuseUnapprovable(deps: StoryDeps, asked: Asked): Promise<Refusal | null> {
  const shortage = await deps.authorizer.findShortage(asked);
  return shortage && { code: "NO_OTHER_APPROVER", args: shortage };
}

/** What the settings allow, in general and in this channel. */
export function checkRules(deps: StoryDeps, request: PreparationRequest): FieldRefusal[] {
  const { profiles, credentials } = deps.settings;
  const rule = ruleOf(deps.settings, request.channelId);
  const refused: FieldRefusal[] = [];
  const allowedProfiles = profiles.allowed.filter((profile) => rule?.profiles?.includes(profile) ?? true);
  if (!allowedProfiles.includes(request.profile)) {
    refused.push({
      field: "profile",
      refusal: { code: "PROFILE_NOT_ALLOWED", args: { allowed: allowedProfiles } },
    });
  }
  refused.push(...checkReach(deps, request), ...checkHandling(deps, request));
  if (!isSourceAllowed(deps.settings, request.channelId, request.sourceBucket)) {
    refused.push({
      field: "sourceBucket",
      refusal: { code: "SOURCE_NOT_ALLOWED", args: rule?.sources ? { allowed: rule.sources } : {} },
    });
  }
  if (rule?.destinations && !fitsPattern(request.destinationBucket, rule.destinations)) {
    const args = { allowed: rule.destinations };
    refused.push({ field: "destinationBucket", refusal: { code: "DESTINATION_NOT_ALLOWED", args } });
  }
  refused.push(...checkAccounts(deps, request));
  if (request.ttlDays > credentials.maxDays) {
    refused.push({
      field: "ttlDays",
      refusal: { code: "NOT_ALLOWED", args: { maxDays: credentials.maxDays } },
    });
  }
  return refused;
}

/**
 * A channel that may ask for some buckets only must not get credentials for all, unless its rule names the profile: the person who
 * wrote that said so.
 */
function checkReach({ settings }: StoryDeps, { channelId, profile }: PreparationRequest): FieldRefusal[] {
  const rule = ruleOf(settings, channelId);
  const bounds = [...(rule?.sources ?? []), ...(rule?.destinations ?? [])];
  if (bounds.length === 0 || rule?.profiles !== undefined || !reachesEveryBucket(profile)) return [];
  const allowed = settings.profiles.allowed.filter((one) => !reachesEveryBucket(one));
  return [{ field: "profile", refusal: { code: "PROFILE_REACHES_FURTHER", args: { bounds, allowed } } }];
}

/** A way that the settings no longer allow, or that a form of before did not know of. */
function checkHandling({ settings }: StoryDeps, request: PreparationRequest): FieldRefusal[] {
  const { enabled, handling } = settings.migration;
  const allowed = enabled ? handling.allowed : ["handover" as const];
  if (allowed.includes(isManaged({ request }) ? "managed" : "handover")) return [];
  return [{ field: null, refusal: { code: "HANDLING_NOT_ALLOWED", args: { allowed } } }];
}

/** Whether this channel may ask for a bucket; without one, as where no rule is. */
export function isSourceAllowed(settings: Settings, channelId: string | undefined, bucket: string): boolean {
  const sources = channelId === undefined ? undefined : ruleOf(settings, channelId)?.sources;
  return sources === undefined
    ? !isKeptElsewhere(settings.channelRules, bucket)
    : fitsPattern(bucket, sources);
}

/** Whether a rule keeps a source for the channels whose rules name it. */
function isKeptElsewhere(rules: Settings["channelRules"], sourceBucket: string): boolean {
  return rules.some(
    ({ sources, sourcesOnlyHere }) =>
      sourcesOnlyHere === true && sources && fitsPattern(sourceBucket, sources),
  );
}

/** An account that was chosen in a form opened before the settings changed. */
function checkAccounts({ settings: { accounts } }: StoryDeps, request: PreparationRequest): FieldRefusal[] {
  return (["awsAccount", "alibabaAccount"] as const).flatMap((field) => {
    const name = request[field];
    const names = accounts[field === "awsAccount" ? "aws" : "alibaba"].map((account) => account.name);
    if (name === undefined || names.includes(name)) return [];
    return [{ field, refusal: { code: "ACCOUNT_UNKNOWN" as const, args: { allowed: names } } }];
  });
}

/** Stores it once, whatever Slack sends again. */
export async function makeRequest(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  asked: PreparationRequest,
): Promise<Outcome> {
  const [refused] = await checkRequest(deps, actor, asked);
  if (refused) {
    await recordRefusal(deps, actor, request.id, null, refused.refusal.code);
    return { ok: false, refusal: refused.refusal };
  }
  for (;;) {
    const preparation = newPreparation(deps, actor, asked);
    const stored = await deps.store.createPreparation({
      preparation,
      submissionId,
      maxOpenPerPerson: deps.settings.limits.openPerPerson,
      posts: [cardPost(preparation)],
      audit: [
        auditOf(preparation, {
          event: "preparation.requested",
          actor: actor.userId,
          details: { request: asked },
        }),
      ],
    });
    switch (stored.outcome) {
      case "id-taken":
        continue;
      case "too-many":
        await recordRefusal(deps, actor, request.id, null, "TOO_MANY_OPEN");
        return refuse("TOO_MANY_OPEN", {
          limit: deps.settings.limits.openPerPerson,
          ids: stored.open.map((open) => open.id),
        });
      case "pair-taken":
        await recordRefusal(deps, actor, request.id, null, "PAIR_TAKEN");
        return refuse("PAIR_TAKEN", { id: stored.preparation.id });
      case "created":
      case "repeated":
        if (stored.preparation.state === "checking") await startFor(deps, "examine", stored.preparation);
        return { ok: true, value: stored.preparation };
    }
  }
}

function newPreparation(deps: StoryDeps, actor: Actor, request: PreparationRequest): Preparation {
  const now = deps.now().toISOString();
  return {
    id: drawPreparationId(randomBytes(6)),
    teamId: actor.teamId,
    requester: actor.userId,
    revision: 1,
    state: "checking",
    request,
    checks: everyCheck("pending"),
    estimate: null,
    verdict: null,
    facts: NO_FACTS,
    ticket: null,
    plan: null,
    planHash: null,
    delivery: "pending",
    proof: [],
    failure: null,
    isCancelRequested: false,
    createdAt: now,
    stateSince: now,
    expiresAt: null,
    firstLogonAt: null,
    isAltered: false,
    ...NEW_LIFE,
    ...FRESH_WAIT,
  };
}
