import { type StepStanding, stepStandings } from "../core/approval-steps.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { DONE_ICON, WAITING_ICON } from "./icons.ts";
import type { Row } from "./message.ts";

/** Where the steps of the approval stand; empty where the settings name none. */
export function standingsOf({ preparation, approvalSteps = [] }: PreparationView): StepStanding[] {
  return stepStandings(approvalSteps, preparation);
}

/** The step that is waited for, in a sentence, and those that are done; nothing where there are no steps. */
export function stepLines(view: PreparationView, { steps: t }: Texts): Phrase[] {
  const standings = standingsOf(view);
  const waited = standings.find(({ isWaited }) => isWaited);
  if (waited === undefined) return [];
  const say = waited.number === standings.length ? t.askedLast : t.asked;
  return [
    say(waited, standings.length),
    ...standings.flatMap((one) =>
      one.done === null ? [] : [t.doneBy(one, one.done.approvers, one.done.at)],
    ),
  ];
}

/** Every step in a line. */
export function stepRows(view: PreparationView, { steps: t }: Texts): Row[] {
  return standingsOf(view).map((one): Row => {
    if (one.done !== null) return { icon: DONE_ICON, phrase: t.doneBy(one, one.done.approvers, one.done.at) };
    return { icon: WAITING_ICON, phrase: [one.isWaited ? t.isAsked(one) : t.isLater(one)] };
  });
}
