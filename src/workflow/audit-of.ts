import type { AuditEvent } from "../core/audit-events.ts";
import type { Preparation } from "../core/preparation.ts";
import type { AuditDraft } from "../storage/contract/audit.ts";

type Happened = {
  event: AuditEvent;
  /** A Slack user id, or `bot`. */
  actor: string;
  /** Plain data, never a secret. */
  details?: Record<string, unknown>;
  /** The cloud's id of the request that it was done with. */
  requestId?: string | null;
};

/** An audit entry about a preparation. */
export function auditOf(
  preparation: Pick<Preparation, "id" | "planHash" | "request">,
  { event, actor, details = {}, requestId = null }: Happened,
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
