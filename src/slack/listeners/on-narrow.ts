import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from "@slack/bolt";
import * as z from "zod";
import { PROFILES } from "../../core/profile.ts";
import { plainOf } from "../../texts/phrase.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { DECISION_FIELD } from "../ids.ts";
import { readFormValues, readInteraction } from "../payloads.ts";
import { approveForm } from "../views/approve-form.ts";
import { refusalView } from "../views/notice-view.ts";
import { type DecisionMetadata, decisionMetadata } from "../views/reject-form.ts";
import { updateView } from "../views/update-view.ts";
import { orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type Args = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;

const formSchema = z.object({
  view: z.object({ hash: z.string(), state: z.object({ values: z.unknown() }) }),
});
const wantedSchema = z.object({
  ttlDays: z.coerce.number().int().optional(),
  profile: z.enum(PROFILES).optional(),
});

/** An approver chose less, or as much as was asked for again: the form is drawn anew with the plan that comes of it. */
export function onNarrow(deps: ListenerDeps) {
  const { log, textsFor } = deps;
  return async ({ ack, body, client }: Args): Promise<void> => {
    await ack();
    const { actor, viewId, privateMetadata } = readInteraction(body);
    const { view: form } = formSchema.parse(body);
    if (viewId === null) return;
    const texts = await textsFor(actor.userId);
    const metadata = decisionMetadata.parse(JSON.parse(privateMetadata));
    await orTellFault(
      log,
      "narrowing",
      async () => {
        const drawn = await draw(deps, actor, metadata, readFormValues(form.state.values), texts);
        // A later choice of the same person draws the form by itself.
        await updateView(client, viewId, drawn, form.hash);
      },
      tellFaultInView(client, viewId, texts),
    );
  };
}

async function draw(
  { commands }: ListenerDeps,
  actor: Actor,
  { token, asked, shown }: DecisionMetadata,
  fields: ReadonlyMap<string, string>,
  texts: Texts,
) {
  const pressed = await commands.press(actor, token, "approve");
  if (!pressed.ok) return refusalView({ title: texts.button.approve, refusal: pressed.refusal }, texts);
  const { request } = pressed.value.preparation;
  const choices = { asked: asked ?? request, profiles: commands.narrowerProfiles(request) };
  const wanted = wantedSchema.safeParse({
    ttlDays: fields.get(DECISION_FIELD.ttlDays) || undefined,
    profile: fields.get(DECISION_FIELD.profile),
  });
  const { ttlDays = request.ttlDays, profile = shown?.profile ?? request.profile } = wanted.data ?? {};
  const narrowed = await commands.narrow(actor, { token, ttlDays, profile });
  if (narrowed.ok) return approveForm(narrowed.value, token, texts, choices);
  const problem = plainOf(texts.refusal(narrowed.refusal));
  return approveForm(pressed.value, token, texts, { ...choices, problem });
}
