import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { createFreshDatabase } from "../support/fresh-database.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";

describe("on a PostgreSQL server", () => {
  let world: World;
  let database: Awaited<ReturnType<typeof createFreshDatabase>>;

  beforeAll(async () => {
    database = await createFreshDatabase();
    world = await startWorld({ environment: { DATABASE_URL: database.url } });
  }, 120_000);

  afterAll(async () => {
    await world?.stop();
    await database?.drop();
  });

  it("takes a preparation from the command to its revocation, over a crash that another process takes over", async () => {
    const people = createPeople(world);
    const story = createStory(people);
    const request = { source: "acme-media-clean", destination: "acme-pg-dest", region: "oss-eu-central-1" };
    await story.submitForm(await story.openForm(request));
    await world.control("aws/faults/arm", {
      service: "iam",
      operation: "CreateAccessKey",
      kind: "stall-after",
      times: 1,
    });
    await story.approve(await story.openDecision(), "go");
    await untilHasKey(world);
    await world.killBot("SIGKILL");
    // A new process has a new name: it finds the work of the old one by its missing heartbeat.
    await world.startBot();

    const opened = await story.openCredentials(await story.awaitDelivery());
    const [user] = await readIamUsers(world.environment);
    expect(user?.keys).toHaveLength(1);
    expect(JSON.stringify(opened.blocks)).toContain(user?.keys[0]?.id);
    await story.confirmStored();
    await story.revoke();
    expect(await readIamUsers(world.environment)).toEqual([]);
    expect(await readRamUsers(world.environment)).toEqual([]);
  }, 180_000);
});

/** Waits until the cloud has made a key whose answer is being held back. */
async function untilHasKey(world: World): Promise<void> {
  for (let look = 0; look < 3_000; look += 1) {
    if ((await readIamUsers(world.environment)).some((user) => user.keys.length > 0)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no key was made");
}
