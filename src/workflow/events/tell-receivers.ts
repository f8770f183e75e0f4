import type { Webhook } from "../../core/machine-settings.ts";
import { eventsOf, type OutgoingEvent } from "../../core/outgoing-events.ts";
import { signWebhook } from "../../security/webhook-signature.ts";
import type { StoryDeps } from "../deps.ts";

/**
 * Tells other programs what the audit log says: one receiver after the log's order, each event again until it is taken. What was sent
 * and not recorded, as by a process that ended in between, is sent again under the same id.
 */

export type ReceiverDeps = Pick<StoryDeps, "store" | "settings" | "log" | "now" | "installationId"> & {
  /** The first signs alone, or all of them while one is changed. */
  secrets: readonly Uint8Array[];
  /** Names this process in the store. */
  owner: string;
};

const PAGE = 200;
/** So long a receiver may take for one event; a lease outlasts it. */
const ANSWER_MS = 10_000;
const LEASE_MS = 30_000;
const PAUSE_MS = { first: 1_000, longest: 5 * 60_000 };

/** What one process knows of a receiver. */
type Progress = { toldTo: number; failures: number; notBeforeMs: number };

/** One round over all receivers. `signal` ends it between two events, and breaks off one that is under way. */
export function createTeller(deps: ReceiverDeps, signal: AbortSignal): () => Promise<void> {
  const progress = new Map<string, Progress>();
  return async () => {
    await Promise.all(
      deps.settings.webhooks.map(async (webhook) => {
        const known = progress.get(webhook.name) ?? { toldTo: -1, failures: 0, notBeforeMs: 0 };
        progress.set(webhook.name, known);
        await tell(deps, webhook, known, signal);
      }),
    );
  };
}

async function tell(
  deps: ReceiverDeps,
  webhook: Webhook,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { store, owner } = deps;
  const { name } = webhook;
  // Mostly nothing is new, and seeing so needs no look at the database.
  if (progress.toldTo >= store.knownAuditEnd() || performance.now() < progress.notBeforeMs) return;
  const claimed = await store.claimWebhook({ name, owner, leaseMs: LEASE_MS });
  if (claimed === null) return;
  try {
    progress.toldTo = await tellFrom(deps, webhook, claimed, signal);
    if (progress.failures > 0) deps.log.info({ webhook: name }, "a receiver of webhooks takes events again");
    progress.failures = 0;
  } catch (error) {
    if (!(error instanceof NotTaken)) throw error;
    if (signal.aborted) return;
    progress.failures += 1;
    const pauseMs = Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** (progress.failures - 1));
    progress.notBeforeMs = performance.now() + pauseMs;
    const { failures } = progress;
    deps.log.warn(
      { webhook: name, answer: error.message, failures, pauseMs },
      "a receiver of webhooks did not take an event; it is sent again",
    );
  } finally {
    await store.releaseWebhook({ name, owner });
  }
}

/** The last entry that was told. Errors: NotTaken. */
async function tellFrom(
  deps: ReceiverDeps,
  webhook: Webhook,
  claimed: number,
  signal: AbortSignal,
): Promise<number> {
  const { store, owner, installationId } = deps;
  let told = claimed;
  for (;;) {
    const page = await store.listAudit({ afterSequence: told, limit: PAGE });
    if (page.length === 0) return told;
    let sent = told;
    for (const entry of page) {
      const events = eventsOf(entry, installationId).filter(({ type }) => webhook.events.includes(type));
      for (const event of events) {
        if (signal.aborted) throw new NotTaken("the process ends");
        await send(deps, webhook, event, signal);
      }
      told = entry.sequence;
      if (events.length === 0) continue;
      if (!(await advance(told))) return told;
      sent = told;
    }
    if (told > sent && !(await advance(told))) return told;
  }

  function advance(sequence: number): Promise<boolean> {
    return store.advanceWebhook({ name: webhook.name, owner, sequence, leaseMs: LEASE_MS });
  }
}

class NotTaken extends Error {}

/** Errors: NotTaken for everything but an answer of 2xx in time. */
async function send(
  { secrets, now }: ReceiverDeps,
  { url }: Webhook,
  event: OutgoingEvent,
  signal: AbortSignal,
): Promise<void> {
  const body = JSON.stringify(event);
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "mgw-prep",
        ...signWebhook(secrets, { id: event.id, body, now: now() }),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new NotTaken(`status ${answer.status}`);
  } catch (error) {
    if (error instanceof NotTaken) throw error;
    throw new NotTaken(reasonOf(error));
  }
}

/** Without the address, which may hold something that its receiver wants kept. */
function reasonOf(error: unknown): string {
  const { cause, name } = error as { cause?: { code?: unknown }; name?: unknown };
  return typeof cause?.code === "string" ? cause.code : String(name);
}
