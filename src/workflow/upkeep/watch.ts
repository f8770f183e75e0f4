import type { Store } from "../../storage/contract/store.ts";
import type { Log } from "../deps.ts";
import type { Lease } from "../engine/lease.ts";

/** How often a process says that it lives. */
export const HEARTBEAT_MS = 5_000;
/** A process that has not said for so long that it lives is gone, and another goes on with its work. */
export const GONE_AFTER_MS = 20_000;
/** A process that could not say for so long that it lives begins nothing: others may soon take it for gone. */
export const LEASE_MS = 12_000;

export type WatchOptions = {
  store: Pick<Store, "beat" | "takeOverGone" | "releaseLeases">;
  log: Log;
  executorId: string;
  lease: Lease;
  /** Takes over the workflows of a process; how many there were. */
  takeOver(gone: string): Promise<number>;
  /** Called after posts of another process came free. */
  wake(): void;
  /** Another process has taken over this one's work: this one must end. */
  onTakenOver(): void;
  nowMs?: () => number;
};

/** One round of the watch over the processes of one database: say that this one lives, look for one that does not. */
export function createWatch(options: WatchOptions): () => Promise<void> {
  const { store, executorId, lease, nowMs = () => performance.now() } = options;
  let lastBeatMs = Number.NEGATIVE_INFINITY;
  let steadySinceMs = 0;
  return async () => {
    const begunMs = nowMs();
    if (!(await store.beat(executorId))) {
      lease.giveUp();
      options.onTakenOver();
      return;
    }
    lease.renew(begunMs);
    if (begunMs - lastBeatMs > LEASE_MS) steadySinceMs = begunMs;
    lastBeatMs = begunMs;
    // While the database was away no process could write its heartbeat: each gets time to do so before any is given up.
    const isSteady = begunMs - steadySinceMs >= GONE_AFTER_MS;
    await store.takeOverGone({
      executorId,
      goneAfterMs: isSteady ? GONE_AFTER_MS : null,
      take: (gone) => take(options, gone),
    });
  };
}

async function take({ store, log, takeOver, wake }: WatchOptions, gone: string): Promise<void> {
  await store.releaseLeases(gone);
  wake();
  const count = await takeOver(gone);
  log.warn({ gone, count }, "took over the work of a process that is gone");
}
