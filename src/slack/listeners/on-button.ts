import type { AllMiddlewareArgs, BlockAction, RespondFn, SlackActionMiddlewareArgs } from "@slack/bolt";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import {
  isDecisionAwaited,
  isRecipientReplaceable,
  type Preparation,
  userNameOf,
} from "../../core/preparation.ts";
import { formatTime } from "../../texts/en/formats.ts";
import { en } from "../../texts/en.ts";
import {
  type AskingAction,
  BUTTONS,
  type ButtonAction,
  type DirectAction,
  isDirect,
} from "../../workflow/actions/index.ts";
import type { Actor, Outcome, PreparationView, Refusal } from "../../workflow/outcome.ts";
import { type Interaction, readButtonToken, readInteraction } from "../payloads.ts";
import { credentialsView } from "../views/credentials-view.ts";
import { decisionForm } from "../views/decision-form.ts";
import { extendForm, recipientForm, rotateForm } from "../views/key-forms.ts";
import { loadingView, refusalView } from "../views/notice-view.ts";
import { requestForm } from "../views/request-form.ts";
import { ticketForm } from "../views/ticket-form.ts";
import {
  answerPrivately,
  noteAnswer,
  openView,
  orTellFault,
  refusalAnswer,
  tellFaultInView,
  tellFaultPrivately,
} from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type ButtonArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
type Listener = (args: ButtonArgs) => Promise<void>;

/** One listener for each button bound to a token: some open a window, the others do it at once. */
export function createButtonListeners(deps: ListenerDeps): ReadonlyMap<ButtonAction, Listener> {
  const asking: Record<AskingAction, Listener> = createAskingListeners(deps);
  return new Map(BUTTONS.map(({ id }) => [id, isDirect(id) ? does(deps, id) : asking[id]]));
}

function createAskingListeners(deps: ListenerDeps): Record<AskingAction, Listener> {
  const { commands, settings } = deps;
  return {
    approve: opens(deps, en.approval.approveTitle, decisionWindow(deps, "approve")),
    reject: opens(deps, en.approval.rejectTitle, decisionWindow(deps, "reject")),
    ticket: opens(deps, en.approval.ticketTitle, async (actor, token) =>
      onView(await commands.press(actor, token, "ticket"), ({ preparation }) =>
        ticketForm(preparation, token, commands.ticketPlace(preparation.request)),
      ),
    ),
    show: opens(deps, en.delivery.loadingTitle, (actor, token) => credentialsWindow(deps, actor, token)),
    repeat: opens(deps, en.form.title, async (actor, token) =>
      onView(await commands.press(actor, token, "repeat"), ({ preparation }) =>
        requestForm(preparation.request, settings),
      ),
    ),
    change: opens(deps, en.form.changeTitle, async (actor, token) =>
      onView(await commands.press(actor, token, "change"), ({ preparation }) =>
        requestForm({ ...preparation.request, changeToken: token }, settings),
      ),
    ),
    rotate: opens(deps, en.keys.rotateTitle, async (actor, token) =>
      onView(await commands.press(actor, token, "rotate"), ({ preparation }) =>
        preparation.state === "ready" ? rotateForm(preparation, token) : wrongState(preparation),
      ),
    ),
    extend: opens(deps, en.keys.extendTitle, async (actor, token) =>
      onView(await commands.press(actor, token, "extend"), ({ preparation }) =>
        preparation.state === "ready"
          ? extendForm(preparation, settings.credentials.maxDays, token)
          : wrongState(preparation),
      ),
    ),
    choose_recipient: opens(deps, en.keys.recipientTitle, async (actor, token) =>
      onView(await commands.press(actor, token, "choose_recipient"), ({ preparation }) =>
        isRecipientReplaceable(preparation) ? recipientForm(preparation, token) : wrongState(preparation),
      ),
    ),
    check_logon: checksLogon(deps),
  };
}

function wrongState({ state }: Preparation): Refusal {
  return { code: "WRONG_STATE", args: { state } };
}

