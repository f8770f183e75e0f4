import { approvalsNeeded, requirementsOf } from "../../core/approval-rule.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { StoryDeps } from "../deps.ts";
import type { PreparationView } from "../outcome.ts";

/** Everything that may be shown of a preparation, as it stands now. */
export async function loadView(
  deps: Pick<StoryDeps, "store" | "settings">,
  preparation: Preparation,
): Promise<PreparationView> {
  const { id } = preparation;
  const [grants, decisions, receipts, card] = await Promise.all([
    deps.store.listGrants(id),
    deps.store.listDecisions(id),
    deps.store.listReceipts(id),
    deps.store.findPost(id, "card"),
  ]);
  return {
    preparation,
    grants,
    decisions,
    receipts,
    approvalsNeeded: approvalsNeeded(requirementsOf(deps.settings, preparation.request)),
    cardUrl: card?.channelId && card.ts ? cardUrl(card.channelId, card.ts) : null,
  };
}

/** A link to a message that works without asking Slack: the `archives` path of any workspace's host redirects to it. */
function cardUrl(channelId: string, ts: string): string {
  return `https://slack.com/archives/${channelId}/p${ts.replace(".", "")}`;
}
