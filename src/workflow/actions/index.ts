import type { Action, ButtonRow } from "./action.ts";
import { answer } from "./answer.ts";
import { approve } from "./approve.ts";
import { ask } from "./ask.ts";
import { cancel } from "./cancel.ts";
import { change } from "./change.ts";
import { checkAgain } from "./check-again.ts";
import { checkLogon } from "./check-logon.ts";
import { chooseRecipient } from "./choose-recipient.ts";
import { compare } from "./compare.ts";
import { copyValues } from "./copy-values.ts";
import { count } from "./count.ts";
import { decline } from "./decline.ts";
import { details } from "./details.ts";
import { doctor } from "./doctor.ts";
import { entered } from "./entered.ts";
import { extend } from "./extend.ts";
import { getPolicy } from "./get-policy.ts";
import { keep } from "./keep.ts";
import { pass } from "./pass.ts";
import { pauseMigration } from "./pause-migration.ts";
import { reject } from "./reject.ts";
import { remediate } from "./remediate.ts";
import { repeat } from "./repeat.ts";
import { request } from "./request.ts";
import { resumeMigration } from "./resume-migration.ts";
import { retry } from "./retry.ts";
import { retryFiles } from "./retry-files.ts";
import { revoke } from "./revoke.ts";
import { rollBack } from "./roll-back.ts";
import { rotate } from "./rotate.ts";
import { runAgain } from "./run-again.ts";
import { show } from "./show.ts";
import { startMigration } from "./start-migration.ts";
import { stopCompare } from "./stop-compare.ts";
import { stopCount } from "./stop-count.ts";
import { stopMigration } from "./stop-migration.ts";
import { stored } from "./stored.ts";
import { ticket } from "./ticket.ts";
import { view } from "./view.ts";

/** Every button; where which of them stands, and in which order, is for its message to say. */
export const BUTTONS = [
  approve,
  reject,
  ask,
  pass,
  answer,
  retry,
  checkAgain,
  ticket,
  change,
  chooseRecipient,
  count,
  compare,
  startMigration,
  pauseMigration,
  resumeMigration,
  stopMigration,
  retryFiles,
  runAgain,
  checkLogon,
  rotate,
  extend,
  rollBack,
  cancel,
  revoke,
  keep,
  repeat,
  show,
  decline,
  stored,
  entered,
  stopCount,
  stopCompare,
  details,
  getPolicy,
  copyValues,
] as const satisfies readonly ButtonRow[];

/** Every action that a person can take: the rows of the table in SECURITY.md. */
export const ACTIONS = [request, ...BUTTONS, view, doctor, remediate] as const satisfies readonly Action[];
export type ActionId = (typeof ACTIONS)[number]["id"];

type Row = (typeof BUTTONS)[number];
export type ButtonAction = Row["id"];
type Direct<R> = R extends { id: infer Id; press: unknown } ? Id : never;
/** What a press does at once. */
export type DirectAction = Direct<Row>;
/** What the surface asks more for first, or shows an answer to. */
export type AskingAction = Exclude<ButtonAction, DirectAction>;

export function buttonRow(action: ButtonAction): ButtonRow {
  const row = BUTTONS.find(({ id }) => id === action);
  if (!row) throw new Error(`expected one of the buttons, came ${action}`);
  return row;
}

export function isDirect(action: ButtonAction): action is DirectAction {
  return buttonRow(action).press !== undefined;
}

/** Without those that another version had. */
export function knownButtons(actions: readonly string[]): ButtonAction[] {
  return actions.flatMap((action) => BUTTONS.find(({ id }) => id === action)?.id ?? []);
}
