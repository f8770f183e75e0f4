import { siteOf } from "../../core/accounts.ts";
import { type TicketPlace, ticketPlaceOf } from "../../core/links.ts";
import {
  isDestinationShut,
  isShutOut,
  NOT_COVERED,
  type Preparation,
  type PreparationRequest,
  type Ticket,
} from "../../core/preparation.ts";
import type { Refusal } from "../../core/refusal.ts";
import { statesWith } from "../../core/states.ts";
import { findTicketProblem } from "../../core/ticket-link.ts";
import type { StoryDeps } from "../deps.ts";
import type { Actor, Outcome } from "../outcome.ts";
import { button } from "./action.ts";
import { once } from "./once.ts";
import { refuseUnapprovable } from "./request.ts";
import { resolveClick } from "./resolve-click.ts";
import { startOver } from "./start-over.ts";

/** A ticket for the whitelist: the checks run again with it. */
export const ticket = button({
  id: "ticket",
  may: ["requester", "operator"],
  states: statesWith("checked_again"),
  isOffered: ({ preparation: { state, verdict, facts, ticket: given } }) =>
    (state === "blocked" || (state === "awaiting_approval" && given !== null)) &&
    verdict !== null &&
    isShutOut({ verdict, facts }),
});

type OfAccount = Pick<PreparationRequest, "alibabaAccount">;

/** Where the tickets of a request's destination account are. */
export function placeOf(deps: StoryDeps, request: OfAccount): TicketPlace {
  return ticketPlaceOf(deps.settings, siteOf(deps, request));
}

/** Whether a ticket's link can be taken; null: it can. */
export function checkTicket(deps: StoryDeps, url: string, request: OfAccount): Refusal | null {
  const place = placeOf(deps, request);
  const problem = findTicketProblem(url, place);
  if (problem === null) return null;
  return { code: "TICKET_INVALID", args: { problem, hosts: place.hosts, example: place.example } };
}

export function giveTicket(
  deps: StoryDeps,
  actor: Actor,
  submissionId: string,
  input: { token: string; url: string },
): Promise<Outcome> {
  return once(deps, { id: submissionId, actor, action: ticket }, () =>
    takeTicket(deps, actor, submissionId, input),
  );
}

async function takeTicket(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  { token, url }: { token: string; url: string },
): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, ticket);
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const problem = checkTicket(deps, url, preparation.request);
  if (problem !== null) return { ok: false, refusal: problem };
  const given: Ticket = {
    url: url.trim(),
    ...coveredPolicies(preparation),
    givenBy: actor.userId,
    givenAt: deps.now().toISOString(),
  };
  const unapprovable = await refuseUnapprovable(deps, { ...preparation, ticket: given, escalatedAt: null });
  if (unapprovable !== null) return { ok: false, refusal: unapprovable };
  return startOver(deps, actor, preparation, {
    patch: { ticket: given },
    event: "ticket.given",
    submission,
  });
}

/**
 * The policies that a ticket is about: those that shut the service out, or may, as they were seen. Where the source's
 * could not be read there is no hash: the ticket then holds until it can be.
 */
function coveredPolicies({
  facts,
  verdict,
}: Preparation): Pick<Ticket, "policyHash" | "destinationPolicyHash"> {
  return {
    policyHash: verdict === "open" ? NOT_COVERED : (facts.policyHash ?? ""),
    ...(isDestinationShut(facts) ? { destinationPolicyHash: facts.destinationPolicyHash } : {}),
  };
}
