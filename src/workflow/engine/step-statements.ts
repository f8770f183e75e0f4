import { currentOwnerXid } from "@dbos-inc/dbos-sdk/internal/context";
import { DBOSExecutor } from "@dbos-inc/dbos-sdk/internal/dbos-executor";
import {
  DBOSStepNondeterminismError,
  DBOSWorkflowCancelledError,
  DBOSWorkflowConflictError,
} from "@dbos-inc/dbos-sdk/internal/error";
import { withDbRetry } from "@dbos-inc/dbos-sdk/internal/system_database";
import { globalParams } from "@dbos-inc/dbos-sdk/internal/utils";
import type { Pool } from "pg";

/**
 * What the engine asks and keeps of each step, in two statements instead of eight: whether the workflow was cancelled it asks
 * three times and what is kept of the step once, and it keeps a result in a transaction of four. Here the first are one
 * statement and the last another, with the same conditions. Nothing in this program cancels a workflow by way of the engine.
 */

/** Versions of the engine whose statements these stand for; another one goes on with its own. */
const KNOWN_VERSIONS: ReadonlySet<string> = new Set(["5.3.0"]);

type EngineStore = DBOSExecutor["systemDatabase"];
type KeepResult = EngineStore["recordOperationResult"];

/** After the launch. */
export function useFewerStatements(pool: Pool): void {
  const store = DBOSExecutor.globalInstance?.systemDatabase;
  if (store === undefined || !KNOWN_VERSIONS.has(globalParams.dbosVersion)) return;
  const keep = store.recordOperationResult.bind(store);
  // Asked with what is kept of the step, just before or after.
  store.checkIfCanceled = () => Promise.resolve();
  store.getOperationResultAndThrowIfCancelled = (...step) =>
    withDbRetry(() => findResult(pool, store.schemaName, step));
  store.recordOperationResult = (...result) => {
    const owner = currentOwnerXid(result[0]);
    if (owner === undefined) return keep(...result);
    return withDbRetry(() => keepResult(pool, store, owner, result));
  };
}

type Kept = {
  status: string;
  function_id: number | null;
  output: string | null;
  error: string | null;
  child_workflow_id: string | null;
  function_name: string;
  serialization: string | null;
};

/** What is kept of a step; undefined: nothing. Errors: DBOSWorkflowCancelledError. */
async function findResult(
  pool: Pool,
  schema: string,
  [workflowId, functionId]: Parameters<EngineStore["getOperationResultAndThrowIfCancelled"]>,
): ReturnType<EngineStore["getOperationResultAndThrowIfCancelled"]> {
  const { rows } = await pool.query<Kept>(
    `select workflow.status, step.function_id, step.output, step.error, step.child_workflow_id, step.function_name, step.serialization
       from "${schema}".workflow_status workflow
       left join "${schema}".operation_outputs step
         on step.workflow_uuid = workflow.workflow_uuid and step.function_id = $2
      where workflow.workflow_uuid = $1`,
    [workflowId, functionId],
  );
  const [kept] = rows;
  if (kept?.status === "CANCELLED") throw new DBOSWorkflowCancelledError(workflowId);
  if (kept === undefined || kept.function_id === null) return undefined;
  return {
    output: kept.output,
    error: kept.error,
    childWorkflowID: kept.child_workflow_id,
    functionName: kept.function_name,
    serialization: kept.serialization,
  };
}

/**
 * Keeps a step's result while this execution owns the workflow, whose row stays locked until it is kept.
 * Errors: DBOSWorkflowConflictError when another owns it by now; DBOSStepNondeterminismError when another result is kept.
 */
async function keepResult(
  pool: Pool,
  { schemaName, appName }: Pick<EngineStore, "schemaName" | "appName">,
  owner: string,
  result: Parameters<KeepResult>,
): Promise<void> {
  const [workflowId, functionId, name, isCompared, begunMs, endedMs, options = {}] = result;
  const { rows } = await pool.query<{ completed_at_epoch_ms: string }>(
    `with owned as (
       select 1 from "${schemaName}".workflow_status
        where workflow_uuid = $1 and owner_xid = $11 for no key update)
     insert into "${schemaName}".operation_outputs
       (workflow_uuid, function_id, output, error, function_name, child_workflow_id, started_at_epoch_ms,
        completed_at_epoch_ms, serialization, application_name, retention_timestamp)
     select $1::text, $2::int, $3::text, $4::text, $5::text, $6::text, $7::bigint, $8::bigint, $9::text, $10::text,
            (extract(epoch from now()) * 1000)::bigint
       from owned
     on conflict (workflow_uuid, function_id)
       do update set completed_at_epoch_ms = operation_outputs.completed_at_epoch_ms
     returning completed_at_epoch_ms`,
    [
      workflowId,
      functionId,
      options.output ?? null,
      options.error ?? null,
      name,
      options.childWorkflowID ?? null,
      begunMs,
      endedMs,
      options.serialization ?? null,
      appName ?? null,
      owner,
    ],
  );
  const [kept] = rows;
  if (kept === undefined) throw new DBOSWorkflowConflictError(workflowId);
  if (isCompared && Number(kept.completed_at_epoch_ms) !== endedMs)
    throw new DBOSStepNondeterminismError(workflowId, functionId);
}
