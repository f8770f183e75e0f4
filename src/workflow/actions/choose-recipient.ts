import { planHash } from "../../core/plan.ts";
import { isRecipientReplaceable, type Preparation } from "../../core/preparation.ts";
import { keepsNewKeys } from "../../core/rotation.ts";
import { cardPost } from "../../notices/card.ts";
import { recipientDecidedPost, recipientProposedPost } from "../../notices/recipient-change.ts";
import { FIRST_STEP } from "../../security/authorize.ts";
import { isFullMember } from "../../security/directory.ts";
import type { StoredPostDraft } from "../../storage/contract/posts.ts";
import type { PreparationPatch } from "../../storage/contract/preparations.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { decideDelivery, earlierDeliveryPosts, retireTime } from "../runs/deliver.ts";
import { startRotation } from "../runs/start-rotation.ts";
import { button } from "./action.ts";
import { resolveAuthority } from "./authorize.ts";
import { resolveClick } from "./resolve-click.ts";

/** Another recipient for credentials that exist; approvers decide on it. */
export const chooseRecipient = button({
  id: "choose_recipient",
  may: ["requester", "operator"],
  states: ["ready"],
  isOffered: ({ preparation }) => isRecipientReplaceable(preparation),
});

export async function proposeRecipient(
  deps: StoryDeps,
  actor: Actor,
  { token, recipient }: { token: string; recipient: string },
): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, chooseRecipient);
  if (!resolved.ok) return resolved;
  const approved = await resolveAuthority(deps, actor, chooseRecipient, resolved.value.preparation);
  return approved.ok ? propose(deps, approved.value, actor.userId, recipient) : approved;
}

/**
 * What was approved names its recipient, so another one is another plan, with a hash and a revision of its own that
 * earlier decisions and buttons do not fit. Its changes are made already: only the handing over waits for the approval.
 * The state stays `ready`, so that the end of the days, the end of the holding and Revoke go on as before.
 */
async function propose(
  deps: StoryDeps,
  preparation: Preparation,
  by: string,
  recipient: string,
): Promise<Outcome> {
  const { id, request, state, plan } = preparation;
  if (!isRecipientReplaceable(preparation) || plan === null) return refuse("WRONG_STATE", { state });
  if (recipient === request.recipient) return refuse("SAME_RECIPIENT");
  const person = await deps.directory.findPerson(recipient, { maxAgeMs: 0 });
  if (!person || !isFullMember(person, deps.teamId)) return refuse("RECIPIENT_INVALID", { recipient });
  const asked = { ...request, recipient };
  const recipientChange = { recipient, by };
  const candidate = { ...preparation, request: asked, recipientChange };
  const shortage = await deps.authorizer.findShortage(candidate);
  if (shortage !== null) return refuse("NO_OTHER_APPROVER", shortage);
  const mentions = await deps.authorizer.findMentions(candidate, FIRST_STEP);
  const revision = preparation.revision + 1;
  const proposed = { ...plan, recipient };
  const changed = await deps.store.patchPreparation({
    id,
    revision: preparation.revision,
    expect: { state: "ready" },
    patch: { revision, plan: proposed, planHash: planHash(proposed), recipientChange },
    posts: [recipientProposedPost({ request, revision }, recipientChange, mentions), cardPost(preparation)],
    audit: [
      auditOf(preparation, {
        event: "recipient.proposed",
        actor: by,
        details: { recipient, planHash: planHash(proposed) },
      }),
    ],
  });
  return changed ? { ok: true, value: changed } : refuse("OUTDATED", { id });
}

/** What a decision on a proposed recipient comes to: stored together with the decision. */
export type RecipientOutcome = {
  patch(outcome: "approved" | "rejected"): PreparationPatch;
  posts(outcome: "approved" | "rejected", by: string, comment: string): StoredPostDraft[];
  /** What is still to be done once an approval is stored. */
  afterApproval(preparation: Preparation): Promise<void>;
};

/** Prepares both outcomes, since whom Slack knows cannot be asked inside a transaction. */
export async function prepareRecipientOutcome(
  deps: StoryDeps,
  preparation: Preparation,
): Promise<RecipientOutcome> {
  const { recipientChange, request, plan } = preparation;
  if (recipientChange === null || plan === null)
    throw new Error("expected a proposed recipient, there is none");
  const { recipient, by } = recipientChange;
  const approved: Preparation = {
    ...preparation,
    request: { ...request, recipient },
    recipientChange: null,
  };
  const earlier = { ...plan, recipient: request.recipient };
  const rejected = { recipientChange: null, plan: earlier, planHash: planHash(earlier) };
  const handedOver = preparation.delivery === "held" ? await handOver(deps, approved) : null;
  return {
    patch: (outcome) =>
      outcome === "rejected"
        ? rejected
        : { request: approved.request, recipientChange: null, ...handedOver?.patch },
    posts: (outcome, decidedBy, comment) => [
      ...(outcome === "approved"
        ? []
        : [recipientDecidedPost(preparation, { decision: "reject", by: decidedBy, recipient, comment })]),
      ...(outcome === "approved" ? (handedOver?.posts ?? []) : []),
    ],
    // Credentials that the former recipient may have seen, or that are destroyed, cannot be handed over: the new recipient gets new keys.
    async afterApproval(changed) {
      if (handedOver === null)
        await startRotation(deps, changed, { by, isCompromised: false, renewsPassword: true });
    },
  };
}

/** Sealed credentials that have not been opened go to the new recipient as they are. */
async function handOver(deps: StoryDeps, approved: Preparation) {
  const next = { ...approved, deliveryNumber: approved.deliveryNumber + 1 };
  const { patch, posts } = await decideDelivery(deps, next);
  const { rotation } = approved;
  const retireAt = rotation && retireTime(deps, { ...rotation, isDelivered: patch.delivery === "sent" });
  return {
    patch: {
      ...patch,
      deliveryNumber: next.deliveryNumber,
      ...(keepsNewKeys(rotation) ? { rotation: { ...rotation, retireAt } } : {}),
    },
    posts: [...posts, ...(await earlierDeliveryPosts(deps, next))],
  };
}
