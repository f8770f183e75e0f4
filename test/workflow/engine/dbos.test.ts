import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmbeddedDatabase } from "../../../src/storage/embedded/embedded.ts";
import type { Steps, StoryDeps, WorkflowInput } from "../../../src/workflow/deps.ts";
import { createEngine, type Engine, WORKFLOWS_AT_ONCE } from "../../../src/workflow/engine/dbos.ts";
import { Lease } from "../../../src/workflow/engine/lease.ts";
import { STORE } from "../../../src/workflow/runs/steps.ts";

const input = (preparationId: string): WorkflowInput => ({ preparationId, revision: 1 });

describe("the durable engine", () => {
  const warnings: string[] = [];
  const log = {
    info: () => undefined,
    warn: (_fields: object, message: string) => void warnings.push(message),
    error: (_fields: object, message: string) => void warnings.push(message),
  };
  const bodies = { examine: finish, count: finish, provision: startsAnother };
  const finished: string[] = [];
  let atWork = 0;
  let mostAtWork = 0;
  let mayFinish: Promise<void> = Promise.resolve();
  let engine: Engine;
  const lease = new Lease(3_600_000);
  const closes: (() => Promise<unknown>)[] = [];

  async function finish(_steps: Steps, _deps: StoryDeps, { preparationId }: WorkflowInput): Promise<void> {
    atWork += 1;
    mostAtWork = Math.max(mostAtWork, atWork);
    await mayFinish;
    atWork -= 1;
    finished.push(preparationId);
  }

  async function startsAnother(steps: Steps, _deps: StoryDeps, { preparationId }: WorkflowInput) {
    await steps.step("start", () => engine.start("count", `count:${preparationId}`, input("inner")), STORE);
  }

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "mgw-engine-"));
    closes.push(() => rm(folder, { recursive: true, force: true }));
    const database = await openEmbeddedDatabase(folder, (error) => {
      throw error;
    });
    closes.push(() => database.close());
    lease.renew(performance.now());
    engine = createEngine({
      pool: database.pool,
      executorId: "embedded",
      isEmbedded: true,
      log,
      lease,
      bodies,
    });
    await engine.launch({} as StoryDeps);
    closes.push(() => engine.stop());
  });

  afterAll(async () => {
    for (const close of closes.reverse()) await close();
  });

  it("starts a workflow from within another one's step", async () => {
    await engine.start("provision", "provision:outer", input("outer"));
    await expect.poll(() => finished).toEqual(["inner"]);
    expect(warnings).toEqual([]);
  });

  it("does nothing at a second start of the same id", async () => {
    finished.length = 0;
    await Promise.all([1, 2, 3].map(() => engine.start("examine", "examine:same", input("same"))));
    await engine.start("examine", "examine:same", input("same"));
    await engine.start("examine", "examine:next", input("next"));
    await expect.poll(() => finished).toContain("next");
    expect(finished.toSorted()).toEqual(["next", "same"]);
  });

  it("lets those wait for which there is no room, and does them all", async () => {
    finished.length = 0;
    mostAtWork = 0;
    let goOn: () => void = () => undefined;
    mayFinish = new Promise((resolve) => {
      goOn = resolve;
    });
    const ids = Array.from({ length: 2 * WORKFLOWS_AT_ONCE }, (_, number) => `burst-${number}`);
    await Promise.all(ids.map((id) => engine.start("examine", `examine:${id}`, input(id))));
    await expect.poll(() => atWork).toBe(WORKFLOWS_AT_ONCE);
    goOn();
    await expect.poll(() => finished.length).toBe(ids.length);
    expect(finished.toSorted()).toEqual(ids.toSorted());
    expect(mostAtWork).toBe(WORKFLOWS_AT_ONCE);
  });

  it("begins no step while this process is not the one to do it", async () => {
    finished.length = 0;
    const now = performance.now();
    // As after a pause of an hour and more: the last heartbeat is too long ago.
    lease.renew(now - 3_600_001);
    await engine.start("provision", "provision:asleep", input("asleep"));
    await sleep(500);
    expect(finished).toEqual([]);
    lease.renew(performance.now());
    await expect.poll(() => finished).toEqual(["inner"]);
  });
});