/** A click that changes something: the card and the thread tell what came of it, only a refusal is answered. */
function does({ commands, log }: ListenerDeps, action: DirectAction): Listener {
  return async (args) => {
    await args.ack();
    await answering(log, args, async ({ actor, submissionId, threadTs }, token, respond) => {
      const outcome = await commands.act(action, actor, submissionId, { token });
      if (!outcome.ok) await answerPrivately(respond, refusalAnswer(outcome.refusal), threadTs);
    });
  };
}

function checksLogon({ commands, log }: ListenerDeps): Listener {
  return async (args) => {
    await args.ack();
    await answering(log, args, async ({ actor, threadTs }, token, respond) => {
      const outcome = await commands.checkLogon(actor, { token });
      await answerPrivately(
        respond,
        outcome.ok ? logonAnswer(outcome.value) : refusalAnswer(outcome.refusal),
        threadTs,
      );
    });
  };
}

function logonAnswer({ firstLogonAt }: { firstLogonAt: string | null }) {
  return firstLogonAt === null
    ? noteAnswer("hourglass_flowing_sand", en.command.noFirstLogon)
    : noteAnswer("white_check_mark", en.command.firstLogon(formatTime(firstLogonAt)));
}

async function answering(
  log: ListenerDeps["log"],
  { body, action, respond }: ButtonArgs,
  run: (interaction: Interaction, token: string, respond: RespondFn) => Promise<void>,
): Promise<void> {
  const interaction = readInteraction(body);
  await orTellFault(
    log,
    "button",
    () => run(interaction, readButtonToken(action), respond),
    tellFaultPrivately(respond, interaction.threadTs),
  );
}

/** A click that opens a window: at once an empty one, since the trigger lives 3 seconds, then what it is for. */
function opens(
  { log }: ListenerDeps,
  title: string,
  draw: (actor: Actor, token: string) => Promise<ModalView | Refusal>,
): Listener {
  return async ({ ack, body, action, client }) => {
    await ack();
    const { actor, triggerId } = readInteraction(body);
    const viewId = await openView(client, triggerId, loadingView(title));
    await orTellFault(
      log,
      "window",
      async () => fill(client, viewId, title, await draw(actor, readButtonToken(action))),
      tellFaultInView(client, viewId),
    );
  };
}

async function fill(
  client: WebClient,
  viewId: string,
  title: string,
  drawn: ModalView | Refusal,
): Promise<void> {
  const view = "code" in drawn ? refusalView({ title, refusal: drawn }) : drawn;
  await client.views.update({ view_id: viewId, view });
}

function onView(
  outcome: Outcome<PreparationView>,
  draw: (view: PreparationView) => ModalView | Refusal,
): ModalView | Refusal {
  return outcome.ok ? draw(outcome.value) : outcome.refusal;
}

/** The form to decide in; a late or second click is told so at once. */
function decisionWindow({ commands }: ListenerDeps, decision: "approve" | "reject") {
  return async (actor: Actor, token: string): Promise<ModalView | Refusal> =>
    onView(await commands.press(actor, token, decision), (view) => {
      const { preparation, decisions } = view;
      const { revision, state, planHash } = preparation;
      const isMine = decisions.some(
        (made) => made.approver === actor.userId && made.revision === revision && made.planHash === planHash,
      );
      if (!isDecisionAwaited(preparation) || isMine) return { code: "ALREADY_DECIDED", args: { state } };
      return decisionForm(view, decision, token);
    });
}

/** The secrets, for the recipient alone: `showCredentials` authorizes again and records the opening. */
async function credentialsWindow(
  { commands }: ListenerDeps,
  actor: Actor,
  token: string,
): Promise<ModalView | Refusal> {
  const pressed = await commands.press(actor, token, "show");
  if (!pressed.ok) return pressed.refusal;
  const opened = await commands.showCredentials(actor, { token });
  if (!opened.ok) return opened.refusal;
  return credentialsView(opened.value, { awsUser: userNameOf(pressed.value.preparation.id) });
}
