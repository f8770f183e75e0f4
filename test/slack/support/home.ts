import type { Home, HomeRow, HomeSection } from "../../../src/workflow/home/home.ts";
import type { Part } from "../../../src/workflow/home/place-on-home.ts";
import { offersOf } from "../../../src/workflow/outbox/offers.ts";
import type { PreparationView } from "../../../src/workflow/outcome.ts";
import { CARDS } from "../../notices/cards.ts";
import { makePreparation, makeView } from "./preparations.ts";

export const NO_PART: Part = {
  isRequester: false,
  isRecipient: false,
  isOperator: false,
  isAwaited: false,
  isApprover: false,
};

export function homeSection(views: readonly PreparationView[], part: Partial<Part>): HomeSection {
  const rows = views.map(
    (view): HomeRow => ({
      view,
      part: { ...NO_PART, ...part },
      offers: offersOf(view, (action) => `token-${action}`),
    }),
  );
  return { rows, count: rows.length };
}

/** A Home with some views in its sections, as their requester has them unless `part` says otherwise. */
export function makeHome(
  views: { [Section in "waiting" | "yours" | "ending" | "ended"]?: readonly PreparationView[] },
  part: Partial<Part> = { isRequester: true },
  forOperators: Home["forOperators"] = null,
): Home {
  return {
    waiting: homeSection(views.waiting ?? [], part),
    yours: homeSection(views.yours ?? [], part),
    ending: homeSection(views.ending ?? [], part),
    ended: homeSection(views.ended ?? [], part),
    forOperators,
  };
}

export const HOME_OF_OPERATORS: NonNullable<Home["forOperators"]> = {
  problems: [],
  open: 14,
  live: 9,
  awaiting: 3,
  lastDailyCheckAt: "2026-11-24T06:00:00Z",
  openDrifts: 1,
  answering: { aws: true, alibaba: false },
};

const ofApprover = homeSection([CARDS.awaiting_approval], { isAwaited: true, isApprover: true });
const ofRequester = homeSection([CARDS.blocked, CARDS.not_delivered], { isRequester: true });
const ofRecipient = homeSection(
  [
    makeView(makePreparation("ready", { delivery: "sent" })),
    makeView(makePreparation("ready", { delivery: "opened" })),
    CARDS.overlap,
  ],
  { isRecipient: true },
);
const ofOperator = homeSection([CARDS.failed, CARDS.revoke_failed], { isOperator: true });
const rows = [ofApprover, ofRequester, ofRecipient, ofOperator].flatMap((section) => section.rows);

/** A Home with something in every section. */
export const EXAMPLE_HOME: Home = {
  ...makeHome({ yours: [CARDS.do_not_start, CARDS.provisioning], ended: [CARDS.revoked, CARDS.rejected] }),
  waiting: { rows, count: rows.length + 3 },
  ending: homeSection([CARDS.ready], { isRequester: true, isApprover: true }),
  forOperators: { ...HOME_OF_OPERATORS, problems: [CARDS.revoke_failed.preparation] },
};
