import type { Preparation } from "../../../src/core/preparation.ts";
import type { Aftermath } from "../lab/aftermath.ts";
import type { Lab } from "../lab/lab.ts";
import type { Actors } from "./actors.ts";
import { ALONE, type Party } from "./party.ts";

/** One part of a preparation's life: what people do, and where it ends when nothing goes wrong. */
export type Phase = {
  name: string;
  /** Whether it is played in the short form too. */
  isShort: boolean;
  /** The phase after which it begins; null: after the first start. */
  after: string | null;
  /** What goes wrong on purpose, so that there is something to mend. */
  arrange?(lab: Lab, party: Party): void;
  act(actors: Actors): Promise<unknown>;
  /** Whether people still have to act, as the store has it. */
  isToDo(preparation: Preparation | null): boolean;
  isReached(preparation: Preparation | null): boolean;
  /** After a fault: what is still missing comes by itself, later than a run waits. */
  isLeftToTime?(preparation: Preparation | null): boolean;
};

/** A party's preparation, if it was asked for. */
export function preparationOf({ preparations }: Aftermath, party: Party = ALONE): Preparation | null {
  return preparations.find(({ request }) => request.destinationBucket === party.destination) ?? null;
}
