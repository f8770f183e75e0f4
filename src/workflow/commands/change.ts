import { canonicalJson } from "../../core/canonical-json.ts";
import {
  everyCheck,
  NO_FACTS,
  type Preparation,
  type PreparationRequest,
  type Ticket,
} from "../../core/preparation.ts";
import type { Actor, Commands, Outcome } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { auditOf, cardPost, FRESH_WAIT, NUDGES, threadPost } from "../posts.ts";
import { once, refuse, resolveClick, startFor } from "./context.ts";
import { checkContents } from "./request.ts";

/** Another request for the same preparation: its next revision, checked anew. */
export function createChangeCommand(deps: StoryDeps): Pick<Commands, "change"> {
  return {
    change: (actor, submissionId, input) =>
      once(deps, { id: submissionId, actor, action: "change" }, () =>
        change(deps, actor, submissionId, input),
      ),
  };
}

async function change(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  { token, request }: Parameters<Commands["change"]>[2],
): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, "change");
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  // The card stands in its channel, and with it everything that was said.
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
  return store(deps, actor, preparation, { wanted, fields, submission, changedBy, ticket });
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
  fields: (keyof PreparationRequest)[];
  submission: string;
  changedBy: string[];
  ticket: Ticket | null;
};

async function store(
  deps: StoryDeps,
  actor: Actor,
  preparation: Preparation,
  { wanted: request, fields, submission, changedBy, ticket }: Change,
): Promise<Outcome> {
  const { id, state } = preparation;
  const revision = preparation.revision + 1;
  const changed = await deps.store.changeState({
    id,
    revision: preparation.revision,
    from: state,
    event: "checked_again",
    patch: {
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
    },
    posts: [
      cardPost(preparation),
      threadPost(preparation, `again:${revision}`, {
        kind: "request_changed",
        by: actor.userId,
        revision,
        fields,
      }),
    ],
    redraw: [NUDGES],
    submission,
    audit: [auditOf(preparation, "request.changed", actor.userId, { before: preparation.request, request })],
  });
  if (!changed) return refuse("WRONG_STATE", { state });
  await startFor(deps, "examine", changed);
  return { ok: true, value: changed };
}
