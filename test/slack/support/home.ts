import type { Home, HomeRow, HomeSection } from "../../../src/workflow/home/home.ts";
import type { Part } from "../../../src/workflow/home/place-on-home.ts";
import { offersOf } from "../../../src/workflow/outbox/offers.ts";
import type { PreparationView } from "../../../src/workflow/outcome.ts";

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
