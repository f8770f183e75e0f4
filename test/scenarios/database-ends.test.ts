import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";
import { type Replica, startReplica } from "../support/replicas.ts";

const END_DATABASE = fileURLToPath(new URL("end-database.mjs", import.meta.url));
const REQUEST = { source: "acme-media-clean", destination: "acme-ended-dest", region: "oss-eu-central-1" };

/** Exit code that a supervisor starts the process again after (EX_SOFTWARE of sysexits.h). */
const EX_SOFTWARE = 70;

describe("the thread of the embedded database ends by itself", () => {
  let world: World;
  let bot: Replica | null = null;
  beforeAll(async () => {
    world = await startWorld();
    await world.killBot("SIGTERM");
  });
  afterAll(async () => {
    await bot?.end("SIGKILL");
    await world?.stop();
  });

  /** The bot, whose database will end in this way, at a signal or at this moment. */
  async function startDoomed(way: string, moment?: string): Promise<Replica> {
    const environment = {
      ...world.environment,
      NODE_OPTIONS: `--import ${END_DATABASE}`,
      END_DATABASE_BY: way,
      ...(moment === undefined ? {} : { END_DATABASE_AT: moment }),
    };
    // A statement can be waited for only where the driver is not bundled.
    const isStatement = moment !== undefined && moment !== "order";
    bot = await startReplica(environment, isStatement ? "test/support/run-sources.mjs" : undefined);
    return bot;
  }

  function sentence(why: string): string {
    return `the database in the data folder ${world.environment["DATA_DIR"]} ended: ${why}; start the bot again; if it ends again, restore the folder from a backup (docs/operations.md)`;
  }

  /** What was just under way may have failed in the log besides; one line says why, and everything is shown when it is missing. */
  function lineOfEnd({ log, errors }: Replica): { level?: string; code?: string; msg?: string } {
    const lines = log.filter((line) => line.includes("DATABASE_ENDED"));
    if (lines.length !== 1)
      throw new Error(["expected one line of the end in:", ...log, ...errors].join("\n"));
    return JSON.parse(lines[0] ?? "{}");
  }

  it.each([
    ["throwing", "the thread was made to throw"],
    ["throwing what is no error", "null"],
    ["exiting", "the database's thread ended with code 0"],
    ["an error before its end", "the database's thread ended with code 0"],
    ["termination", "the database's thread ended with code 1"],
    ["running out of memory", "Worker terminated due to reaching memory limit: JS heap out of memory"],
  ])("by %s: one sentence, and an end after which it is started again", async (way, why) => {
    const doomed = await startDoomed(way);
    doomed.send("SIGUSR2");
    expect(await doomed.ended).toBe(EX_SOFTWARE);
    expect(lineOfEnd(doomed)).toMatchObject({ level: "error", code: "DATABASE_ENDED", msg: sentence(why) });
    expect(doomed.errors).toEqual([]);
  });

  it("in an open transaction while a cloud is asked: after a new start it goes on, with nothing twice", async () => {
    const doomed = await startDoomed("throwing", 'insert into "grants".*"made"');
    const people = createPeople(world);
    const story = createStory(people);
    await story.submitForm(await story.openForm(REQUEST));
    await world.control("aws/faults/arm", {
      service: "iam",
      operation: "CreateUser",
      kind: "latency",
      delayMs: 5_000,
      times: 1,
    });
    await story.approve(await story.openDecision(), "go");
    expect(await doomed.ended).toBe(EX_SOFTWARE);
    expect(lineOfEnd(doomed)).toMatchObject({ msg: sentence("the thread was made to throw") });

    await world.startBot();
    const opened = await story.openCredentials(await story.awaitDelivery());
    const [iam, ...otherIam] = await readIamUsers(world.environment);
    const [ram, ...otherRam] = await readRamUsers(world.environment);
    expect([...otherIam, ...otherRam]).toEqual([]);
    for (const { keys = [] } of [iam ?? {}, ram ?? {}]) {
      expect(keys).toHaveLength(1);
      expect(JSON.stringify(opened.blocks)).toContain(keys[0]?.id);
    }
    await story.revoke();
    await world.killBot("SIGTERM");
  });

  it.each([
    ["at its first order", "order"],
    ["in the middle of the start", 'insert into "executors"'],
  ])("%s: the same two lines as of any start that cannot be", async (_when, moment) => {
    const refused = await startDoomed("exiting", moment).catch((error: Error) => error);
    expect(refused).toMatchObject({
      message: expect.stringContaining(`ended with exit code ${EX_SOFTWARE} before it was ready`),
    });
    const why = sentence("the database's thread ended with code 0").replace("; ", "\n");
    expect((refused as Error).message).toContain(`\n${why}`);
  });

  it("while the bot is being stopped: the same sentence, and no process that stays", async () => {
    const doomed = await startDoomed("exiting", "-infinity'::timestamptz\\s+where");
    doomed.send("SIGTERM");
    expect(await doomed.ended).toBe(EX_SOFTWARE);
    expect(lineOfEnd(doomed)).toMatchObject({ msg: sentence("the database's thread ended with code 0") });
    expect(doomed.errors).toEqual([]);
  });
});
