import type { Notice } from "../../src/notices/index.ts";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { EVERY_NOTICE } from "../slack/support/notices.ts";
import {
  ADA,
  makePreparation,
  makeView,
  makeWhitelisted,
  REMY,
  ROSA,
} from "../slack/support/preparations.ts";
import { CARDS } from "./cards.ts";

const asked: Notice = { kind: "approval_requested", revision: 1, approvers: [ADA] };
const blocked: Notice = { kind: "blocked", revision: 1, isWhitelist: true };
const ready = makePreparation("ready", { delivery: "sent" });
const lifted: Notice = { kind: "looked_again", by: ROSA, outcome: "lifted" };
const ending: Notice = { kind: "expiry_reminder", daysLeft: 2, expiresAt: "2026-12-08T03:10:00Z" };

const question: Notice = { kind: "question", revision: 1, number: 1 };
const { questions } = CARDS.asked_back.preparation;
const answer = { by: ROSA, at: "2026-11-24T03:09:00Z", text: "Eleven buckets follow." };
const answered: PreparationView = {
  ...CARDS.asked_back,
  preparation: {
    ...CARDS.asked_back.preparation,
    questions: questions.map((one) => ({ ...one, answer })),
  },
};

/** Every message of the thread, open and settled, as people meet it. */
export const THREAD_MESSAGES: Readonly<Record<string, readonly [Notice, PreparationView]>> = {
  "T1 a whitelist": [blocked, makeView(makeWhitelisted())],
  "T1 something else": [{ kind: "blocked", revision: 1 }, CARDS.blocked_unread],
  "T1 with a ticket": [blocked, { ...CARDS.awaiting_approval }],
  "T1 solved": [blocked, makeView(makePreparation("awaiting_approval", { revision: 2, stateBy: ROSA }))],
  "T1 still there": [blocked, makeView(makeWhitelisted({ revision: 2 }))],
  "T1 cancelled": [blocked, CARDS.cancelled],
  "T3 asked": [asked, makeView(makePreparation("awaiting_approval"))],
  "T3 one of two": [asked, CARDS.awaiting_approval],
  "T3 again": [EVERY_NOTICE.approval_requested, makeView(makePreparation("awaiting_approval"))],
  "T3 under way": [asked, { ...CARDS.provisioning, decisions: CARDS.awaiting_approval.decisions }],
  "T3 done": [asked, { ...CARDS.do_not_start, decisions: CARDS.awaiting_approval.decisions }],
  "T3 stopped": [asked, { ...CARDS.failed, decisions: CARDS.awaiting_approval.decisions }],
  "T3 replaced": [asked, makeView(makePreparation("checking", { revision: 2 }))],
  "T3 rejected": [asked, CARDS.rejected],
  "T4 asked": [question, CARDS.asked_back],
  "T4 answered": [question, answered],
  "T4 over": [
    question,
    { ...CARDS.provisioning, preparation: { ...CARDS.provisioning.preparation, questions } },
  ],
  "T4 to the person who asked": [EVERY_NOTICE.question_answered, answered],
  "T4b rejected": [EVERY_NOTICE.decided, CARDS.rejected],
  "T5 ready": [{ kind: "ready" }, makeView(ready)],
  "T5 do not start": [{ kind: "ready" }, CARDS.do_not_start],
  "T5 no longer valid": [{ kind: "ready" }, CARDS.revoked],
  "T6 lifted": [lifted, makeView(ready)],
  "T6 came back": [{ ...lifted, outcome: "appeared" }, CARDS.do_not_start],
  "T7 reminder": [ending, makeView(ready)],
  "T7 extended": [{ ...ending, extendedBy: ADA }, makeView(ready)],
  "T7 revoked": [ending, CARDS.revoked],
  "T8 revoked": [{ kind: "revoked" }, CARDS.revoked],
  "T8 the end of the days": [{ kind: "revoked" }, makeView(makePreparation("revoked"))],
  failed: [{ kind: "failed" }, CARDS.failed],
  held: [EVERY_NOTICE.delivery_held, CARDS.not_delivered],
  "held: not for the recipient": [
    { kind: "delivery_held", recipient: REMY, reason: { code: "DECLINED" }, approvers: [ADA] },
    CARDS.not_delivered,
  ],
  "new recipient": [{ ...EVERY_NOTICE.recipient_proposed, revision: 1 }, CARDS.new_recipient],
  "rotation under way": [EVERY_NOTICE.rotation_started, CARDS.rotating],
  "rotation: both pairs work": [EVERY_NOTICE.rotated, CARDS.overlap],
  "rotation: over": [EVERY_NOTICE.rotated, makeView(ready)],
  "handover reminder": [EVERY_NOTICE.handover_reminder, CARDS.overlap],
  "nobody has opened": [{ ...EVERY_NOTICE.delivery_reminder, hoursLeft: 6 }, makeView(ready)],
  destroyed: [EVERY_NOTICE.delivery_destroyed, makeView({ ...ready, delivery: "destroyed" })],
};
