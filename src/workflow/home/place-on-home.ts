import { DAY_MS } from "../../core/durations.ts";
import { isDecisionAwaited, type Preparation } from "../../core/preparation.ts";
import { openQuestion } from "../../core/question.ts";
import { keepsNewKeys } from "../../core/rotation.ts";
import { ENDED_STATES, isLive } from "../../core/states.ts";

/** What the reader of a Home is to one preparation. */
export type Part = {
  isRequester: boolean;
  isRecipient: boolean;
  isOperator: boolean;
  /** May decide on it, and has not. */
  isAwaited: boolean;
  /** May decide on it: extend its days. */
  isApprover: boolean;
};

/** Where a preparation stands on somebody's Home; null: nowhere. */
export type Place = "waiting" | "ending" | "yours" | "ended";

const ENDING_SOON_DAYS = 7;
const ENDED_FOR_DAYS = 30;

/** One preparation is in one section only: the first of those that it fits. */
export function placeOnHome(preparation: Preparation, part: Part, now: Date): Place | null {
  if (waitsFor(preparation, part)) return "waiting";
  const { state, stateSince } = preparation;
  const isTheirs = part.isRequester || part.isRecipient;
  if (endsSoon(preparation, now) && (isTheirs || part.isApprover || part.isOperator)) return "ending";
  if (!ENDED_STATES.includes(state)) return isTheirs ? "yours" : null;
  const isRecent = now.getTime() - Date.parse(stateSince) < ENDED_FOR_DAYS * DAY_MS;
  return part.isRequester && isRecent ? "ended" : null;
}

/** Whether nothing goes on before this person does something. */
function waitsFor(preparation: Preparation, part: Part): boolean {
  const { state, delivery } = preparation;
  if (part.isAwaited && isDecisionAwaited(preparation)) return true;
  if (part.isOperator && (state === "failed" || state === "revoke_failed")) return true;
  if (part.isRequester && (state === "blocked" || (state === "ready" && delivery === "held"))) return true;
  if (part.isRequester && openQuestion(preparation) !== null) return true;
  return part.isRecipient && isForRecipient(preparation);
}

function isForRecipient({ state, delivery, rotation }: Preparation): boolean {
  if (state !== "ready") return false;
  if (delivery === "sent" || delivery === "opened") return true;
  return keepsNewKeys(rotation) && !rotation.isCompromised && delivery !== "held";
}

function endsSoon({ state, expiresAt }: Preparation, now: Date): boolean {
  if (!isLive(state) || expiresAt === null) return false;
  return Date.parse(expiresAt) - now.getTime() < ENDING_SOON_DAYS * DAY_MS;
}
