import { approvalsNeeded, requirementsOf } from "../../core/approval-rule.ts";
import { DAY_MS } from "../../core/durations.ts";
import { extensionHash } from "../../core/plan.ts";
import type { Preparation } from "../../core/preparation.ts";
import { cardPost } from "../../notices/card.ts";
import { EVERY_REMINDER, expiryReminderPosts, reminderKey } from "../../notices/expiry-reminder.ts";
import { extendedPost, extensionCountedPost } from "../../notices/extension.ts";
import type { PostDraft } from "../../notices/posts.ts";
import { DECIDING } from "../../security/authorize.ts";
import type { Vote } from "../../storage/contract/decisions.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { presentDeliveryPosts } from "../runs/deliver.ts";
import { findForeignHand } from "../runs/find-foreign-hand.ts";
import { button } from "./action.ts";
import { resolveAuthority } from "./authorize.ts";
import { judgeVotes } from "./judge-votes.ts";
import { resolveClick } from "./resolve-click.ts";

/** More days for credentials that exist. */
export const extend = button({
  ...DECIDING,
  id: "extend",
  states: ["ready"],
  handsOut: true,
  isOffered: ({ preparation: { expiresAt } }) => expiresAt !== null,
  boundTo: ({ expiresAt }) => expiresAt,
});

type ExtendInput = { token: string; days: number; comment: string };

/**
 * On users that are still what was approved: as many approvers as the first days needed, each giving the same number of
 * days.
 */
export async function extendCredentials(deps: StoryDeps, actor: Actor, input: ExtendInput): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, input.token, extend);
  if (!resolved.ok) return resolved;
  const { state, expiresAt, request, extendedDays } = resolved.value.preparation;
  if (state !== "ready" || expiresAt === null) return refuse("WRONG_STATE", { state });
  const { maxDays } = deps.settings.credentials;
  const left = maxDays - request.ttlDays - extendedDays;
  if (!Number.isInteger(input.days) || input.days < 1 || input.days > left)
    return refuse("TOO_MANY_DAYS", { maxDays, left: Math.max(0, left) });
  const approved = await resolveAuthority(deps, actor, extend, resolved.value.preparation);
  if (!approved.ok) return approved;
  const tampered = await findForeignHand(deps, approved.value);
  if (tampered !== null) return refuse("NOT_AS_PLANNED", tampered);
  return vote(deps, actor, { ...approved.value, expiresAt }, input);
}

type Expiring = Preparation & { expiresAt: string };

async function vote(
  deps: StoryDeps,
  { userId }: Actor,
  preparation: Expiring,
  { days, comment }: ExtendInput,
): Promise<Outcome> {
  const { id, expiresAt, extendedDays, request } = preparation;
  const word = voteOf(deps, userId, preparation, { days, comment });
  const isEnough = await judgeVotes(deps, extend, preparation, word);
  if (isEnough === null) return refuse("DIRECTORY_UNAVAILABLE");
  const until = new Date(Date.parse(expiresAt) + days * DAY_MS).toISOString();
  const said = { by: userId, days, expiresAt: until, comment };
  const settled = await extendedPosts(deps, preparation, said);
  const needed = approvalsNeeded(requirementsOf(deps.settings, request));
  const { outcome, preparation: changed } = await deps.store.extend({
    vote: word,
    expect: { state: "ready", expiresAt, extendedDays },
    isEnough,
    patch: { expiresAt: until, extendedDays: extendedDays + days },
    effects: (result, given) =>
      result === "counted"
        ? {
            posts: [extensionCountedPost(preparation, { ...said, given, needed })],
            audit: [
              auditOf(preparation, {
                event: "extension.counted",
                actor: userId,
                details: { days, until, comment, given },
              }),
            ],
          }
        : {
            posts: [cardPost(preparation), ...presentDeliveryPosts(preparation), ...settled],
            audit: [
              auditOf(preparation, {
                event: "credentials.extended",
                actor: userId,
                details: { days, until, comment, given },
              }),
            ],
          },
  });
  if (changed === null || outcome === "outdated") return refuse("OUTDATED", { id });
  if (outcome === "repeated") return refuse("ALREADY_DECIDED", { state: changed.state });
  return { ok: true, value: changed };
}

function voteOf(
  { now }: StoryDeps,
  approver: string,
  { id, revision, planHash, expiresAt, request }: Expiring,
  { days, comment }: Pick<ExtendInput, "days" | "comment">,
): Vote {
  return {
    preparationId: id,
    revision,
    planHash: extensionHash({ planHash: planHash ?? "", expiresAt, days }),
    recipient: request.recipient,
    approver,
    decision: "extend",
    comment,
    at: now().toISOString(),
  };
}

/** What reminded of the end that is no more says so; without a reminder the thread is told. */
async function extendedPosts(
  { store }: StoryDeps,
  preparation: Expiring,
  said: { by: string; days: number; expiresAt: string; comment: string },
): Promise<PostDraft[]> {
  const { id, expiresAt } = preparation;
  const drafts: PostDraft[] = [];
  for (const daysLeft of EVERY_REMINDER) {
    if ((await store.findPost(id, reminderKey(expiresAt, daysLeft))) !== null)
      drafts.push(...expiryReminderPosts(preparation, { expiresAt, daysLeft, extendedBy: said.by }));
  }
  return drafts.length === 0 ? [extendedPost(preparation, said)] : drafts;
}
