import { isManaged } from "../core/migration/handling.ts";
import { countedApprovals, narrowingOf } from "../core/narrowing.ts";
import { passedBy } from "../core/pass.ts";
import type { Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { exceptionRows } from "./exception-lines.ts";
import { accessPhrase, amountText, safeName } from "./facts-lines.ts";
import { stepLines } from "./step-lines.ts";

/** What an approver answers for, in a few lines: route, size, who gets it, what it reaches, how many warnings. */
export function approvalLines(view: PreparationView, texts: Texts, isAgain: boolean) {
  const { preparation, approvalsNeeded } = view;
  const { id, request } = preparation;
  const t = texts.thread.approval;
  const [source, destination] = [safeName(request.sourceBucket), safeName(request.destinationBucket)];
  const route = `s3://${source} → oss://${destination}`;
  const amount = amountText(preparation, texts);
  const exceptions = exceptionRows(preparation, texts).length;
  const approvals = approvalsOf(view);
  const rest: Phrase[] = [
    [...credentialsPhrase(preparation, texts), " ", ...accessPhrase(preparation, texts)],
    [`${t.warnings(exceptions)}${t.needed(approvalsNeeded)}`],
    ...stepLines(view, texts),
    ...passedBy(preparation).map((by) => t.passed(by)),
    ...approvals.map((made, index) =>
      t.counted(
        made.approver,
        made.at,
        changeOf(preparation, made, texts),
        Math.max(0, approvalsNeeded - index - 1),
      ),
    ),
  ];
  return {
    text: texts.notification.approvalRequested({
      id,
      source,
      destination,
      amount,
      days: request.ttlDays,
      reach: texts.state.reach(request.profile),
      exceptions,
    }),
    title: {
      decide: isAgain ? t.decideAgain(route) : t.decide(route),
      amount: amount === null ? "" : `, ${amount}.`,
    },
    rest,
  };
}

/** Who gets the credentials, and for how long; of a migration that the bot runs: nobody. */
export function credentialsPhrase(preparation: Preparation, { migration, thread }: Texts): Phrase {
  const { recipient, ttlDays } = preparation.request;
  return isManaged(preparation)
    ? [migration.noCredentials(ttlDays)]
    : thread.approval.credentials(recipient, ttlDays);
}

/** Who has approved a revision, as far as it counts for its last plan. */
export function approvalsOf({ preparation, decisions }: PreparationView, revision = preparation.revision) {
  return countedApprovals(preparation, decisions, revision);
}

/** What an approval gave less of, in words; null where it is for what was asked. */
export function changeOf(
  preparation: Preparation,
  made: PreparationView["decisions"][number],
  { decide: t }: Pick<Texts, "decide">,
): string | null {
  const narrowing = narrowingOf(preparation, made);
  return narrowing === null ? null : t.narrowed(narrowing.before, narrowing.after);
}
