import type { Preparation } from "../../../src/core/preparation.ts";
import type { Lab } from "../lab/lab.ts";
import { type Actors, createActors } from "./actors.ts";
import { comeToRest, type IsAtRest, isDoneAndHeard, type Rest } from "./come-to-rest.ts";
import { judge, STOPPED_SHORT, type Violation, violationsOf } from "./judge.ts";
import { ALONE, type Party } from "./party.ts";
import { type Phase, preparationOf } from "./phase.ts";

/** What people do from a state that is not where they were going: the next step that its card offers. */
const WAYS_ON: Partial<Record<Preparation["state"], { who: "requester" | "operator"; button: string }[]>> = {
  blocked: [{ who: "requester", button: "check_again" }],
  failed: [
    { who: "operator", button: "retry" },
    { who: "requester", button: "check_again" },
  ],
  revoke_failed: [{ who: "requester", button: "revoke" }],
};
/** A fault may have to be mended and the people's own step be done again. */
const MAX_STEPS = 3;

export type Outcome = { violations: Violation[]; state: string };

type Manner = {
  /** False: only what people were not heard with is done again, since nothing really failed. */
  mayMend: boolean;
  /** What was found before. */
  before?: readonly Violation[];
};

/** The same of a preparation that is alone. */
export async function finish(lab: Lab, phase: Phase, manner: Manner): Promise<Outcome> {
  const [outcome] = await finishAll(lab, phase, [ALONE], manner);
  if (!outcome) throw new Error("expected one outcome");
  return outcome;
}

/**
 * Comes to rest, with a running bot and no fault any more; then people do what is still to do, or take the next step that
 * the card offers, until each preparation has got where it was going. Looks at everything after each rest. One outcome for
 * each party, in their order.
 */
export async function finishAll(
  lab: Lab,
  phase: Phase,
  parties: readonly Party[],
  { mayMend, before = [] }: Manner,
): Promise<Outcome[]> {
  const isAtRest = isDoneAndHeard(phase, parties);
  let rest = await comeToRest(lab, isAtRest);
  const violations = [...before, ...judge(rest)];
  const found = (party: Party) => preparationOf(rest.aftermath, party);
  const isOver = (party: Party) =>
    phase.isReached(found(party)) || (mayMend && phase.isLeftToTime?.(found(party)) === true);
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const left = parties.filter((party) => !isOver(party) && (mayMend || phase.isToDo(found(party))));
    if (left.length === 0) break;
    rest = await goOn(lab, isAtRest, left, (actors) => {
      const preparation = found(actors.party);
      return phase.isToDo(preparation) ? phase.act(actors) : takeNextStep(actors, preparation);
    });
    violations.push(...judge(rest));
  }
  const namesOf = (party: Party) => [party.destination, party.channel, found(party)?.id ?? party.source];
  return parties.map((party) => {
    const preparation = found(party);
    const others = parties.filter((other) => other !== party).flatMap(namesOf);
    const own = violationsOf(violations, namesOf(party), others);
    if (!isOver(party)) {
      const detail = `ended in ${stateOf(preparation)}: ${JSON.stringify(preparation?.failure ?? null)}`;
      own.push({ kind: STOPPED_SHORT, detail });
    }
    return { violations: own, state: stateOf(preparation) };
  });
}

async function goOn(
  lab: Lab,
  isAtRest: IsAtRest,
  parties: readonly Party[],
  act: (actors: Actors) => Promise<unknown>,
): Promise<Rest> {
  if (lab.bot.isGone()) await lab.startBot();
  const all = parties.map((party) => createActors(lab, undefined, party));
  // What people cannot do shows in where it then stands; what was found before must not be lost with it.
  await Promise.all(
    all.map((actors) => act(actors).catch((error: unknown) => lab.log.push(`people: ${String(error)}`))),
  );
  const rest = await comeToRest(lab, isAtRest);
  for (const actors of all) await actors.abandon();
  return rest;
}

async function takeNextStep({ party, people, story }: Actors, found: Preparation | null): Promise<void> {
  if (!found) return;
  const card = await people.message(people.channel, ({ blocks }) =>
    JSON.stringify(blocks).includes(found.id),
  );
  const shown = JSON.stringify(card.blocks);
  const way = WAYS_ON[found.state]?.find(({ button }) => shown.includes(`"prep:${button}"`));
  if (way) await people.click(party[way.who], await story.card(`prep:${way.button}`), `prep:${way.button}`);
}

export function stateOf(preparation: Preparation | null): string {
  return preparation ? `${preparation.state}, ${preparation.delivery}` : "nothing";
}
