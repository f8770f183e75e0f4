import { DAY_MS } from "../../core/durations.ts";
import { auditHeadPost } from "../../notices/audit-head.ts";
import type { Store } from "../../storage/contract/store.ts";
import type { StoryDeps } from "../deps.ts";

/**
 * Once a day over all processes, tells the operators' channel and the log how long the audit log is and which hash its
 * last entry has: kept outside of the store, that is what reveals a tail that was cut off.
 */
export async function reportAuditHead(
  deps: Pick<StoryDeps, "settings" | "log" | "now"> & {
    store: Pick<Store, "findAuditHead" | "beginRound" | "auditDamage">;
  },
): Promise<void> {
  const { store, settings, log, now } = deps;
  // A head that does not go on from the one before must not be published as one to trust.
  if (store.auditDamage() !== null) return;
  const at = now();
  const { count, hash } = await store.findAuditHead();
  const { channel } = settings.operators;
  const isOurs = await store.beginRound({
    name: "audit-head",
    notSince: new Date(at.getTime() - DAY_MS),
    posts: channel === undefined ? [] : [auditHeadPost(channel, { count, head: hash, at: at.toISOString() })],
    audit: [
      {
        event: "audit.head_reported",
        actor: "bot",
        preparationId: null,
        channelId: channel ?? null,
        planHash: null,
        requestId: null,
        details: { count, head: hash },
      },
    ],
  });
  if (!isOurs) return;
  log.info({ count, head: hash }, "the audit log's head");
}
