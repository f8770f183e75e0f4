import { AsyncResource } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Pool } from "pg";
import { NO_TRACER, type Tracer } from "../../observe/tracer.ts";
import {
  type Log,
  type Starter,
  type StepPolicy,
  type Steps,
  type StoryDeps,
  WORKFLOWS,
  type WorkflowInput,
  type WorkflowName,
} from "../deps.ts";
import { compare } from "../runs/compare.ts";
import { count } from "../runs/count.ts";
import { examine } from "../runs/examine.ts";
import { provision } from "../runs/provision.ts";
import { readFailedFiles } from "../runs/read-failed-files.ts";
import { retire } from "../runs/retire.ts";
import { retryFailedFiles } from "../runs/retry-failed-files.ts";
import { revalidate } from "../runs/revalidate.ts";
import { revoke, rollBack } from "../runs/revoke.ts";
import { rotate } from "../runs/rotate.ts";
import { steerMigration } from "../runs/steer-migration.ts";
import type { Lease } from "./lease.ts";
import { useFewerStatements } from "./step-statements.ts";
import { slowDownIdleLooks, WaitingWork } from "./waiting-work.ts";

/** The durable engine: the only file that knows which one it is. */
export type Engine = Starter & {
  /** Starts it, which first goes on with whatever a process of this id left unfinished. */
  launch(deps: StoryDeps): Promise<void>;
  /** Takes over the unfinished workflows of a process that is gone; how many there were. */
  takeOver(executorId: string): Promise<number>;
  /** Removes what it keeps of the workflows of preparations that are to be forgotten, unless one still runs. */
  forget(preparationIds: readonly string[]): Promise<void>;
  /** Workflows that run, or wait for room, over all processes. Errors: those of the database. */
  countUnfinished(): Promise<{ running: number; waiting: number }>;
  /** Lets running steps end, begins no others, and ends; the workflows go on at the next launch or in another process. */
  stop(): Promise<void>;
};

const QUEUE = "story";
/** Workflows of one process at a time: enough to be quick, few enough not to crowd the clouds and one connection. */
export const WORKFLOWS_AT_ONCE = 16;
/** Of these begin at once, without the queue; the others wait in it. */
const AT_ONCE_WITHOUT_QUEUE = WORKFLOWS_AT_ONCE / 2;
/** The same for every release: a new version must be able to go on with what an older one began. */
const APPLICATION_VERSION = "1";
/** How long a stop waits for running steps: supervisors give a process a little more than that. */
const DRAIN_MS = 8_000;

/** The longest that a timer waits. */
const NEVER_MS = 2 ** 31 - 1;

type Body = (steps: Steps, deps: StoryDeps, input: WorkflowInput) => Promise<void>;
const BODIES: Record<WorkflowName, Body> = {
  examine,
  provision,
  roll_back: rollBack,
  revoke,
  rotate,
  retire,
  count,
  compare,
  look_again: revalidate,
  steer_migration: steerMigration,
  retry_failed_files: retryFailedFiles,
  read_failed_files: readFailedFiles,
};

/**
 * Makes the engine on a pool. One a process: the engine's registry is global.
 * `executorId` names the process in the store: the same id after a restart finds its unfinished work again.
 */
