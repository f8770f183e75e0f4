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
  const patch = { ...move.patch, stateBy: askedBy(before, told) };
  const after = { ...before, ...patch };
  return store.changeState({
    id: before.id,
    revision: before.revision,
    from: before.state,
    event,
    ...move,
    patch,
    ...saidOf(event, { before, after }, told),
  });
}

/** Who asked for the state that comes; what follows by itself stays theirs. A revocation that nobody asks for is time's. */
function askedBy({ stateBy, state }: Preparation, told: object): string | null {
  const by = "asked" in told ? byOf(told.asked) : byOf(told);
  if (typeof by === "string" && by !== BOT) return by;
  return by === null && state !== "revoke_failed" ? null : stateBy;
}

const BOT = "bot";

function byOf(told: unknown): unknown {
  return typeof told === "object" && told !== null && "by" in told ? told.by : undefined;
}
