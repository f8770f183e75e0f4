import type { Migration } from "../../core/migration/migration.ts";
import { isDecisionAwaited, type Preparation } from "../../core/preparation.ts";
import type { Settings } from "../../core/settings.ts";
import type { State } from "../../core/states.ts";
import type { Rule } from "../../security/authorize.ts";
import type { StoryDeps } from "../deps.ts";
import type { Actor, Outcome, PreparationView } from "../outcome.ts";

/** An action of a person: who may take it, and when it is possible. A row of the table in SECURITY.md. */
export type Action = Rule & {
  /** Stored with tokens, posts and audit entries: treat it as public. */
  readonly id: string;
  /** In which states it can be done; null: it is about no preparation. */
  readonly states: readonly State[] | null;
  /** A decision of approvers: awaited also on another recipient of credentials that exist, and late when it is not awaited. */
  readonly isDecision?: true;
  /** It counts for one of the steps of the settings: only for those of the step that is waited for. */
  readonly isInSteps?: true;
  /** It makes, delivers and lengthens nothing, so it can be done to a preparation whose stored row is not this program's, too. */
  readonly isHarmless?: true;
  /** It creates something or lengthens access: not while the record of who allowed what is in doubt. */
  readonly handsOut?: true;
};

/** An action that people are offered as a button. */
export type ButtonRow = Action & {
  /** Whether it makes sense to offer where it can be done; absent: always. Whether somebody may press it is asked when they do. */
  isOffered?(view: PreparationView): boolean;
  /**
   * What its token stands for, beyond revision and plan: a button of an earlier delivery shows, acknowledges and confirms
   * nothing of a later one, and one press of Rotate or Extend is one rotation or extension.
   */
  boundTo?(preparation: Preparation, migration: Migration | null): string | null;
  /** Whose leave it asks, where that is another action's. */
  readonly asks?: Action;
  /** The same where the settings say whose. */
  asksIn?(settings: Settings): Action;
  /** What a press does. Without it the surface asks for more first, or has an answer to show. */
  press?(deps: StoryDeps, click: Click): Promise<Outcome>;
};

/** One press of one button; the same `submissionId` comes again when Slack sends it again. */
export type Click = { actor: Actor; submissionId: string; token: string };

/** Keeps the literal types of a row: its id, and whether it has a `press`. */
export function button<const Row extends ButtonRow>(row: Row): Row {
  return row;
}

export function isPossible(action: Action, preparation: Preparation): boolean {
  if (action.isDecision) return isDecisionAwaited(preparation);
  return action.states?.includes(preparation.state) ?? true;
}

/** Whether a button is shown: it can be done, and makes sense as things stand. */
export function isOffered(row: ButtonRow, view: PreparationView): boolean {
  return isPossible(row, view.preparation) && (row.isOffered?.(view) ?? true);
}

/** The token's text for an action: stored with the token's hash. */
export function boundId(
  row: Pick<ButtonRow, "id" | "boundTo">,
  preparation: Preparation,
  migration: Migration | null,
): string {
  const to = row.boundTo?.(preparation, migration) ?? null;
  return to === null ? row.id : `${row.id}#${to}`;
}

/** Whether a stored token is of this action at all, of now or of earlier. */
export function isTokenOf(stored: string, { id }: Pick<Action, "id">): boolean {
  return stored === id || stored.startsWith(`${id}#`);
}

/** A later delivery has buttons of its own; the first one's are as they were before there could be another. */
export function ofDelivery({ deliveryNumber }: Pick<Preparation, "deliveryNumber">): string | null {
  return deliveryNumber === 1 ? null : String(deliveryNumber);
}

export function hasMade({ grants }: Pick<PreparationView, "grants">): boolean {
  return grants.some(({ state }) => state === "intended" || state === "made");
}
