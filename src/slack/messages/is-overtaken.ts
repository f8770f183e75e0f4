import type { Notice } from "../../workflow/outbox/notices.ts";
import type { RenderContext } from "./render-context.ts";

/** Whether a call for action comes too late to be posted: somebody has acted, or the preparation has moved on. */
export function isOvertaken(notice: Notice, { view }: RenderContext): boolean {
  if (view === null) return false;
  const { state, revision } = view.preparation;
  switch (notice.kind) {
    case "blocked":
      return state !== "blocked" || revision !== notice.revision;
    case "approval_requested":
    case "approval_escalated":
    case "approver_nudge":
      return state !== "awaiting_approval" || revision !== notice.revision;
    case "recipient_proposed":
      return view.preparation.recipientChange === null || revision !== notice.revision;
    case "delivery_reminder":
      return view.preparation.delivery !== "sent";
    default:
      return false;
  }
}
