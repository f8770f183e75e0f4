import type { AuditEvent } from "../core/audit-events.ts";
import type { Preparation } from "../core/preparation.ts";
import type { AuditDraft } from "../storage/contract/audit.ts";

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
