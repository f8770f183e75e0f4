import { approvalsNeeded, type Step, stepsOf } from "../../core/approval-rule.ts";
import { costRange } from "../../core/cost-range.ts";
import { HOUR_MS } from "../../core/durations.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Settings } from "../../core/settings.ts";
import { CARD_KEY } from "../../notices/card.ts";
import type { Shown } from "../../storage/contract/shown.ts";
import type { StoryDeps } from "../deps.ts";
import type { PreparationView } from "../outcome.ts";

/** Everything that may be shown of a preparation, as it stands now. */
export async function loadView(
  deps: Pick<StoryDeps, "store" | "settings" | "linkTo">,
  preparation: Preparation,
): Promise<PreparationView> {
  return viewOf(deps, preparation, await deps.store.findShown(preparation.id, CARD_KEY));
}

export function viewOf(
  deps: Pick<StoryDeps, "settings" | "linkTo">,
  preparation: Preparation,
  { grants, decisions, receipts, card, migration }: Omit<Shown, "preparation">,
): PreparationView {
  const steps = stepsOf(deps.settings, preparation.request);
  return {
    preparation,
    grants,
    decisions,
    receipts,
    approvalsNeeded: approvalsNeeded(steps.flatMap(({ requirements }) => requirements)),
    ...namedSteps(steps),
    ...costOf(deps.settings, preparation),
    waitDays: deps.settings.approvals.waitDays,
    heldUntil: heldUntil(preparation, deps.settings.delivery.holdHours),
    ...(migration === undefined ? {} : { migration }),
    cardUrl:
      card?.channelId && card.ts ? deps.linkTo({ channelId: card.channelId, messageId: card.ts }) : null,
  };
}

function namedSteps(steps: readonly Step[]): Pick<PreparationView, "approvalSteps"> {
  const named = steps.flatMap(({ name, requirements }) =>
    name === null ? [] : [{ name, needed: approvalsNeeded(requirements) }],
  );
  return named.length === 0 ? {} : { approvalSteps: named };
}

function costOf(
  { prices }: Pick<Settings, "prices">,
  { estimate }: Preparation,
): Pick<PreparationView, "cost"> {
  return prices === undefined || estimate === null ? {} : { cost: costRange(prices, estimate) };
}

function heldUntil({ delivery, deliverySince }: Preparation, holdHours: number): string | null {
  if (delivery !== "held" || deliverySince === null) return null;
  return new Date(Date.parse(deliverySince) + holdHours * HOUR_MS).toISOString();
}
