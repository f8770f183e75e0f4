import { approvalsNeeded, requirementsOf } from "../../core/approval-rule.ts";
import type { Preparation } from "../../core/preparation.ts";
import { readPreparationId } from "../../core/preparation-id.ts";
import { isPossible } from "../../security/when.ts";
import type { Actor, ButtonAction, Commands, Outcome, PreparationView } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { authorize, refuse, refuseState, resolveToken } from "./context.ts";

const LIST_LENGTH = 20;

/** What people may see. */
export function createQueryCommands(deps: StoryDeps): Pick<Commands, "view" | "list" | "press"> {
  return {
    async view(actor, text) {
      const id = readPreparationId(text);
      const preparation = id === null ? null : await deps.store.findPreparation(id);
      if (!preparation) return refuse("NOT_FOUND", { id: text });
      const allowed = await authorize(deps, actor, "view", preparation);
      return allowed.ok ? { ok: true, value: await loadView(deps, preparation) } : allowed;
    },

    list: (actor) => list(deps, actor),

    async press(actor, token, action) {
      const resolved = await resolveToken(deps, actor, token, action);
      if (!resolved.ok) return resolved;
      const { preparation } = resolved.value;
      const allowed = await authorize(deps, actor, ACTION_OF[action], preparation);
      if (!allowed.ok) return allowed;
      if (!isPossible(ACTION_OF[action], preparation.state))
        return refuseState(ACTION_OF[action], preparation);
      return { ok: true, value: await loadView(deps, preparation) };
    },
  };
}

/** What a button asks leave for. */
export const ACTION_OF: { [action in ButtonAction]: Parameters<typeof authorize>[2] } = {
  approve: "approve",
  reject: "reject",
  ticket: "ticket",
  check_again: "check_again",
  change: "change",
  cancel: "cancel",
  retry: "retry",
  roll_back: "roll_back",
  revoke: "revoke",
  show: "show",
  stored: "stored",
  check_logon: "check_logon",
  count: "count",
  stop_count: "count",
  repeat: "repeat",
  rotate: "rotate",
  entered: "entered",
  extend: "extend",
  choose_recipient: "choose_recipient",
};

/** One's own; approvers and operators see all. */
async function list(deps: StoryDeps, actor: Actor): Promise<Outcome<Preparation[]>> {
  const newest = await deps.store.listPreparations({ limit: LIST_LENGTH });
  const visible: Preparation[] = [];
  for (const preparation of newest) {
    const { userId, teamId } = actor;
    const answer = await deps.authorizer.authorize({ userId, teamId, action: "view", preparation });
    if (answer.isAllowed) visible.push(preparation);
    else if (answer.code === "NOT_A_MEMBER" || answer.code === "DIRECTORY_UNAVAILABLE")
      return refuse(answer.code);
  }
  const own = await deps.store.listPreparations({ requester: actor.userId, limit: LIST_LENGTH });
  const ids = new Set(visible.map(({ id }) => id));
  return { ok: true, value: [...visible, ...own.filter(({ id }) => !ids.has(id))] };
}

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
