import type { PreparationRequest } from "./preparation.ts";
import { fitsPattern, type People, ruleOf, type Settings } from "./settings.ts";

/** Who decides on a request, and how many of them have to agree. */
export type ApprovalRule = { approvers: People; needed: number };

/**
 * The rule for one request. Approvers and their number are each taken from the first that names them: the rule of the
 * destination, since it holds whatever channel somebody chooses; the rule of the channel; the general part.
 */
export function approvalRuleOf(
  settings: Pick<Settings, "approvers" | "approvals" | "channelRules" | "destinationRules">,
  request: Pick<PreparationRequest, "channelId" | "destinationBucket">,
): ApprovalRule {
  const ofDestination = settings.destinationRules.find(({ destinations }) =>
    fitsPattern(request.destinationBucket, destinations),
  );
  const ofChannel = ruleOf(settings, request.channelId);
  return {
    approvers: ofDestination?.approvers ?? ofChannel?.approvers ?? settings.approvers,
    needed: ofDestination?.needed ?? ofChannel?.needed ?? settings.approvals.needed,
  };
}
