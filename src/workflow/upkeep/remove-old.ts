import { DAY_MS } from "../../core/durations.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { AuditDraft } from "../../storage/contract/audit.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import type { Engine } from "../engine/dbos.ts";
import { tellOfUnreadable } from "./end-altered.ts";

/** Removed in one transaction: few enough that nothing waits long for the rows, or for the one connection. */
const BATCH = 50;

/**
 * Removes preparations that ended longer ago than the settings keep them, with all that belongs to them; the audit log
 * stays. May run in several processes at once. The engine's rows go first: without the preparation they would not be found later.
 */
export async function removeOld(
  deps: Pick<StoryDeps, "store" | "settings" | "now"> & Pick<StoryDeps, "directory" | "log">,
  engine: Pick<Engine, "forget">,
): Promise<void> {
  const { store, settings, now } = deps;
  const unreadable: string[] = [];
  const endedBefore = new Date(now().getTime() - settings.retention.preparationDays * DAY_MS);
  for (;;) {
    const ids = await store.listRemovable({ endedBefore, limit: BATCH, except: unreadable });
    await engine.forget(ids);
    const done = await store.removePreparations({ ids, endedBefore, auditOf: removalAudit });
    for (const id of done.unreadable) await tellOfUnreadable(deps, id);
    unreadable.push(...done.unreadable);
    // None, though some were listed: another process is at it.
    if (done.removed + done.unreadable.length === 0 || ids.length < BATCH) break;
  }
  await store.removeOldMessages(endedBefore);
}

/** What is left to say of a preparation once its row is gone. */
function removalAudit(preparation: Preparation): AuditDraft {
  const { state, stateSince, requester, request } = preparation;
  const { sourceBucket, prefix, destinationBucket } = request;
  return auditOf(preparation, {
    event: "preparation.removed",
    actor: "bot",
    details: {
      state,
      endedAt: stateSince,
      requester,
      sourceBucket,
      prefix,
      destinationBucket,
    },
  });
}
