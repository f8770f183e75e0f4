import type { Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { approvalsOf, changeOf, credentialsPhrase } from "./approval-lines.ts";
import { stateLines } from "./card.ts";
import type { NoticeContext } from "./context.ts";
import { accessPhrase } from "./facts-lines.ts";
import { stateIcon } from "./icons.ts";
import { type Block, iconLine, line, lines, type Message, paragraphs, quote } from "./message.ts";
import { situationFacts } from "./situation.ts";

const COMMENT_MAX = 300;

/**
 * What became of a question to the approvers: who decided, and for what. It stays true while the plan is carried out, so that it is
 * edited once: how far the work is stands on the card, what came of it in the message with the job sheet.
 */
export function settledApproval(revision: number, view: PreparationView, { texts }: NoticeContext): Message {
  const { preparation } = view;
  const t = texts.thread.approval;
  const { id, revision: now, state, stateSince } = preparation;
  if (now !== revision && UNDECIDED.has(state)) {
    const title = iconLine("arrows_counterclockwise", [{ bold: t.replaced }, ...texts.thread.at(stateSince)]);
    const text = texts.notification.approvalReplaced(id);
    return { text, blocks: [paragraphs(title, line([t.replacedHow(now)]))] };
  }
  if (ENDED.has(state)) {
    return { text: texts.notification.approvalOver(id), blocks: [paragraphs(...stateLines(view, texts))] };
  }
  const { done, total } = situationFacts(view).changes;
  const isStopped = STOPPED.has(state);
  return {
    text: texts.notification.approved({
      id,
      total,
      stopped: isStopped ? { done, state: texts.state.name(state) } : null,
    }),
    blocks: [
      paragraphs(
        iconLine(iconOf(state), titleOf(preparation, texts)),
        lines([
          [...credentialsPhrase(preparation, texts), " ", ...accessPhrase(preparation, texts), "."],
          [isStopped ? t.changes(done, total) : t.planned(total)],
          ...approvalsOf(view, revision).map((made) =>
            t.approvedBy(made.approver, made.at, changeOf(preparation, made, texts)),
          ),
        ]),
      ),
      ...commentBlocks(view, revision, texts),
    ],
  };
}

type State = Preparation["state"];

/** Where the decision of an earlier revision stands for nothing any more. */
const UNDECIDED: ReadonlySet<State> = new Set<State>([
  "checking",
  "blocked",
  "awaiting_approval",
  "provisioning",
]);
const ENDED: ReadonlySet<State> = new Set<State>(["cancelled", "expired", "rejected", "checking", "blocked"]);
/** Whether a state is none that an approval leads to. */
export function isUndecided(state: State): boolean {
  return ENDED.has(state);
}

/** Approved, and then not carried out, or taken back. */
const STOPPED: ReadonlySet<State> = new Set<State>(["failed", "rolling_back", "rolled_back"]);

function iconOf(state: State): string {
  return STOPPED.has(state) ? stateIcon(state) : "white_check_mark";
}

function titleOf({ state, stateSince }: Preparation, { thread }: Texts): Phrase {
  const t = thread.approval;
  switch (state) {
    case "failed":
      return [{ bold: t.stopped }, ...thread.at(stateSince)];
    case "rolling_back":
    case "rolled_back":
      return [{ bold: t.taken }, ...thread.at(stateSince)];
    default:
      return [{ bold: t.approved }];
  }
}

/** What approvers said to it: theirs, behind everything of ours. */
function commentBlocks(view: PreparationView, revision: number, { thread }: Texts): Block[] {
  const said = approvalsOf(view, revision).filter(({ comment }) => comment !== "");
  if (said.length === 0) return [];
  return [paragraphs(...said.map(({ comment }) => quote(thread.quoted(comment.slice(0, COMMENT_MAX)))))];
}
