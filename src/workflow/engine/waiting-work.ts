import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DBOS, type WorkflowQueue } from "@dbos-inc/dbos-sdk";
import { registerInternalQueue } from "@dbos-inc/dbos-sdk/eventreceiver";
import { runWithAbortableDbRetries } from "@dbos-inc/dbos-sdk/internal/context";
import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import { wfQueueRunner } from "@dbos-inc/dbos-sdk/internal/wfqueue";
import { workflowTimeoutConfig } from "@dbos-inc/dbos-sdk/internal/workflow_management";

/**
 * What waits in the engine's queues. The engine looks at each of them every second, in a transaction of four statements, and at
 * three more tables; an idle bot would do little else. Here they are looked at when something was put into them, and until they
 * are empty; by the engine itself now and then, for what a process left there that has ended.
 */

/** How often the engine looks by itself. */
const IDLE_LOOK_MS = 30_000;
/** How often for what other processes put into it. */
const SHARED_LOOK_MS = 5_000;
/** How often while something waits. */
const BUSY_LOOK_MS = 250;
/** The queue that the engine puts unfinished work of an earlier process of this name into. */
const RECOVERY_QUEUE = "_dbos_internal_queue";

/** Before the launch, of which these are part. */
export function slowDownIdleLooks(): void {
  // They have no setting; where a later version has others, it goes on looking every second.
  Object.assign(wfQueueRunner.constructor, {
    reconcileIntervalMs: IDLE_LOOK_MS,
    transitionIntervalMs: IDLE_LOOK_MS,
  });
  // No workflow has a time limit.
  workflowTimeoutConfig.pollingIntervalMs = IDLE_LOOK_MS;
  registerInternalQueue(RECOVERY_QUEUE, { minPollingIntervalMs: IDLE_LOOK_MS });
}

/** Takes what waits in a queue as long as there is room, one look at a time. */
export class WaitingWork {
  readonly #queue: WorkflowQueue;
  readonly #atOnce: number;
  readonly #applicationVersion: string;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isWoken = false;
  /** While the store is away the engine asks it again and again; not after this. */
  readonly #stopped = new AbortController();

  private constructor(queue: WorkflowQueue, atOnce: number, applicationVersion: string) {
    this.#queue = queue;
    this.#atOnce = atOnce;
    this.#applicationVersion = applicationVersion;
  }

  /** After the launch: takes up what an earlier process left, and makes the queue. */
  static async begin(input: {
    queueName: string;
    atOnce: number;
    applicationVersion: string;
    /** Other processes put into the queue too, and may have too much of it. */
    isShared: boolean;
  }): Promise<WaitingWork> {
    const { queueName, atOnce, applicationVersion, isShared } = input;
    await take(registerInternalQueue(RECOVERY_QUEUE), applicationVersion);
    const queue = await DBOS.registerQueue(queueName, {
      workerConcurrency: atOnce,
      minPollingIntervalMs: IDLE_LOOK_MS,
    });
    const waiting = new WaitingWork(queue, atOnce, applicationVersion);
    if (isShared) waiting.#timer = setInterval(() => waiting.wake(), SHARED_LOOK_MS);
    waiting.wake();
    return waiting;
  }

  /** Something was put into the queue, or may be in it. */
  wake(): void {
    if (this.#stopped.signal.aborted) return;
    this.#isWoken = true;
    this.#looking ??= this.#lookUntilEmpty().finally(() => {
      this.#looking = null;
      if (this.#isWoken) this.wake();
    });
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking;
  }

  async #lookUntilEmpty(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      this.#isWoken = false;
      const isFull = runningOf(this.#queue) >= this.#atOnce;
      if (!isFull && !(await this.#took())) return;
      await sleep(BUSY_LOOK_MS);
    }
  }

  /** Whether there was anything; false too when the store is away, and then the engine looks later. */
  async #took(): Promise<boolean> {
    try {
      return await runWithAbortableDbRetries(this.#stopped.signal, () =>
        take(this.#queue, this.#applicationVersion),
      );
    } catch {
      return false;
    }
  }
}

function runningOf({ name }: WorkflowQueue): number {
  return DBOSExecutor.globalInstance?.systemDatabase.countRunningWorkflowsForQueue(name) ?? 0;
}

/** Begins what waits in a queue and fits into its bounds, as the engine's own look does. */
async function take(queue: WorkflowQueue, applicationVersion: string): Promise<boolean> {
  const executor = DBOSExecutor.globalInstance;
  if (executor === undefined) return false;
  const claim = randomUUID();
  const ids = await executor.systemDatabase.findAndMarkStartableWorkflows(
    queue,
    executor.executorID,
    applicationVersion,
    undefined,
    runningOf(queue),
    0,
    claim,
  );
  await executor.dispatchDequeuedWorkflows(ids, claim);
  return ids.length > 0;
}
