import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { openEmbeddedDatabase } from "../../src/storage/embedded/embedded.ts";
import { executeSql } from "../support/execute-sql.ts";
import { runCli } from "../support/run-cli.ts";

/** Going back: what this version does on a store that a newer one has brought up to date. */
describe("a store that a newer version has used", () => {
  let world: World;
  const request = { source: "acme-media-clean", destination: "acme-newer", region: "oss-eu-central-1" };

  beforeAll(async () => {
    world = await startWorld();
    const story = createStory(createPeople(world));
    await story.submitForm(await story.openForm(request));
    await story.card("prep:approve");
    await world.killBot("SIGTERM");
  });
  afterAll(() => world?.stop());

  const inStore = async (statement: string) => {
    const database = await openEmbeddedDatabase(world.environment["DATA_DIR"] ?? "", (error) => {
      throw error;
    });
    await executeSql(database.pool, statement);
    await database.close();
  };

  it.each(["start", "doctor", "audit export", "export preparations"])(
    "is refused by %s, which says how to go on, and is left as it is",
    async (command) => {
      await inStore(
        `insert into kysely_migration (name, timestamp) values ('0999-later', '2027-01-01') on conflict do nothing`,
      );
      const { code, out, err } = await runCli(command.split(" "), world.environment);
      expect(out + err).toContain("a newer version of mgw-prep has used this store (it knows 0999-later");
      expect(out + err).toContain("start that version again");
      expect(code).toBe(command === "doctor" ? 1 : 78);
    },
  );

  it("goes on with the version that knows it", async () => {
    await inStore(`delete from kysely_migration where name = '0999-later'`);
    await world.startBot();
    const { out } = await runCli(["export", "preparations"], world.environment);
    expect(JSON.parse(out)).toMatchObject([{ state: "awaiting_approval", destinationBucket: "acme-newer" }]);
  });
});
