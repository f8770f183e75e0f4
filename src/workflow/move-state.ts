import type { Preparation } from "../core/preparation.ts";
import type { State } from "../core/states.ts";
import type { PreparationPatch } from "../storage/contract/preparations.ts";
import type { Store } from "../storage/contract/store.ts";
import { saidOf, type Told } from "./said-of.ts";

type Move = {
  /** The state that it is to be in still; by default that of `before`. */
  from?: State;
  patch?: PreparationPatch;
  expect?: Partial<Preparation>;
  /** The submission that this is the answer to, so that it is known when it comes again. */
  submission?: string;
};

/**
 * Changes a state together with what is said and recorded of it, in one transaction; null when the event is not possible, or
 * somebody was faster.
 */
export function moveState<E extends keyof Told>(
  { store }: { store: Pick<Store, "changeState"> },
  before: Preparation,
  event: E,
  told: Told[E],
  move: Move = {},
): Promise<Preparation | null> {
  const after = { ...before, ...move.patch };
  return store.changeState({
    id: before.id,
    revision: before.revision,
    from: before.state,
    event,
    ...move,
    ...saidOf(event, { before, after }, told),
  });
}
