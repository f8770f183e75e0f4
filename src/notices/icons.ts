import type { Severity } from "../core/finding.ts";
import type { CheckResult } from "../core/preparation.ts";
import type { State } from "../core/states.ts";
import type { Situation } from "../texts/situation.ts";

/** Names of Slack's standard emoji, chosen to be told apart by shape as well as by colour. */
const STATE_ICONS: Record<State, string> = {
  checking: "mag",
  blocked: "no_entry",
  awaiting_approval: "raised_hand",
  provisioning: "gear",
  ready: "white_check_mark",
  rotating: "arrows_counterclockwise",
  failed: "x",
  rejected: "no_entry_sign",
  cancelled: "black_square_for_stop",
  expired: "hourglass",
  rolling_back: "leftwards_arrow_with_hook",
  rolled_back: "leftwards_arrow_with_hook",
  revoking: "lock",
  revoke_failed: "rotating_light",
  revoked: "lock",
};

const SEVERITY_ICONS: Record<Severity, string> = {
  ok: "white_check_mark",
  note: "information_source",
  warning: "warning",
  unknown: "grey_question",
  blocker: "no_entry",
};

/** Where what a state is to its readers looks otherwise than the state. */
const SITUATION_ICONS: Partial<Record<Situation, string>> = {
  blocked_unread: "grey_question",
  asked_back: "question",
  stopping: "gear",
  do_not_start: "warning",
  not_delivered: "warning",
  new_recipient: "raised_hand",
  overlap: "arrows_counterclockwise",
  managed: "truck",
  failed_early: "x",
};

export function situationIcon(situation: Situation, state: State): string {
  return SITUATION_ICONS[situation] ?? STATE_ICONS[state];
}

export type ChangeState = "planned" | "intended" | "made" | "kept" | "gone";
const CHANGE_ICONS: Record<ChangeState, string> = {
  planned: "white_circle",
  intended: "hourglass_flowing_sand",
  made: "white_check_mark",
  kept: "white_check_mark",
  gone: "leftwards_arrow_with_hook",
};

export const WAITING_ICON = "white_circle";
export const BUSY_ICON = "hourglass_flowing_sand";
export const DONE_ICON = "white_check_mark";

export const stateIcon = (state: State) => STATE_ICONS[state];
export const severityIcon = (severity: Severity) => SEVERITY_ICONS[severity];
export const changeIcon = (state: ChangeState) => CHANGE_ICONS[state];

export function checkIcon(check: CheckResult | null): string {
  if (check === null || check.status === "pending") return WAITING_ICON;
  if (check.status === "running") return BUSY_ICON;
  return severityIcon(check.severity ?? "unknown");
}
