import type { AllMiddlewareArgs, SlackViewMiddlewareArgs, ViewSubmitAction } from "@slack/bolt";
import * as z from "zod";
import type { Actor, Outcome } from "../../workflow/outcome.ts";
import { EXTEND_FIELD, RECIPIENT_FIELD, RENEW_PASSWORD, ROTATE_FIELD, ROTATE_REASON } from "../ids.ts";
import { type Interaction, readFormValues, readInteraction } from "../payloads.ts";
import { loadingView, noticeView, refusalView } from "../views/notice-view.ts";
import { cardUrlOf, orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

export type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

const metadataSchema = z.object({ token: z.string(), left: z.number().optional() });

/** New keys: the form says why, and whether the console password is to be new as well. */
export function onRotateSubmitted(deps: ListenerDeps) {
  return async (args: SubmissionArgs): Promise<void> => {
    const { interaction, values, token } = readSubmission(args);
    const { keys: t } = await deps.textsFor(interaction.actor.userId);
    const isCompromised = values.get(ROTATE_FIELD.reason) === ROTATE_REASON.compromised;
    const renewsPassword = (values.get(ROTATE_FIELD.password) ?? "").split(",").includes(RENEW_PASSWORD);
    await answerForm(deps, args, {
      actor: interaction.actor,
      title: t.rotateTitle,
      done: t.rotating,
      run: () =>
        deps.commands.rotate(interaction.actor, interaction.submissionId, {
          token,
          isCompromised,
          renewsPassword,
        }),
    });
  };
}

/** More days: what is no number of days is refused at its field. */
export function onExtendSubmitted(deps: ListenerDeps) {
  return async (args: SubmissionArgs): Promise<void> => {
    const { interaction, values, token, left } = readSubmission(args);
    const { keys: t } = await deps.textsFor(interaction.actor.userId);
    const days = Number(values.get(EXTEND_FIELD.days) ?? "");
    if (!Number.isInteger(days) || days < 1 || days > left) {
      const errors = { [EXTEND_FIELD.days]: t.days(left).problem };
      return args.ack({ response_action: "errors", errors });
    }
    const comment = (values.get(EXTEND_FIELD.comment) ?? "").trim();
    await answerForm(deps, args, {
      actor: interaction.actor,
      title: t.extendTitle,
      done: t.extendAsked(days),
      run: () => deps.commands.extend(interaction.actor, interaction.submissionId, { token, days, comment }),
    });
  };
}

/** Another recipient. */
export function onRecipientSubmitted(deps: ListenerDeps) {
  return async (args: SubmissionArgs): Promise<void> => {
    const { interaction, values, token } = readSubmission(args);
    const { keys: t } = await deps.textsFor(interaction.actor.userId);
    const recipient = values.get(RECIPIENT_FIELD.recipient) ?? "";
    if (recipient === "") {
      const errors = { [RECIPIENT_FIELD.recipient]: t.recipient.problem };
      return args.ack({ response_action: "errors", errors });
    }
    await answerForm(deps, args, {
      actor: interaction.actor,
      title: t.recipientTitle,
      done: t.proposed,
      run: () =>
        deps.commands.proposeRecipient(interaction.actor, interaction.submissionId, { token, recipient }),
    });
  };
}

export function readSubmission({ body, view }: SubmissionArgs): {
  interaction: Interaction;
  values: Map<string, string>;
  token: string;
  left: number;
} {
  const interaction = readInteraction(body);
  const { token, left = 0 } = metadataSchema.parse(JSON.parse(interaction.privateMetadata));
  return { interaction, values: readFormValues(view.state.values), token, left };
}

/** Acknowledges at once, then shows what came of it in the same window. */
export async function answerForm(
  deps: ListenerDeps,
  { ack, view, client }: SubmissionArgs,
  form: { actor: Actor; title: string; done: string; run(): Promise<Outcome> },
): Promise<void> {
  const texts = await deps.textsFor(form.actor.userId);
  await ack({ response_action: "update", view: loadingView(form.title, texts) });
  await orTellFault(
    deps.log,
    form.title,
    async () => {
      const outcome = await form.run();
      const shown = outcome.ok
        ? noticeView(
            {
              title: form.title,
              icon: "white_check_mark",
              phrase: [form.done],
              cardUrl: await cardUrlOf(deps, form.actor, outcome.value.id),
            },
            texts,
          )
        : refusalView({ title: texts.keys.notPossible, refusal: outcome.refusal }, texts);
      await client.views.update({ view_id: view.id, view: shown });
    },
    tellFaultInView(client, view.id, texts),
  );
}
