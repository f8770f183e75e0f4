import { siteOf } from "../../core/accounts.ts";
import { type TicketPlace, ticketPlaceOf } from "../../core/links.ts";
import {
  everyCheck,
  isDestinationShut,
  NOT_COVERED,
  type Preparation,
  type PreparationRequest,
  type Ticket,
} from "../../core/preparation.ts";
import { findTicketProblem } from "../../core/ticket-link.ts";
import type { Actor, Commands, Outcome, Refusal } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import type { Notice } from "../notices.ts";
import { auditOf, cardPost, FRESH_WAIT, NUDGES, threadPost } from "../posts.ts";
import { once, refuse, resolveClick, startFor } from "./context.ts";
import { refuseUnapprovable } from "./request.ts";

/**
 * A ticket for the whitelist, and looking again: both raise the revision and run the checks anew, but for a preparation
 * that is ready: there the checks run beside what was approved and made.
 */
export function createTicketCommands(
  deps: StoryDeps,
): Pick<Commands, "giveTicket" | "checkAgain" | "checkTicket" | "ticketPlace"> {
  return {
    ticketPlace: (request) => placeOf(deps, request),

    checkTicket: (url, request) => checkTicket(deps, url, request),

    giveTicket: (actor, submissionId, { token, url }) =>
      once(deps, { id: submissionId, actor, action: "ticket" }, () =>
        giveTicket(deps, actor, submissionId, { token, url }),
      ),

    checkAgain: (actor, submissionId, { token }) =>
      once(deps, { id: submissionId, actor, action: "check_again" }, () =>
        checkAgain(deps, actor, submissionId, token),
      ),
  };
}

type OfAccount = Pick<PreparationRequest, "alibabaAccount">;

function placeOf(deps: StoryDeps, request: OfAccount): TicketPlace {
  return ticketPlaceOf(deps.settings, siteOf(deps, request));
}

function checkTicket(deps: StoryDeps, url: string, request: OfAccount): Refusal | null {
  const place = placeOf(deps, request);
  const problem = findTicketProblem(url, place);
  if (problem === null) return null;
  return { code: "TICKET_INVALID", args: { problem, hosts: place.hosts, example: place.example } };
}

async function giveTicket(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  { token, url }: { token: string; url: string },
): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, "ticket");
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  const problem = checkTicket(deps, url, preparation.request);
  if (problem !== null) return { ok: false, refusal: problem };
  const ticket: Ticket = {
    url: url.trim(),
    ...coveredPolicies(preparation),
    givenBy: actor.userId,
    givenAt: deps.now().toISOString(),
  };
  const unapprovable = await refuseUnapprovable(deps, { ...preparation, ticket, escalatedAt: null });
  if (unapprovable !== null) return { ok: false, refusal: unapprovable };
  const notice: Notice = { kind: "ticket_given", by: actor.userId, url: ticket.url };
  return startOver(deps, actor, preparation, {
    patch: { ticket },
    event: "ticket.given",
    notice,
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

async function checkAgain(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  token: string,
): Promise<Outcome> {
  const resolved = await resolveClick(deps, actor, token, "check_again");
  if (!resolved.ok) return resolved;
  const { preparation } = resolved.value;
  if (preparation.state === "ready") return lookWhileReady(deps, actor, submission, preparation);
  const revision = preparation.revision + 1;
  const notice: Notice = { kind: "checked_again", by: actor.userId, revision };
  return startOver(deps, actor, preparation, { patch: {}, event: "checks.repeated", notice, submission });
}

type Look = { patch: { ticket?: Ticket }; event: string; notice: Notice; submission: string };

async function startOver(
  deps: StoryDeps,
  actor: Actor,
  preparation: Preparation,
  { patch, event, notice, submission }: Look,
): Promise<Outcome> {
  const { id, revision, state } = preparation;
  // After a failure that left something in the clouds, looking again would forget it: retry or roll back instead.
  if (state === "failed" && (await deps.store.listGrants(id)).some((grant) => grant.state !== "gone")) {
    return refuse("WRONG_STATE", { state });
  }
  const changed = await deps.store.changeState({
    id,
    revision,
    from: state,
    event: "checked_again",
    patch: {
      ...patch,
      revision: revision + 1,
      checks: everyCheck("pending"),
      plan: null,
      planHash: null,
      failure: null,
      ...FRESH_WAIT,
    },
    redraw: [NUDGES],
    posts: [cardPost(preparation), threadPost(preparation, `again:${revision + 1}`, notice)],
    audit: [
      auditOf(preparation, event, actor.userId, {
        revision: revision + 1,
        ...(patch.ticket ? { url: patch.ticket.url } : {}),
      }),
    ],
    submission,
  });
  if (!changed) return refuse("WRONG_STATE", { state });
  await startFor(deps, "examine", changed);
  return { ok: true, value: changed };
}

async function lookWhileReady(
  deps: StoryDeps,
  actor: Actor,
  submission: string,
  preparation: Preparation,
): Promise<Outcome> {
  const { id, revision, checks } = preparation;
  // The card shows that somebody looks already; a second look at the same time would see the same.
  if (Object.values(checks).some(({ status }) => status === "running"))
    return { ok: true, value: preparation };
  await deps.store.record(id, {
    audit: [auditOf(preparation, "checks.repeated", actor.userId)],
    submission,
  });
  await deps.starter.start("look_again", `look_again:${id}:${submission}`, {
    preparationId: id,
    revision,
    asked: { by: actor.userId, submissionId: submission },
  });
  deps.notifier.wake();
  return { ok: true, value: preparation };
}
