import { countedApprovals } from "../../core/narrowing.ts";
import { passedBy } from "../../core/pass.ts";
import { isDecisionAwaited, type Preparation } from "../../core/preparation.ts";
import type { Refusal } from "../../core/refusal.ts";
import { ENDED_STATES, holdsGrants, OPEN_STATES, type State } from "../../core/states.ts";
import { CARD_KEY } from "../../notices/card.ts";
import type { Offers } from "../../notices/context.ts";
import { DRIFT_LOOK } from "../../storage/contract/executors.ts";
import { approve } from "../actions/approve.ts";
import { asDecidedOn } from "../actions/authorize.ts";
import { doctor } from "../actions/doctor.ts";
import { turnOfOthers } from "../approval-turn.ts";
import type { StoryDeps } from "../deps.ts";
import { viewOf } from "../outbox/load-view.ts";
import { mintTokens } from "../outbox/mint-tokens.ts";
import { offersOf } from "../outbox/offers.ts";
import { type Actor, type Outcome, type PreparationView, refuse } from "../outcome.ts";
import { type Answering, readAnswering } from "./answering.ts";
import { type Part, type Place, placeOnHome } from "./place-on-home.ts";

/** A preparation on a Home, with the buttons that make sense now. */
export type HomeRow = { view: PreparationView; offers: Offers; part: Part };
/** `count`: of all, of which `rows` are the first. */
export type HomeSection = { rows: HomeRow[]; count: number };
export type Home = Record<Place, HomeSection> & { forOperators: OperatorsPart | null };

/** What operators see besides. */
export type OperatorsPart = {
  problems: Preparation[];
  open: number;
  live: number;
  awaiting: number;
  /** When both clouds were last compared with what is recorded; null: not yet. */
  lastDailyCheckAt: string | null;
  openDrifts: number;
  /** Null: they were not asked. */
  answering: Answering | null;
};

/** More rows than these are a list, for which there is a command. */
export const HOME_ROWS: Record<Place, number> = { waiting: 10, ending: 10, yours: 10, ended: 5 };
/** Of what has ended the newest are looked at, which are those of thirty days in all but the busiest workspace. */
const ENDED_LOOKED_AT = 200;

/** What waits for somebody, what is theirs, what ends soon and what has ended; for operators also how everything stands. */
export async function readHome(deps: StoryDeps, actor: Actor): Promise<Outcome<Home>> {
  const known = await whoIs(deps, actor);
  if ("code" in known) return refuse(known.code);
  const open = await readOpen(deps);
  const ended = await deps.store.listPreparations({
    requester: actor.userId,
    states: ENDED_STATES,
    limit: ENDED_LOOKED_AT,
  });
  const places = new Map<Place, { preparation: Preparation; part: Part }[]>();
  for (const preparation of [...open, ...ended]) {
    const part = await partOf(deps, actor, preparation, known.isOperator);
    const place = placeOnHome(preparation, part, deps.now());
    if (place !== null) places.set(place, [...(places.get(place) ?? []), { preparation, part }]);
  }
  const section = async (place: Place, order: (preparation: Preparation) => string) => {
    const all = (places.get(place) ?? []).sort((a, b) =>
      order(a.preparation) < order(b.preparation) ? -1 : 1,
    );
    const shown = all.slice(0, HOME_ROWS[place]);
    return { rows: await Promise.all(shown.map((row) => rowOf(deps, row))), count: all.length };
  };
  return {
    ok: true,
    value: {
      waiting: await section("waiting", ({ stateSince }) => stateSince),
      ending: await section("ending", ({ expiresAt }) => expiresAt ?? ""),
      yours: await section("yours", ({ stateSince }) => stateSince),
      ended: await section("ended", () => ""),
      forOperators: known.isOperator ? await forOperators(deps, open) : null,
    },
  };
}

async function whoIs(
  { authorizer }: StoryDeps,
  { userId, teamId }: Actor,
): Promise<{ isOperator: boolean } | { code: Refusal["code"] }> {
  const member = await authorizer.authorize({ userId, teamId, rule: { may: ["member"] }, preparation: null });
  if (!member.isAllowed) return { code: member.code };
  const operator = await authorizer.authorize({ userId, teamId, rule: doctor, preparation: null });
  return { isOperator: operator.isAllowed };
}

async function readOpen(deps: StoryDeps, states: readonly State[] = OPEN_STATES): Promise<Preparation[]> {
  const open: Preparation[] = [];
  const everyone = deps.store.everyPreparation({ states, onUnreadable: async () => undefined });
  for await (const preparation of everyone) open.push(preparation);
  return open;
}

async function partOf(
  deps: StoryDeps,
  { userId, teamId }: Actor,
  preparation: Preparation,
  isOperator: boolean,
): Promise<Part> {
  const { authorizer, store } = deps;
  const answer = ENDED_STATES.includes(preparation.state)
    ? null
    : await authorizer.authorize({
        userId,
        teamId,
        rule: approve,
        preparation: asDecidedOn(preparation, approve),
      });
  const isApprover = answer?.isAllowed === true;
  const isMade = async () =>
    countedApprovals(preparation, await store.listDecisions(preparation.id)).some(
      ({ approver }) => approver === userId,
    );
  // While Slack does not say, it is shown: what a press does is decided when somebody presses.
  const isTheirTurn = () =>
    turnOfOthers(deps, asDecidedOn(preparation, approve), userId).then(
      (turn) => turn === null,
      () => true,
    );
  return {
    isRequester: preparation.requester === userId,
    isRecipient: preparation.request.recipient === userId,
    isOperator,
    isApprover,
    isAwaited:
      isApprover &&
      isDecisionAwaited(preparation) &&
      !passedBy(preparation).includes(userId) &&
      !(await isMade()) &&
      (await isTheirTurn()),
  };
}

async function rowOf(
  deps: StoryDeps,
  { preparation, part }: { preparation: Preparation; part: Part },
): Promise<HomeRow> {
  const shown = await deps.store.findShown(preparation.id, CARD_KEY);
  const view = viewOf(deps, preparation, shown);
  return { view, part, offers: offersOf(view, await mintTokens(deps, preparation)) };
}

async function forOperators(deps: StoryDeps, open: readonly Preparation[]): Promise<OperatorsPart> {
  const { store } = deps;
  const drifts = await store.listOpenDrifts();
  return {
    problems: open.filter(({ state }) => PROBLEMS.includes(state)),
    open: open.length,
    live: open.filter(({ state }) => holdsGrants(state)).length,
    awaiting: open.filter(({ state }) => state === "awaiting_approval").length,
    lastDailyCheckAt: await store.findRound(DRIFT_LOOK),
    openDrifts: drifts.length,
    answering: await readAnswering(deps),
  };
}

/** States in which an operator has to act. */
export const PROBLEMS: readonly State[] = ["failed", "revoke_failed"];
