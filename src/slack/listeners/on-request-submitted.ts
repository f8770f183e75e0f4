import { setTimeout as sleep } from "node:timers/promises";
import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import type { PreparationRequest } from "../../core/preparation.ts";
import type { Refusal } from "../../core/refusal.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { atBlocksOf, readInteraction } from "../payloads.ts";
import { type FieldErrors, readDraft, readRequestForm } from "../read-request-form.ts";
import { noticeView, refusalView } from "../views/notice-view.ts";
import { writeDraft } from "../views/request-form.ts";
import { cardUrlOf, orTellFault, tellFaultInView } from "./answer.ts";
import { checkAtFields } from "./check-at-fields.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

const CARD_WAIT_MS = 4_000;
const CARD_LOOK_INTERVAL_MS = 400;

/** The request form: errors at the fields, or a new preparation. */
export function onRequestSubmitted(deps: ListenerDeps) {
  return async ({ ack, body, view, client }: SubmissionArgs): Promise<void> => {
    const { actor, submissionId, privateMetadata } = readInteraction(body);
    const texts = await deps.textsFor(actor.userId);
    const { existing } = readDraft(privateMetadata || "{}");
    const fixed = existing === undefined ? {} : { existing };
    const form = readRequestForm(view.state.values, deps.settings, texts, fixed);
    const atFields = (errors: FieldErrors) => atBlocksOf(view.state.values, errors);
    if (!form.ok) return ack({ response_action: "errors", errors: atFields(form.errors) });
    const { request, wasPrefixChanged } = form;
    const draft = writeDraft(request);

    const { errors, refusal } = await checkAtFields(deps, actor, request);
    if (Object.keys(errors).length > 0) {
      return ack({ response_action: "errors", errors: atFields(errors) });
    }
    if (refusal) {
      return ack({
        response_action: "update",
        view: refusalView({ title: texts.form.refused, refusal, draft }, texts),
      });
    }
    await ack({
      response_action: "update",
      view: noticeView(
        {
          title: texts.form.starting,
          icon: "hourglass_flowing_sand",
          phrase: [texts.form.startingDetail],
        },
        texts,
      ),
    });
    await orTellFault(
      deps.log,
      "request",
      () =>
        startPreparation(deps, client, {
          actor,
          submissionId,
          viewId: view.id,
          request,
          draft,
          wasPrefixChanged,
        }),
      tellFaultInView(client, view.id, texts, draft),
    );
  };
}

type Submission = {
  actor: Actor;
  submissionId: string;
  viewId: string;
  request: PreparationRequest;
  draft: string;
  wasPrefixChanged: boolean;
};

async function startPreparation(
  deps: ListenerDeps,
  client: WebClient,
  submission: Submission,
): Promise<void> {
  const { actor, submissionId, viewId, request, draft, wasPrefixChanged } = submission;
  const texts = await deps.textsFor(actor.userId);
  const outcome = await deps.commands.request(actor, submissionId, request);
  if (!outcome.ok) {
    const cardUrl = await findOpenCard(deps, actor, outcome.refusal);
    const view = refusalView({ title: texts.form.refused, refusal: outcome.refusal, cardUrl, draft }, texts);
    await client.views.update({ view_id: viewId, view });
    return;
  }
  const { id } = outcome.value;
  const started = (cardUrl: string | null) =>
    noticeView(
      {
        title: texts.form.title,
        icon: "white_check_mark",
        phrase: texts.form.started(id, request.channelId),
        ...(wasPrefixChanged ? { detail: texts.form.slashAdded(request.prefix) } : {}),
        cardUrl,
      },
      texts,
    );
  await client.views.update({ view_id: viewId, view: started(null) });
  const cardUrl = await waitForCard(deps, actor, id);
  if (cardUrl !== null) await client.views.update({ view_id: viewId, view: started(cardUrl) });
}

/** The card of the preparation that a refusal names, when this person may see it. */
async function findOpenCard(deps: ListenerDeps, actor: Actor, { args }: Refusal): Promise<string | null> {
  return typeof args["id"] === "string" ? cardUrlOf(deps, actor, args["id"]) : null;
}

/** The card is posted by the outbox a moment later. */
async function waitForCard(
  { commands, cardWaitMs }: ListenerDeps,
  actor: Actor,
  id: string,
): Promise<string | null> {
  const giveUpAt = Date.now() + (cardWaitMs ?? CARD_WAIT_MS);
  for (;;) {
    const view = await commands.view(actor, id);
    if (!view.ok) return null;
    if (view.value.cardUrl !== null || Date.now() >= giveUpAt) return view.value.cardUrl;
    await sleep(CARD_LOOK_INTERVAL_MS);
  }
}
