import type { AuditEvent } from "../core/audit-events.ts";
import type { Event } from "../core/states.ts";
import { APPROVER_REMINDERS } from "../notices/approver-reminder.ts";
import { cardPost } from "../notices/card.ts";
import type { PostDraft } from "../notices/posts.ts";
import { type Effects, PROGRESS_MS, SOON_MS } from "../storage/contract/effects.ts";
import { SAID_OF_CHECKS, type ToldOfChecks } from "./said/of-checks.ts";
import { SAID_OF_KEYS, type ToldOfKeys } from "./said/of-keys.ts";
import { SAID_OF_WORK, type ToldOfWork } from "./said/of-work.ts";
import type { Change, Said, SaidTable } from "./said/said.ts";

/**
 * What the messages about a change of state need beyond the preparation before and after it: who asked, what failed, whom to mention.
 * Posts among it depend on what Slack or the store say: to whom a delivery goes, where operators read.
 */
export type Told = ToldOfChecks & ToldOfWork & ToldOfKeys;
/** Decisions are counted, and announced as they are counted (`actions/decide.ts`). */
type Moved = Exclude<Event, "approved" | "rejected">;

/** Every change of state: what is said in the thread, and what the audit log keeps. The card is drawn anew with each. */
const SAID: SaidTable<Pick<Told, Moved>> = { ...SAID_OF_CHECKS, ...SAID_OF_WORK, ...SAID_OF_KEYS };

/** These end the wait for a decision: what reminds of it says how it ended. */
const ENDS_WAIT: ReadonlySet<Event> = new Set(["checked_again", "cancelled", "timed_out"]);

/** What is said and recorded of a change of state. Pure: the same change at the same time gives the same messages. */
export function saidOf<E extends Moved>(
  event: E,
  change: Change,
  told: Told[E],
): Pick<Effects, "posts" | "audit" | "redraw" | "progress"> {
  const say: (of: Change, with_: Told[E]) => Said = SAID[event];
  const { posts, audit, settles = [], progress = [] } = say(change, told);
  const redraw = [...settles, ...(ENDS_WAIT.has(event) ? [APPROVER_REMINDERS] : [])];
  return {
    // First the message to the person who has to act; what only shows the state comes after.
    posts: [...posts, movingOn(cardPost(change.before), waitOf(event, told))],
    audit,
    ...(redraw.length === 0 ? {} : { redraw }),
    ...(progress.length === 0 ? {} : { progress }),
  };
}

/** States that move on by themselves. */
const MOVES_ON: ReadonlySet<Event> = new Set([
  "checked_again",
  "retried",
  "rollback_started",
  "rotation_started",
  "revocation_started",
]);

/** What was asked for in a form, which says that it was taken: nobody waits for the card to say so too. */
const ANSWERED_IN_FORM: ReadonlySet<AuditEvent> = new Set(["ticket.given", "request.changed"]);

function waitOf(event: Event, told: object): number | null {
  if ("asked" in told && ANSWERED_IN_FORM.has((told as Told["checked_again"]).asked.event))
    return PROGRESS_MS;
  return MOVES_ON.has(event) ? SOON_MS : null;
}

/** A card that may be drawn with the state that follows. */
function movingOn(card: PostDraft, waitMs: number | null): PostDraft {
  return waitMs === null ? card : { ...card, waitMs };
}