export function createEngine(options: {
  pool: Pool;
  executorId: string;
  isEmbedded: boolean;
  log: Log;
  lease: Lease;
  tracer?: Tracer;
  /** What the workflows do; the bot's own unless it is the engine itself that is looked at. */
  bodies?: Partial<Record<WorkflowName, Body>>;
}): Engine {
  let deps: StoryDeps | undefined;
  const running = new Set<Promise<unknown>>();
  let begunWithoutQueue = 0;
  // A workflow that is started in a step of another is no child of it, which the engine would refuse.
  const outsideOfSteps = new AsyncResource("mgw-prep:engine");
  const { tracer = NO_TRACER } = options;
  const steps = durableSteps(options.lease, running, tracer);
  let waiting: WaitingWork | undefined;
  DBOS.setConfig({
    name: "mgw-prep",
    systemDatabasePool: options.pool,
    applicationVersion: APPLICATION_VERSION,
    executorID: options.executorId,
    // The embedded database has one connection, which a listener would hold for ever.
    useListenNotify: !options.isEmbedded,
    // Nothing is scheduled by the engine.
    schedulerPollingIntervalMs: NEVER_MS,
    logger: quietLogger(options.log),
  });
  const registered = Object.fromEntries(
    Object.entries({ ...BODIES, ...options.bodies }).map(([name, body]) => [
      name,
      DBOS.registerWorkflow(
        async (input: WorkflowInput) => {
          const story = deps;
          if (!story) throw new Error("the engine was asked to work before it was launched");
          const { preparationId, revision } = input;
          await tracer.workflow({ preparationId, name, revision }, () => body(steps, story, input));
        },
        { name },
      ),
    ]),
  ) as Record<WorkflowName, (input: WorkflowInput) => Promise<void>>;

  return {
    async launch(story) {
      deps = story;
      slowDownIdleLooks();
      await DBOS.launch();
      useFewerStatements(options.pool);
      waiting = await WaitingWork.begin({
        queueName: QUEUE,
        atOnce: WORKFLOWS_AT_ONCE - AT_ONCE_WITHOUT_QUEUE,
        applicationVersion: APPLICATION_VERSION,
        isShared: !options.isEmbedded,
      });
    },
    start: (workflow, id, input) =>
      outsideOfSteps.runInAsyncScope(async () => {
        const workflowID = await freeId(id);
        if (workflowID === null) return;
        if (begunWithoutQueue >= AT_ONCE_WITHOUT_QUEUE) {
          await DBOS.startWorkflow(registered[workflow], { workflowID, queueName: QUEUE })(input);
          waiting?.wake();
          return;
        }
        begunWithoutQueue += 1;
        const handle = await DBOS.startWorkflow(registered[workflow], { workflowID })(input).catch(
          (error: unknown) => {
            begunWithoutQueue -= 1;
            throw error;
          },
        );
        // Its result is in the store; here it only makes room.
        void handle
          .getResult()
          .catch(() => undefined)
          .finally(() => {
            begunWithoutQueue -= 1;
          });
      }),
    async takeOver(executorId) {
      const left = await DBOS.listWorkflows({ status: "PENDING", executorId });
      const ids = left.map((workflow) => workflow.workflowID);
      // Into our own queue, whose bound holds for them too; those still waiting in it are there for every process.
      if (ids.length > 0) await DBOS.resumeWorkflows(ids, { queueName: QUEUE });
      waiting?.wake();
      return ids.length;
    },
    async forget(preparationIds) {
      if (preparationIds.length === 0) return;
      const kept = await DBOS.listWorkflows({
        workflow_id_prefix: preparationIds.flatMap((id) => WORKFLOWS.map((name) => `${name}:${id}:`)),
        status: ["SUCCESS", ...BROKEN_STATUSES],
        loadInput: false,
        loadOutput: false,
      });
      const ids = kept.map((workflow) => workflow.workflowID);
      if (ids.length > 0) await DBOS.deleteWorkflows(ids);
    },
    async countUnfinished() {
      const { rows } = await options.pool.query<{ status: string; count: number }>(
        "select status, count(*)::int as count from dbos.workflow_status where status in ('PENDING', 'ENQUEUED') group by status",
      );
      const countOf = (status: string) => rows.find((row) => row.status === status)?.count ?? 0;
      return { running: countOf("PENDING"), waiting: countOf("ENQUEUED") };
    },
    async stop() {
      options.lease.giveUp();
      await Promise.race([
        Promise.allSettled([...running, waiting?.stop()]),
        sleep(DRAIN_MS, undefined, { ref: false }),
      ]);
      await DBOS.shutdown({ deregister: true, workflowCompletionTimeoutMS: 1 });
    },
  };
}

/** Tries of one workflow before an operator has to look at it; each has a line in the log. */
const MAX_BROKEN_RUNS = 20;

/** The id to start under: null when the work is under way or done, another one when the last run of it broke. */
async function freeId(id: string): Promise<string | null> {
  for (let run = 1; run <= MAX_BROKEN_RUNS; run += 1) {
    const runId = run === 1 ? id : `${id}#${run}`;
    const status = await DBOS.getWorkflowStatus(runId);
    if (status === null) return runId;
    if (!BROKEN.has(status.status)) return null;
  }
  return null;
}

const BROKEN_STATUSES = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"] as const;
const BROKEN: ReadonlySet<string> = new Set(BROKEN_STATUSES);

/** Steps that are kept by the engine, and begun only while this process is the one to do them. */
function durableSteps(lease: Lease, running: Set<Promise<unknown>>, tracer: Tracer): Steps {
  return {
    step: (name, run, policy) =>
      DBOS.runStep(
        async () => {
          const { currentAttempt = 1, maxAttempts = 1 } = DBOS.stepStatus ?? {};
          await lease.held();
          const work = tracer.step(name, () => run({ isLast: currentAttempt >= maxAttempts }));
          running.add(work);
          return work.finally(() => running.delete(work));
        },
        { name, ...retriesOf(policy) },
      ),
  };
}

function retriesOf({ maxAttempts, intervalSeconds, timeoutMs }: StepPolicy) {
  return {
    retriesAllowed: maxAttempts > 1,
    maxAttempts,
    intervalSeconds,
    backoffRate: 2,
    timeoutMS: timeoutMs,
  };
}

/** The engine's own log lines, without its errors' data: an error there is one of ours, logged where it arose. */
function quietLogger(log: Log) {
  const say = (entry: unknown) =>
    entry instanceof Error ? `${entry.name}: ${entry.message}` : String(entry);
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (entry: unknown) => log.warn({ engine: true }, say(entry)),
    error: (entry: unknown) => log.error({ engine: true }, say(entry)),
  };
}
