import * as z from "zod";
import { isShutOut, type Preparation } from "../core/preparation.ts";
import { ticketNumberOf } from "../core/ticket-name.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { type NoticeContext, offerButtons } from "./context.ts";
import { stateIcon } from "./icons.ts";
import {
  type Block,
  type Button,
  buttonRow,
  iconLine,
  line,
  lines,
  linkButton,
  type Message,
  numbered,
  paragraphs,
} from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";
import {
  blocksSurely,
  causeOf,
  fixPhrase,
  isWhitelist,
  problemsOf,
  statementPhrases,
} from "./problem-lines.ts";

const FIXES_SHOWN = 8;

/** What blocks one revision, once: what is wrong, what it means, the ways out. Settled, it says how and when. */
export const blocked = preparationNotice({
  schema: z.object({
    kind: z.literal("blocked"),
    revision: z.number(),
    /** Whether a whitelist is part of it; absent in what older versions stored, where that was another message. */
    isWhitelist: z.boolean().optional(),
  }),
  isOvertaken: ({ revision }, now) => now.state !== "blocked" || now.revision !== revision,
  draw({ revision, isWhitelist: isAbout = false }, view, context): Message {
    const { state, revision: now } = view.preparation;
    return state === "blocked" && now === revision
      ? drawOpen(view, context)
      : drawSettled(view, context, isAbout);
  },
});

/** `after`: what the checks of the revision found. */
export function blockedPost(before: Preparation, after: Preparation = before): PostDraft {
  const { revision } = before;
  const isAbout = after.verdict !== null && isShutOut(after);
  const notice = blocked.of({ revision, ...(isAbout ? { isWhitelist: true } : {}) });
  return threadPost(before, blockedKey(revision), notice);
}

/** Begin of the keys of these messages. */
export const BLOCKED_KEY = "blocked:";

export function blockedKey(revision: number): string {
  return `${BLOCKED_KEY}${revision}`;
}

function drawOpen({ preparation }: PreparationView, context: NoticeContext): Message {
  const { texts, links } = context;
  const problems = problemsOf(preparation);
  const [about, others] = [problems.filter(isWhitelist), problems.filter((found) => !isWhitelist(found))];
  const actions = about.length === 0 ? ["change", "check_again"] : ["get_policy", "ticket", "check_again"];
  const page: Button[] =
    about.length === 0 ? [] : [linkButton("ticket_page", texts.button.openTicketPage, links.ticketPage)];
  return {
    text: texts.notification.problem({
      id: preparation.id,
      whitelist: about.length === 0 ? null : blocksSurely(about) ? "blocks" : "may-block",
      others: others.length,
    }),
    blocks: [
      ...(about.length === 0 ? [] : whitelistBlocks(preparation, context)),
      ...otherBlocks(preparation, about.length > 0, context),
      ...buttonRow("blocked", [...offerButtons(context, actions), ...page]),
    ],
  };
}

function whitelistBlocks(preparation: Preparation, { texts }: NoticeContext): Block[] {
  const t = texts.thread.problem;
  const about = problemsOf(preparation).filter(isWhitelist);
  const [gravest] = about;
  const title = t.whitelist[blocksSurely(about) ? "blocks" : "mayBlock"];
  return [
    paragraphs(
      iconLine("no_entry", [...texts.thread.person(preparation.requester), { bold: title }]),
      line([t.cause[gravest === undefined ? "other" : causeOf(gravest)]]),
      lines([...statementPhrases(about, texts), [t.evidence]]),
    ),
    paragraphs(line([{ bold: t.chooseOne }]), numbered(t.ways), line([t.after])),
  ];
}

function otherBlocks(
  preparation: Preparation,
  isBehindWhitelist: boolean,
  { texts }: NoticeContext,
): Block[] {
  const t = texts.thread.problem;
  const others = problemsOf(preparation).filter((found) => !isWhitelist(found));
  if (others.length === 0 && isBehindWhitelist) return [];
  const fixes = others.slice(0, FIXES_SHOWN).map((found) => fixPhrase(found, texts));
  const more = others.length - FIXES_SHOWN;
  const list = [
    ...(fixes.length === 0 ? [] : [numbered(fixes)]),
    ...(more > 0 ? [line([texts.card.moreInDetails(more)])] : []),
  ];
  if (isBehindWhitelist) return [paragraphs(line([{ bold: t.alsoFix }]), ...list)];
  const title = [...texts.thread.person(preparation.requester), { bold: t.fix(Math.max(1, others.length)) }];
  return [paragraphs(iconLine("no_entry", title), line([t.fixHow]), ...list)];
}

function drawSettled(view: PreparationView, context: NoticeContext, isAbout: boolean): Message {
  const { preparation } = view;
  const { texts } = context;
  const { id, state, stateSince, stateBy, ticket } = preparation;
  const t = texts.thread.problem;
  const text = texts.notification.problemSettled(id);
  const titled = (icon: string, title: string) =>
    iconLine(icon, [{ bold: title }, ...texts.thread.at(stateSince)]);
  if (state === "cancelled" || state === "expired")
    return { text, blocks: [paragraphs(titled(stateIcon(state), texts.state.name(state)))] };
  if (isAbout && ticket !== null && isShutOut(preparation)) return drawTicket(view, context, ticket);
  if (state === "checking" || state === "blocked") {
    const below = state === "blocked" ? [line([t.seeBelow])] : [];
    return { text, blocks: [paragraphs(titled("mag", t.again), ...below)] };
  }
  const isLifted = isAbout && !isShutOut(preparation);
  return {
    text,
    blocks: [
      paragraphs(
        iconLine("white_check_mark", [{ bold: isLifted ? t.whitelistSolved : t.solved }]),
        ...(isLifted ? [line([t.whitelistSolvedHow])] : []),
        ...(stateBy === null || state !== "awaiting_approval" ? [] : [line(t.by(stateBy))]),
      ),
    ],
  };
}

/** Without buttons, so that this is its last edit: the card has Check again and Change ticket link as long as they can be pressed. */
function drawTicket(
  { preparation: { id } }: PreparationView,
  { texts }: NoticeContext,
  { url, givenBy, givenAt }: NonNullable<Preparation["ticket"]>,
): Message {
  const t = texts.thread.problem;
  return {
    text: texts.notification.ticketGiven(id),
    blocks: [
      paragraphs(
        iconLine("ticket", [{ bold: t.ticketGiven }, ...texts.thread.at(givenAt)]),
        line([t.ticketWaits]),
        line(t.ticket(ticketNumberOf(url), url, givenBy)),
      ),
    ],
  };
}
