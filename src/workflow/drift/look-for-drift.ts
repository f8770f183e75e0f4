import { readDrift } from "../../core/drift.ts";
import { DAY_MS } from "../../core/durations.ts";
import { isDriftOver } from "../../provisioning/find-drift.ts";
import { DRIFT_LOOK } from "../../storage/contract/executors.ts";
import type { StoryDeps } from "../deps.ts";
import { compareWithClouds } from "./compare-clouds.ts";
import { driftAudit, endDrift, tellDrift } from "./drift-posts.ts";

/**
 * A daily check at both clouds, once over all processes. A look that broke off is owed, and made good the next time this
 * is called. `signal` ends it between two users, so that a process that is to stop need not wait for a large account.
 */
export function createDriftLook(deps: StoryDeps, signal: AbortSignal): () => Promise<void> {
  let isOwed = false;
  return async () => {
    if (!isOwed && !(await beginLook(deps))) return;
    isOwed = true;
    await lookForDrift(deps, signal);
    isOwed = false;
  };
}

function beginLook({ store, now }: StoryDeps): Promise<boolean> {
  return store.beginRound({ name: DRIFT_LOOK, notSince: new Date(now().getTime() - DAY_MS) });
}

/** Compares what is recorded with what exists; tells operators what is new, and what is over. */
async function lookForDrift(deps: StoryDeps, signal: AbortSignal): Promise<void> {
  const comparison = await compareWithClouds(deps, null, signal);
  const { drifts } = comparison;
  for (const record of await deps.store.listOpenDrifts()) {
    const drift = readDrift(record.drift);
    if (drift === null || !isDriftOver(drift, comparison, drifts)) continue;
    await endDrift(deps, record, { how: "over" }, driftAudit(drift, "drift.over", "bot"));
  }
  for (const drift of drifts) await tellDrift(deps, drift);
  await deps.store.record(null, {
    audit: [
      {
        event: "drift.looked",
        actor: "bot",
        preparationId: null,
        channelId: null,
        planHash: null,
        requestId: null,
        details: {
          found: drifts.length,
          accounts: comparison.existing.map(({ cloud, accountId }) => `${cloud} ${accountId}`),
        },
      },
    ],
  });
}
