import type { AuditEvent } from "../../core/audit-events.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Mentions } from "../../security/authorize.ts";
import type { AuditDraft } from "../../storage/contract/audit.ts";
import type { Notice, PostDraft } from "./notices.ts";

/** The card's post; drafting it again has the card drawn anew from what is then stored. */
export function cardPost({ request }: Pick<Preparation, "request">): PostDraft {
  return { key: "card", target: { kind: "card", channelId: request.channelId }, notice: { kind: "card" } };
}

/** A message in the card's thread; the same key edits the message that stands there. */
export function threadPost(
  { request }: Pick<Preparation, "request">,
  key: string,
  notice: Notice,
): PostDraft {
  return { key, target: { kind: "thread", channelId: request.channelId }, notice };
}

/** Begin of the keys of the direct messages to approvers; they are drawn again when the wait for them ends. */
export const APPROVER_REMINDERS = "nudge:";

/** How a revision's wait for its decision begins: nobody is reminded yet, and nothing escalated. */
export const FRESH_WAIT = { reminders: 0, escalatedAt: null } as const;

export function directPost(userId: string, key: string, notice: Notice): PostDraft {
  return { key, target: { kind: "direct", userId }, notice };
}

/** Whom a message asks, as its notice keeps it. */
export function mentionsFor({
  people,
  groups,
  more,
}: Mentions): Pick<Extract<Notice, { kind: "approval_requested" }>, "approvers" | "groups" | "more"> {
  return { approvers: people, groups, more };
}

/** An audit entry about a preparation. */
export function auditOf(
  preparation: Pick<Preparation, "id" | "planHash" | "request">,
  event: AuditEvent,
  actor: string,
  details: Record<string, unknown> = {},
  requestId: string | null = null,
): AuditDraft {
  return {
    event,
    actor,
    preparationId: preparation.id,
    channelId: preparation.request.channelId,
    planHash: preparation.planHash,
    requestId,
    details,
  };
}
