import { PEOPLE } from "../../../demo/slack-people.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { Lab } from "../lab/lab.ts";
import { type Actors, createActors } from "./actors.ts";
import { comeToRest, type IsAtRest, isDoneAndHeard, type Rest } from "./come-to-rest.ts";
import { judge, STOPPED_SHORT, type Violation } from "./judge.ts";
import { type Phase, preparationOf } from "./phase.ts";

const OPERATOR = "U0OLGA0001";
/** What people do from a state that is not where they were going: the next step that its card offers. */
const WAYS_ON: Partial<Record<Preparation["state"], { who: string; button: string }[]>> = {
  blocked: [{ who: PEOPLE.requester, button: "check_again" }],
  failed: [
    { who: OPERATOR, button: "retry" },
    { who: PEOPLE.requester, button: "check_again" },
  ],
  revoke_failed: [{ who: PEOPLE.requester, button: "revoke" }],
};
/** A fault may have to be mended and the people's own step be done again. */
const MAX_STEPS = 3;

export type Outcome = { violations: Violation[]; state: string };

/**
 * Comes to rest, with a running bot and no fault any more; then people do what is still to do, or take the next step that
 * the card offers, until it has got where it was going. Looks at everything after each rest. `mayMend` false: only what
 * people were not heard with is done again, since nothing really failed.
 */
export async function finish(lab: Lab, phase: Phase, { mayMend }: { mayMend: boolean }): Promise<Outcome> {
  const isAtRest = isDoneAndHeard(phase);
  let rest = await comeToRest(lab, isAtRest);
  const violations = judge(rest);
  const isOver = (found: Preparation | null) =>
    phase.isReached(found) || (mayMend && phase.isLeftToTime?.(found) === true);
  for (let steps = 0; steps < MAX_STEPS && !isOver(preparationOf(rest.aftermath)); steps += 1) {
    const found = preparationOf(rest.aftermath);
    const isToDo = phase.isToDo(found);
    if (!isToDo && !mayMend) break;
    rest = await goOn(lab, isAtRest, isToDo ? phase.act : (actors) => takeNextStep(actors, found));
    violations.push(...judge(rest));
  }
  const preparation = preparationOf(rest.aftermath);
  if (!isOver(preparation)) {
    const detail = `ended in ${stateOf(preparation)}: ${JSON.stringify(preparation?.failure ?? null)}`;
    violations.push({ kind: STOPPED_SHORT, detail });
  }
  return { violations, state: stateOf(preparation) };
}

async function goOn(lab: Lab, isAtRest: IsAtRest, act: (actors: Actors) => Promise<unknown>): Promise<Rest> {
  if (lab.bot.isGone()) await lab.startBot();
  const actors = createActors(lab);
  // What people cannot do shows in where it then stands; what was found before must not be lost with it.
  await act(actors).catch((error: unknown) => lab.log.push(`people: ${String(error)}`));
  const rest = await comeToRest(lab, isAtRest);
  await actors.abandon();
  return rest;
}

async function takeNextStep({ people, story }: Actors, found: Preparation | null): Promise<void> {
  if (!found) return;
  const card = await people.message(people.channel, ({ blocks }) =>
    JSON.stringify(blocks).includes(found.id),
  );
  const shown = JSON.stringify(card.blocks);
  const way = WAYS_ON[found.state]?.find(({ button }) => shown.includes(`"prep:${button}"`));
  if (way) await people.click(way.who, await story.card(`prep:${way.button}`), `prep:${way.button}`);
}

export function stateOf(preparation: Preparation | null): string {
  return preparation ? `${preparation.state}, ${preparation.delivery}` : "nothing";
}
