import { DECISION_FIELD } from "../ids.ts";
import type { ListenerDeps } from "./listener-deps.ts";
import { answerForm, readSubmission, type SubmissionArgs } from "./on-key-forms.ts";

/** The second decision about a migration. */
export function onStartMigrationSubmitted(deps: ListenerDeps) {
  return async (args: SubmissionArgs): Promise<void> => {
    const { interaction, values, token } = readSubmission(args);
    const { migration } = await deps.textsFor(interaction.actor.userId);
    const comment = (values.get(DECISION_FIELD.comment) ?? "").trim();
    const { actor, submissionId } = interaction;
    await answerForm(deps, args, {
      actor,
      title: migration.setUp.formTitle,
      done: migration.setUp.done,
      run: () => deps.commands.startMigration(actor, submissionId, { token, comment }),
    });
  };
}
