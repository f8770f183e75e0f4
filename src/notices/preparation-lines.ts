import { dataToMove } from "../core/estimate.ts";
import { keyGrantKey } from "../core/key-generation.ts";
import { isLowerBound } from "../core/lower-bound.ts";
import { countedApprovals } from "../core/narrowing.ts";
import { type Change, changeKey } from "../core/plan.ts";
import { isDecisionAwaited, isDestinationShut, type Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { changeOf } from "./approval-lines.ts";
import { type ChangeState, changeIcon, DONE_ICON, stateIcon, WAITING_ICON } from "./icons.ts";
import { type Row, withMore } from "./message.ts";
import { stepRows } from "./step-lines.ts";

/** Lines about a preparation that several messages and forms have. */

const CHANGES_SHOWN = 20;
const DECISIONS_SHOWN = 5;
const COMMENT_MAX = 300;

/** A preparation in one line. */
export function preparationRow({ id, state, request, requester }: Preparation, texts: Texts): Row {
  return {
    icon: stateIcon(state),
    phrase: [
      { bold: id },
      `  ${texts.state.name(state)} · `,
      { code: `s3://${request.sourceBucket}/${request.prefix}` },
      " → ",
      { code: `oss://${request.destinationBucket}` },
      " · ",
      { user: requester },
    ],
  };
}

/** What the destination's policy means, where it does not surely let the service in. */
export function destinationRows(facts: Preparation["facts"], texts: Texts): Phrase[] {
  const { destinationVerdict } = facts;
  if (destinationVerdict === null || !isDestinationShut(facts)) return [];
  return [[{ bold: texts.card.destinationVerdictTitle }, "  ", texts.state.verdict(destinationVerdict)]];
}

/** The figures in one line; without an estimate nothing. */
export function estimatePhrase(preparation: Preparation, texts: Texts): Phrase {
  const { estimate } = preparation;
  if (estimate === null) return [];
  return texts.card.estimate({
    ...estimate,
    toMove: dataToMove(estimate),
    isLowerBound: isLowerBound(estimate, preparation.checks.estimate?.findings),
  });
}

/** Every change of the plan with where it stands, by what is recorded of it. */
export function changeRows({ preparation, grants }: PreparationView, texts: Texts): Row[] {
  const stateOf = new Map<string, ChangeState>(grants.map((grant) => [grant.key, grant.state]));
  const rows = (preparation.plan?.changes ?? []).map((change): Row => {
    const state = stateOf.get(grantKeyNow(preparation, change)) ?? "planned";
    const said = texts.card.changeStates[state];
    return { icon: changeIcon(state), phrase: [...texts.change(change), said === "" ? "" : ` · ${said}`] };
  });
  return withMore(rows, CHANGES_SHOWN, (count) => ({
    icon: WAITING_ICON,
    phrase: [texts.card.andMore(count)],
  }));
}

/** Of a key it is the present one's: those before it are gone, or about to be. */
function grantKeyNow({ keyGeneration }: Preparation, change: Change): string {
  const isKey = change.kind === "iam.create-key" || change.kind === "ram.create-key";
  return isKey ? keyGrantKey(change, keyGeneration) : changeKey(change);
}

/** Who decided what on this revision, when, and with which comment. */
export function decisionRows(view: PreparationView, texts: Texts): Row[] {
  const { preparation, decisions, approvalsNeeded } = view;
  const { card: t } = texts;
  const current = decisions.filter(({ revision }) => revision === preparation.revision);
  const rows = current.slice(-DECISIONS_SHOWN).map((made) => {
    const { approver, decision, at, comment } = made;
    const change = changeOf(preparation, made, texts);
    return {
      icon: decision === "approve" ? DONE_ICON : "no_entry_sign",
      phrase: t.decision(approver, decision, at, change, comment.slice(0, COMMENT_MAX)),
    };
  });
  const steps = stepRows(view, texts);
  if (!isDecisionAwaited(preparation)) return [...rows, ...steps.filter(({ icon }) => icon === DONE_ICON)];
  const given = countedApprovals(preparation, current).length;
  return [...rows, ...steps, { icon: WAITING_ICON, phrase: [t.approvals(given, approvalsNeeded)] }];
}
