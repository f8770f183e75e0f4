import type { ModalView } from "@slack/types";
import { countedPlans } from "../../core/narrowing.ts";
import { isDecisionAwaited, isRecipientReplaceable, type Preparation } from "../../core/preparation.ts";
import { openQuestion } from "../../core/question.ts";
import type { Refusal } from "../../core/refusal.ts";
import type { Texts } from "../../texts/texts.ts";
import type { AskingAction } from "../../workflow/actions/index.ts";
import type { Actor, Outcome, PreparationView } from "../../workflow/outcome.ts";
import { approveForm } from "../views/approve-form.ts";
import { cancelForm } from "../views/cancel-form.ts";
import { compareForm } from "../views/compare-form.ts";
import { credentialsView } from "../views/credentials-view.ts";
import { detailsView } from "../views/details-view.ts";
import { extendForm, recipientForm, rotateForm } from "../views/key-forms.ts";
import { policyView } from "../views/policy-view.ts";
import { answerForm, askForm } from "../views/question-forms.ts";
import { rejectForm } from "../views/reject-form.ts";
import { type RequestDraft, requestForm } from "../views/request-form.ts";
import { startMigrationForm } from "../views/start-migration-form.ts";
import { ticketForm } from "../views/ticket-form.ts";
import { valuesView } from "../views/values-view.ts";
import { type Listener, opens } from "./button-listener.ts";
import type { ListenerDeps } from "./listener-deps.ts";

/** Buttons whose click asks for more; looking for the logon is answered at once. */
type OpeningAction = Exclude<AskingAction, "check_logon">;

/** Buttons that open a window: what it shows is read and authorized when it is pressed. */
export function createWindowListeners(deps: ListenerDeps): Record<OpeningAction, Listener> {
  const { commands, settings } = deps;
  return {
    approve: opens(deps, (texts) => texts.button.approve, decisionWindow(deps, "approve")),
    reject: opens(deps, (texts) => texts.button.reject, decisionWindow(deps, "reject")),
    ask: opens(
      deps,
      (texts) => texts.button.ask,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "ask"), (view) =>
          openQuestion(view.preparation) === null
            ? askForm(view, token, texts)
            : { code: "QUESTION_OPEN", args: {} },
        ),
    ),
    answer: opens(
      deps,
      (texts) => texts.button.answer,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "answer"), (view) =>
          openQuestion(view.preparation) === null
            ? { code: "ALREADY_DONE", args: { state: view.preparation.state } }
            : answerForm(view, token, texts),
        ),
    ),
    cancel: opens(
      deps,
      (texts) => texts.button.cancel,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "cancel"), (view) => cancelForm(view, texts)),
    ),
    ticket: opens(
      deps,
      (texts) => texts.approval.ticketTitle,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "ticket"), ({ preparation }) =>
          ticketForm(preparation, token, commands.ticketPlace(preparation.request), texts),
        ),
    ),
    show: opens(
      deps,
      (texts) => texts.delivery.loadingTitle,
      (actor, token, texts) => credentialsWindow(deps, actor, token, texts),
    ),
    repeat: opens(
      deps,
      (texts) => texts.form.title,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "repeat"), ({ preparation }) =>
          requestForm(preparation.request, settings, texts),
        ),
    ),
    change: opens(
      deps,
      (texts) => texts.form.changeTitle,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "change"), ({ preparation }) =>
          requestForm(draftOfChange(preparation, token), settings, texts),
        ),
    ),
    rotate: opens(
      deps,
      (texts) => texts.keys.rotateTitle,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "rotate"), ({ preparation }) =>
          preparation.state === "ready" ? rotateForm(preparation, token, texts) : wrongState(preparation),
        ),
    ),
    extend: opens(
      deps,
      (texts) => texts.keys.extendTitle,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "extend"), ({ preparation }) =>
          preparation.state === "ready"
            ? extendForm(preparation, settings.credentials.maxDays, token, texts)
            : wrongState(preparation),
        ),
    ),
    compare: opens(
      deps,
      (texts) => texts.comparison.title,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "compare"), () => compareForm(token, texts)),
    ),
    start_migration: opens(
      deps,
      (texts) => texts.migration.setUp.formTitle,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "start_migration"), (view) =>
          view.migration?.state === "set_up"
            ? startMigrationForm(view, token, texts)
            : {
                code: "MIGRATION_STATE",
                args: view.migration === undefined ? {} : { state: view.migration.state },
              },
        ),
    ),
    choose_recipient: opens(
      deps,
      (texts) => texts.keys.recipientTitle,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "choose_recipient"), ({ preparation }) =>
          isRecipientReplaceable(preparation) ? recipientForm(token, texts) : wrongState(preparation),
        ),
    ),
    details: opens(
      deps,
      (texts) => texts.details.title,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "details"), (view) => detailsView(view, texts)),
    ),
    get_policy: opens(
      deps,
      (texts) => texts.button.get_policy,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "get_policy"), ({ preparation }) =>
          policyView(preparation, texts),
        ),
    ),
    copy_values: opens(
      deps,
      (texts) => texts.notice.jobSheet.title,
      async (actor, token, texts) =>
        onView(await commands.press(actor, token, "copy_values"), (view) =>
          valuesView(view, commands.consolePlace(view.preparation.request), texts),
        ),
    ),
  };
}

/** The request as it stands, with the question that somebody may answer by changing it. */
function draftOfChange(preparation: Preparation, changeToken: string): RequestDraft {
  const { request, revision } = preparation;
  const asked = openQuestion(preparation);
  const question = asked === null ? {} : { question: { by: asked.by, text: asked.text } };
  return { ...request, changeToken, revision, ...question };
}

function wrongState({ state }: Preparation): Refusal {
  return { code: "WRONG_STATE", args: { state } };
}

function onView(
  outcome: Outcome<PreparationView>,
  draw: (view: PreparationView) => ModalView | Refusal,
): ModalView | Refusal {
  return outcome.ok ? draw(outcome.value) : outcome.refusal;
}

/** The form to decide in; a late or second click is refused at once. */
function decisionWindow({ commands }: ListenerDeps, decision: "approve" | "reject") {
  return async (actor: Actor, token: string, texts: Texts): Promise<ModalView | Refusal> =>
    onView(await commands.press(actor, token, decision), (view) => {
      const { preparation, decisions } = view;
      const { state } = preparation;
      // Somebody who allowed more may still reject less.
      const counted = decision === "approve" ? countedPlans(preparation) : new Set([preparation.planHash]);
      const isMine = decisions.some(
        ({ approver, revision, planHash }) =>
          approver === actor.userId && revision === preparation.revision && counted.has(planHash),
      );
      if (!isDecisionAwaited(preparation) || isMine) return { code: "ALREADY_DECIDED", args: { state } };
      if (decision === "reject") return rejectForm(view, token, texts);
      const profiles = commands.narrowerProfiles(preparation.request);
      return approveForm(view, token, texts, { asked: preparation.request, profiles });
    });
}

/** The secrets, for the recipient alone: `showCredentials` authorizes again and records the opening. */
async function credentialsWindow(
  { commands }: ListenerDeps,
  actor: Actor,
  token: string,
  texts: Texts,
): Promise<ModalView | Refusal> {
  const pressed = await commands.press(actor, token, "show");
  if (!pressed.ok) return pressed.refusal;
  const opened = await commands.showCredentials(actor, { token });
  if (!opened.ok) return opened.refusal;
  return credentialsView(opened.value, pressed.value.preparation, texts);
}
