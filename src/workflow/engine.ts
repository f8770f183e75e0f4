import { DBOS } from "@dbos-inc/dbos-sdk";
import type { Pool } from "pg";
import { count } from "./count.ts";
import {
  type Log,
  type Starter,
  type StepPolicy,
  type Steps,
  type StoryDeps,
  WORKFLOWS,
  type WorkflowInput,
  type WorkflowName,
} from "./deps.ts";
import { examine } from "./examine.ts";
import { provision } from "./provision.ts";
import { revoke, rollBack } from "./revoke.ts";

/** The durable engine: the only file that knows which one it is. */
export type Engine = Starter & {
  /** Starts it, which first goes on with whatever a process of this id left unfinished. */
  launch(deps: StoryDeps): Promise<void>;
  /** Takes over the unfinished workflows of a process that is gone; how many there were. */
  takeOver(executorId: string): Promise<number>;
  /** Removes what it keeps of the workflows of preparations that are to be forgotten, unless one still runs. */
  forget(preparationIds: readonly string[]): Promise<void>;
  /** Ends it; running workflows go on at the next launch. */
  stop(): Promise<void>;
};

const QUEUE = "story";
/** Workflows of one process at a time: enough to be quick, few enough not to crowd the clouds and one connection. */
const WORKFLOWS_AT_ONCE = 16;
const QUEUE_POLL_MS = 100;

type Body = (steps: Steps, deps: StoryDeps, input: WorkflowInput) => Promise<void>;
const BODIES: Record<WorkflowName, Body> = { examine, provision, roll_back: rollBack, revoke, count };

/**
 * Makes the engine on a pool. One a process: the engine's registry is global.
 * `executorId` names the process in the store: the same id after a restart finds its unfinished work again.
 */
export function createEngine(options: {
  pool: Pool;
  executorId: string;
  isEmbedded: boolean;
  log: Log;
}): Engine {
  let deps: StoryDeps | undefined;
  DBOS.setConfig({
    name: "mgw-prep",
    systemDatabasePool: options.pool,
    // The same for every release: a new version must be able to go on with what an older one began.
    applicationVersion: "1",
    executorID: options.executorId,
    // The embedded database has one connection, which a listener would hold for ever.
    useListenNotify: !options.isEmbedded,
    logger: quietLogger(options.log),
  });
  const registered = Object.fromEntries(
    Object.entries(BODIES).map(([name, body]) => [
      name,
      DBOS.registerWorkflow(
        async (input: WorkflowInput) => {
          if (!deps) throw new Error("the engine was asked to work before it was launched");
          await body(durableSteps, deps, input);
        },
        { name },
      ),
    ]),
  ) as Record<WorkflowName, (input: WorkflowInput) => Promise<void>>;

  return {
    async launch(story) {
      deps = story;
      await DBOS.launch();
      await DBOS.registerQueue(QUEUE, {
        workerConcurrency: WORKFLOWS_AT_ONCE,
        minPollingIntervalMs: QUEUE_POLL_MS,
      });
    },
    async start(workflow, id, input) {
      const workflowID = await freeId(id);
      if (workflowID === null) return;
      await DBOS.startWorkflow(registered[workflow], { workflowID, queueName: QUEUE })(input);
    },
    async takeOver(executorId) {
      const left = await DBOS.listWorkflows({ status: "PENDING", executorId });
      const ids = left.map((workflow) => workflow.workflowID);
      if (ids.length > 0) await DBOS.resumeWorkflows(ids);
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
    stop: () => DBOS.shutdown({ deregister: true, workflowCompletionTimeoutMS: 1 }),
  };
}

/** Tries of one piece of work that may break before somebody has to look; each has a line in the log. */
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

const durableSteps: Steps = {
  step: (name, run, policy) =>
    DBOS.runStep(
      () => {
        const { currentAttempt = 1, maxAttempts = 1 } = DBOS.stepStatus ?? {};
        return run({ isLast: currentAttempt >= maxAttempts });
      },
      { name, ...retriesOf(policy) },
    ),
};

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
