import { afterAll, beforeAll, expect, it } from "vitest";
import type { Steps, StoryDeps, WorkflowInput } from "../../../src/workflow/deps.ts";
import { createEngine, type Engine } from "../../../src/workflow/engine/dbos.ts";
import { Lease } from "../../../src/workflow/engine/lease.ts";
import { STORE } from "../../../src/workflow/runs/steps.ts";
import { type BorrowedDatabase, borrowDatabase } from "../../support/borrow-database.ts";

let database: BorrowedDatabase;
let engine: Engine;
let between: (workflowId: string) => Promise<unknown> = async () => undefined;
const ran: string[] = [];

async function body(steps: Steps, _deps: StoryDeps, { preparationId }: WorkflowInput): Promise<void> {
  const first = await steps.step("first", async () => `of ${preparationId}`, STORE);
  ran.push(first);
  await between(`examine:${preparationId}`);
  ran.push(await steps.step("second", async () => `second ${first}`, STORE));
}

beforeAll(async () => {
  database = await borrowDatabase();
  const lease = new Lease(3_600_000);
  lease.renew(performance.now());
  const quiet = () => undefined;
  const log = { info: quiet, warn: quiet, error: quiet };
  const common = { executorId: "embedded", isEmbedded: true, log, lease };
  engine = createEngine({ pool: database.pool, ...common, bodies: { examine: body } });
  await engine.launch({} as StoryDeps);
});
afterAll(async () => {
  await engine?.stop();
  await database?.close();
});

const start = (preparationId: string) =>
  engine.start("examine", `examine:${preparationId}`, { preparationId, revision: 1 });
const stepsOf = async (preparationId: string) => {
  const { rows } = await database.pool.query<{ function_name: string; output: string }>(
    `select function_name, output from dbos.operation_outputs where workflow_uuid = $1 order by function_id`,
    [`examine:${preparationId}`],
  );
  return rows.map(({ function_name, output }) => [
    function_name,
    (JSON.parse(output) as { json: string }).json,
  ]);
};
const change = (what: string) => (workflowId: string) =>
  database.pool.query(`update dbos.workflow_status set ${what} where workflow_uuid = $1`, [workflowId]);

it("keeps the result of each step", async () => {
  await start("kept");
  await expect
    .poll(() => stepsOf("kept"))
    .toEqual([
      ["first", "of kept"],
      ["second", "second of kept"],
    ]);
});

it("keeps none once another process owns the workflow", async () => {
  between = change("owner_xid = 'another'");
  ran.length = 0;
  await start("lost");
  await expect.poll(() => ran).toEqual(["of lost"]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(ran).toEqual(["of lost"]);
  expect(await stepsOf("lost")).toEqual([["first", "of lost"]]);
});

it("begins no step of a workflow that was cancelled", async () => {
  between = change("status = 'CANCELLED'");
  ran.length = 0;
  await start("cancelled");
  await expect.poll(() => ran).toEqual(["of cancelled"]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await stepsOf("cancelled")).toEqual([["first", "of cancelled"]]);
});
