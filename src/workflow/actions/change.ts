import { canonicalJson } from "../../core/canonical-json.ts";
import {
  everyCheck,
  FRESH_WAIT,
  NO_FACTS,
  type Preparation,
  type PreparationRequest,
  type Ticket,
} from "../../core/preparation.ts";
import type { StoryDeps } from "../deps.ts";
import { moveState } from "../move-state.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { startFor } from "../runs/start-for.ts";
import { button } from "./action.ts";
import { once } from "./once.ts";
import { checkContents } from "./request.ts";
import { resolveClick } from "./resolve-click.ts";

/** Another request for the same preparation: its next revision, checked anew. */
export const change = button({
  id: "change",
  may: ["requester", "operator"],
  states: ["blocked", "awaiting_approval"],
});

type ChangeInput = { token: string; request: PreparationRequest };

export function changeRequest(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  input: ChangeInput,
): Promise<Outcome> {
  return once(deps, { id: submissionId, actor, action: change }, () =>
    takeChange(deps, actor, submissionId, input),
  );
}

async function takeChange(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  { token, request }: ChangeInput,
): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, change);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  // The card is in its channel, and with it everything that was said.
  const wanted = { ...request, channelId: preparation.request.channelId };
  const fields = differences(preparation.request, wanted);
  if (fields.length === 0) return refuse("NOTHING_CHANGED");
  const changedBy = withOne(preparation.changedBy, actor.userId);
  const ticket = ticketFor(preparation, fields);
  const asked = { ...preparation, changedBy, ticket, request: wanted, escalatedAt: null };
  const [refused] = await checkContents(deps, asked);
  if (refused) return { ok: false, refusal: refused.refusal };
  const rival = await deps.store.findOpenPair(wanted);
  if (rival && rival.id !== preparation.id) return refuse("PAIR_TAKEN", { id: rival.id });
  return store(deps, actor, preparation, { wanted, submission, changedBy, ticket });
}

/** Fields that differ; an account that is not named is the bot's own. */
function differences(before: PreparationRequest, after: PreparationRequest): (keyof PreparationRequest)[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof PreparationRequest>;
  return [...names].filter(
    (name) => canonicalJson(before[name] ?? null) !== canonicalJson(after[name] ?? null),
  );
}

function withOne(people: readonly string[], userId: string): string[] {
  return people.includes(userId) ? [...people] : [...people, userId];
}

/** A ticket is about one bucket's policy. */
function ticketFor({ ticket }: Preparation, changed: readonly (keyof PreparationRequest)[]): Ticket | null {
  return changed.includes("sourceBucket") || changed.includes("prefix") ? null : ticket;
}

type Change = {
  wanted: PreparationRequest;
  submission: string;
  changedBy: string[];
  ticket: Ticket | null;
};

async function store(
  deps: StoryDeps,
  actor: Actor,
  preparation: Preparation,
  { wanted: request, submission, changedBy, ticket }: Change,
): Promise<Outcome> {
  const { state } = preparation;
  const revision = preparation.revision + 1;
  const by = actor.userId;
  const details = { before: preparation.request, request };
  const told = {
    asked: { event: "request.changed" as const, by, details },
  };
  const patch = {
    request,
    changedBy,
    revision,
    checks: everyCheck("pending"),
    plan: null,
    planHash: null,
    failure: null,
    ...FRESH_WAIT,
    // What was found belongs to the request as it was.
    facts: NO_FACTS,
    estimate: null,
    verdict: null,
    ticket,
  };
  const changed = await moveState(deps, preparation, "checked_again", told, { patch, submission });
  if (!changed) return refuse("WRONG_STATE", { state });
  await startFor(deps, "examine", changed);
  return { ok: true, value: changed };
}
