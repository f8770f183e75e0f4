import type { Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { approvalsOf, changeOf } from "./approval-lines.ts";
import { stateLines } from "./card.ts";
import type { NoticeContext } from "./context.ts";
import { exceptionPhrase } from "./exception-lines.ts";
import { accessPhrase } from "./facts-lines.ts";
import { stateIcon } from "./icons.ts";
import { type Block, iconLine, line, lines, type Message, paragraphs, quote } from "./message.ts";
import { situationFacts } from "./situation.ts";

const COMMENT_MAX = 300;

/** What became of a question to the approvers: who decided, how far the work is, and what the test of the keys showed. */
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
  return {
    text: texts.notification.approved({ id, done, total, state: texts.state.name(state) }),
    blocks: [
      paragraphs(
        iconLine(iconOf(state), titleOf(preparation, texts)),
        lines([
          [
            ...t.credentials(preparation.request.recipient, preparation.request.ttlDays),
            " ",
            ...accessPhrase(preparation, texts),
            ".",
          ],
          [t.changes(done, total)],
          ...keyTest(preparation, texts),
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
const STOPPED: ReadonlySet<State> = new Set<State>(["rolling_back", "rolled_back"]);

function iconOf(state: State): string {
  if (state === "provisioning" || state === "failed" || STOPPED.has(state)) return stateIcon(state);
  return "white_check_mark";
}

function titleOf({ state, stateSince }: Preparation, { thread }: Texts): Phrase {
  const t = thread.approval;
  switch (state) {
    case "provisioning":
      return [{ bold: t.approved }, ...thread.since(stateSince)];
    case "failed":
      return [{ bold: t.stopped }, ...thread.at(stateSince)];
    case "rolling_back":
    case "rolled_back":
      return [{ bold: t.taken }, ...thread.at(stateSince)];
    default:
      return [{ bold: t.done }];
  }
}

/** What the test of the new keys showed; nothing before there was one. */
function keyTest({ proof }: Preparation, texts: Texts): Phrase[] {
  const t = texts.thread.approval.keyTest;
  return proof.map((finding): Phrase => {
    if (finding.code === "PROOF_BLOCKED_BY_WHITELIST") return [t.blocked];
    if (finding.code !== "PROOF_OK") return exceptionPhrase(finding, texts);
    if (finding.args["wrote"] !== true) return [t.read];
    return [finding.args["read"] === "empty" ? t.empty : t.ok];
  });
}

/** What approvers said to it: theirs, behind everything of ours. */
function commentBlocks(view: PreparationView, revision: number, { thread }: Texts): Block[] {
  const said = approvalsOf(view, revision).filter(({ comment }) => comment !== "");
  if (said.length === 0) return [];
  return [paragraphs(...said.map(({ comment }) => quote(thread.quoted(comment.slice(0, COMMENT_MAX)))))];
}
