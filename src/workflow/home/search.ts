import type { Preparation } from "../../core/preparation.ts";
import { ENDED_STATES, OPEN_STATES, type State } from "../../core/states.ts";
import { doctor } from "../actions/doctor.ts";
import type { StoryDeps } from "../deps.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { recordRefusal } from "../record-refusal.ts";
import { PROBLEMS } from "./home.ts";

/** More than these would be a list to search, and are not drawn. */
export const FOUND_AT_MOST = 100;
/** Of what has ended the newest are searched. */
const ENDED_SEARCHED = 500;

/** `states`: one state, `problems`, or null for every state. `text`: part of an id, a bucket, or a person's id. */
export type Search = { states: State | "problems" | null; text: string };
export type Found = { rows: Preparation[]; count: number };

/** Everything by state, for operators: open ones first, then what has ended, the newest first in each. */
export async function searchAll(deps: StoryDeps, actor: Actor, search: Search): Promise<Outcome<Found>> {
  const { userId, teamId } = actor;
  const person = await deps.authorizer.authorize({ userId, teamId, rule: doctor, preparation: null });
  if (!person.isAllowed) {
    await recordRefusal(deps, actor, "list", null, person.code);
    return refuse(person.code);
  }
  const states = statesOf(search);
  const found: Preparation[] = [];
  const open = states.filter((state) => OPEN_STATES.includes(state));
  if (open.length > 0) {
    const everyone = deps.store.everyPreparation({ states: open, onUnreadable: async () => undefined });
    for await (const preparation of everyone) if (fits(preparation, search.text)) found.push(preparation);
  }
  const ended = states.filter((state) => ENDED_STATES.includes(state));
  if (ended.length > 0) {
    const old = await deps.store.listPreparations({ states: ended, limit: ENDED_SEARCHED });
    found.push(...old.filter((preparation) => fits(preparation, search.text)));
  }
  return { ok: true, value: { rows: found.slice(0, FOUND_AT_MOST), count: found.length } };
}

function statesOf({ states }: Search): readonly State[] {
  if (states === null) return [...OPEN_STATES, ...ENDED_STATES];
  return states === "problems" ? PROBLEMS : [states];
}

function fits({ id, requester, request }: Preparation, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const places = [id, request.sourceBucket, request.destinationBucket, requester, request.recipient];
  return wanted === "" || places.some((place) => place.toLowerCase().includes(wanted));
}
