import type { App } from "@slack/bolt";
import { createHomeKeeper } from "./home-keeper.ts";
import {
  ACTION,
  buttonActionId,
  CALLBACK,
  COMMAND,
  EVENT_APP_HOME_OPENED,
  editionsOf,
  OPEN_LINK_PATTERN,
  SHOW_ALL_PATTERN,
  VALUE,
} from "./ids.ts";
import type { ListenerDeps } from "./listeners/listener-deps.ts";
import { onAccessChosen, onBucketChosen, onPrefixChosen } from "./listeners/on-bucket-chosen.ts";
import { createButtonListeners, onMenu } from "./listeners/on-button.ts";
import { onCancelSubmitted } from "./listeners/on-cancel-submitted.ts";
import { onChangeSubmitted } from "./listeners/on-change-submitted.ts";
import { onCommand } from "./listeners/on-command.ts";
import { onCompareSubmitted } from "./listeners/on-compare-submitted.ts";
import { onDecisionLook } from "./listeners/on-decision-look.ts";
import { onDecisionSubmitted } from "./listeners/on-decision-submitted.ts";
import {
  onDigest,
  onDoctor,
  onFilter,
  onHelp,
  onSearchSubmitted,
  onShowAll,
} from "./listeners/on-home-buttons.ts";
import { onHomeOpened } from "./listeners/on-home-opened.ts";
import { onExtendSubmitted, onRecipientSubmitted, onRotateSubmitted } from "./listeners/on-key-forms.ts";
import { onNarrow } from "./listeners/on-narrow.ts";
import { onQuestionSubmitted } from "./listeners/on-question-forms.ts";
import { onRemediate } from "./listeners/on-remediate.ts";
import { onRequestSubmitted } from "./listeners/on-request-submitted.ts";
import { onBackToForm, onStart } from "./listeners/on-start.ts";
import { onStartMigrationSubmitted } from "./listeners/on-start-migration-submitted.ts";
import { onSuggest, onSuggestPrefix } from "./listeners/on-suggest.ts";
import { onTicketSubmitted } from "./listeners/on-ticket-submitted.ts";

const BUCKET_FIELDS = [
  ["sourceBucket", "source"],
  ["destinationBucket", "destination"],
] as const;

/** Every id that Slack may send, with its listener; `stop` ends what is kept up to date. An id that is not here is not answered. */
export function registerListeners(app: App, deps: ListenerDeps): { stop(): void } {
  const homes = createHomeKeeper(deps);
  const stopListening = deps.onChanged?.(homes.changed) ?? (() => undefined);
  app.command(COMMAND, onCommand(deps));
  app.shortcut({ type: "shortcut", callback_id: CALLBACK.startShortcut }, onStart(deps));
  app.event(EVENT_APP_HOME_OPENED, onHomeOpened(homes));

  app.view({ type: "view_submission", callback_id: CALLBACK.requestForm }, onRequestSubmitted(deps));
  app.view({ type: "view_submission", callback_id: CALLBACK.changeForm }, onChangeSubmitted(deps));
  app.view({ type: "view_submission", callback_id: CALLBACK.decisionForm }, onDecisionSubmitted(deps));
  app.view({ type: "view_submission", callback_id: CALLBACK.cancelForm }, onCancelSubmitted(deps));
  app.view({ type: "view_submission", callback_id: CALLBACK.askForm }, onQuestionSubmitted(deps, "ask"));
  app.view(
    { type: "view_submission", callback_id: CALLBACK.answerForm },
    onQuestionSubmitted(deps, "answer"),
  );
  app.view({ type: "view_submission", callback_id: CALLBACK.ticketForm }, onTicketSubmitted(deps));

  app.view({ type: "view_submission", callback_id: CALLBACK.rotateForm }, onRotateSubmitted(deps));
  app.view({ type: "view_submission", callback_id: CALLBACK.extendForm }, onExtendSubmitted(deps));
  app.view({ type: "view_submission", callback_id: CALLBACK.recipientForm }, onRecipientSubmitted(deps));
  app.view({ type: "view_submission", callback_id: CALLBACK.compareForm }, onCompareSubmitted(deps));
  app.view(
    { type: "view_submission", callback_id: CALLBACK.startMigrationForm },
    onStartMigrationSubmitted(deps),
  );
  app.view({ type: "view_submission", callback_id: CALLBACK.searchForm }, onSearchSubmitted(deps));

  for (const [field, side] of BUCKET_FIELDS) {
    const at = { block_id: editionsOf(field), action_id: VALUE };
    app.options({ type: "block_suggestion", ...at }, onSuggest(deps));
    app.action({ type: "block_actions", ...at }, onBucketChosen(deps, side));
  }

  const atPrefix = { block_id: editionsOf("prefix"), action_id: VALUE };
  app.options({ type: "block_suggestion", ...atPrefix }, onSuggestPrefix(deps));
  app.action({ type: "block_actions", ...atPrefix }, onPrefixChosen(deps));

  const atAccess = { block_id: editionsOf("profile"), action_id: VALUE };
  app.action({ type: "block_actions", ...atAccess }, onAccessChosen(deps));

  const buttons = createButtonListeners(deps);
  for (const [action, listener] of buttons) {
    app.action({ type: "block_actions", action_id: buttonActionId(action) }, listener);
  }
  app.action({ type: "block_actions", action_id: ACTION.menu }, onMenu(buttons));
  app.action({ type: "block_actions", action_id: ACTION.start }, onStart(deps));
  app.action({ type: "block_actions", action_id: ACTION.help }, onHelp(deps));
  app.action({ type: "block_actions", action_id: SHOW_ALL_PATTERN }, onShowAll(deps));
  app.action({ type: "block_actions", action_id: ACTION.filterState }, onFilter(deps));
  app.action({ type: "block_actions", action_id: ACTION.filterText }, onFilter(deps));
  app.action({ type: "block_actions", action_id: ACTION.doctor }, onDoctor(deps));
  app.action({ type: "block_actions", action_id: ACTION.digest }, onDigest(deps));
  app.action({ type: "block_actions", action_id: ACTION.backToForm }, onBackToForm(deps));
  app.action({ type: "block_actions", action_id: ACTION.remediate }, onRemediate(deps));
  app.action({ type: "block_actions", action_id: ACTION.narrowAccess }, onNarrow(deps));
  app.action({ type: "block_actions", action_id: ACTION.narrowDays }, onNarrow(deps));
  app.action({ type: "block_actions", action_id: ACTION.policyDocuments }, onDecisionLook(deps, "policies"));
  app.action({ type: "block_actions", action_id: ACTION.allChecks }, onDecisionLook(deps, "checks"));
  // A link button opens its page by itself, and still shows a warning unless it is acknowledged.
  app.action({ type: "block_actions", action_id: OPEN_LINK_PATTERN }, async ({ ack }) => ack());
  return {
    stop() {
      stopListening();
      homes.stop();
    },
  };
}
