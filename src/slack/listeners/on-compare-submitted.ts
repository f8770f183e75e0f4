import { BOT_SAMPLE_MAX } from "../../core/comparison.ts";
import { COMPARE_FIELD } from "../ids.ts";
import type { ListenerDeps } from "./listener-deps.ts";
import { answerForm, readSubmission, type SubmissionArgs } from "./on-key-forms.ts";

/** Begins a comparison: what is no number of objects is refused at its field. */
export function onCompareSubmitted(deps: ListenerDeps) {
  return async (args: SubmissionArgs): Promise<void> => {
    const { interaction, values, token } = readSubmission(args);
    const { comparison: t } = await deps.textsFor(interaction.actor.userId);
    const text = (values.get(COMPARE_FIELD.sample) ?? "").trim();
    const sampleSize = Number(text);
    if (text === "" || !Number.isInteger(sampleSize) || sampleSize < 0 || sampleSize > BOT_SAMPLE_MAX) {
      const errors = { [COMPARE_FIELD.sample]: t.sample(BOT_SAMPLE_MAX).problem };
      return args.ack({ response_action: "errors", errors });
    }
    await answerForm(deps, args, {
      actor: interaction.actor,
      title: t.title,
      done: t.begun,
      run: () => deps.commands.compare(interaction.actor, interaction.submissionId, { token, sampleSize }),
    });
  };
}
