import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFreshDatabase } from "../support/fresh-database.ts";
import { type Answer, CROWD_SETTINGS } from "../workflow/support/hundred-clicks.ts";
import { createStoryWorld, type StoryWorld } from "../workflow/support/story-world.ts";

const WORKER = fileURLToPath(new URL("decide-worker.ts", import.meta.url));

type Report = { answers: Answer[]; started: string[] };

describe("a decision of two processes on one PostgreSQL server", () => {
  let database: Awaited<ReturnType<typeof createFreshDatabase>>;
  let pool: Pool;
  let world: StoryWorld;
  const workers: ChildProcess[] = [];

  beforeAll(async () => {
    database = await createFreshDatabase();
    pool = new Pool({ connectionString: database.url, max: 4 });
    world = await createStoryWorld(pool, CROWD_SETTINGS);
  });
  afterAll(async () => {
    for (const worker of workers) worker.kill();
    await world?.stop();
    await pool?.end();
    await database?.drop();
  });

  it("is one, of a hundred clicks at once: one execution, 99 clear answers", async () => {
    const preparation = await world.put();
    for (const name of ["a", "b"]) {
      const worker = fork(WORKER, [database.url, name], { execArgv: ["--import", "tsx"] });
      workers.push(worker);
      expect(await nextMessage(worker)).toBe("there");
    }
    const reports = workers.map((worker) => nextMessage(worker) as Promise<Report>);
    for (const worker of workers) worker.send(preparation.id);
    const [a, b] = await Promise.all(reports);
    const answers = [...(a?.answers ?? []), ...(b?.answers ?? [])];
    expect(answers).toHaveLength(100);

    const done = answers.filter(({ isDone }) => isDone);
    expect(done).toHaveLength(1);
    const isApproved = done[0]?.decision === "approve";
    const words = isApproved ? /Already decided.*creating/ : /Already decided.*rejected/;
    for (const { told } of answers.filter(({ isDone }) => !isDone)) expect(told).toMatch(words);
    expect([...(a?.started ?? []), ...(b?.started ?? [])]).toHaveLength(isApproved ? 1 : 0);
    expect((await world.store.findPreparation(preparation.id))?.state).toBe(
      isApproved ? "provisioning" : "rejected",
    );
    expect(await world.store.listDecisions(preparation.id)).toHaveLength(1);
  });
});

function nextMessage(worker: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("exit", (code) => reject(new Error(`a worker ended with ${code} before it answered`)));
  });
}
