import type { Preparation } from "../core/preparation.ts";
import type { ButtonAction } from "./commands.ts";

type Bound = Pick<Preparation, "deliveryNumber" | "stateSince" | "expiresAt">;

/**
 * What a button's token stands for, beyond revision and plan: a button of an earlier delivery shows, acknowledges and
 * confirms nothing of a later one, and one press of Rotate or Extend is one rotation or extension.
 */
export function boundAction(preparation: Bound, action: string): string {
  const to = boundTo(preparation, action);
  return to === null ? action : `${action}#${to}`;
}

/** Whether a stored token is of this action at all, of now or of earlier. */
export function isTokenOf(stored: string, action: string): boolean {
  return stored === action || stored.startsWith(`${action}#`);
}

function boundTo({ deliveryNumber, stateSince, expiresAt }: Bound, action: string): string | null {
  switch (action as ButtonAction) {
    case "show":
    case "stored":
    case "entered":
      return deliveryNumber === 1 ? null : String(deliveryNumber);
    case "rotate":
      return stateSince;
    case "extend":
      return expiresAt;
    default:
      return null;
  }
}
