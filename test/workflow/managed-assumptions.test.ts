import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MGW_ASSUMPTIONS } from "../../simulators/alibaba/mgw/assumptions.ts";
import { REQUESTER } from "../core/made-up-preparation.ts";
import { actor, must, OLGA } from "./life-world.ts";
import { type MigrationWorld, makeRole, startMigrationWorld } from "./support/migration-world.ts";
import { readSecretValues } from "./support/read-secret-values.ts";

/** Every switch of the simulator, thrown the other way. */
const OTHERS = Object.entries(MGW_ASSUMPTIONS).flatMap(([name, { u, values }]) =>
  values.slice(1).map((value) => ({ name, u, value, usual: values[0] })),
);

/** With these the service refuses what the bot sends, or takes the role for another's: nothing may be claimed then. */
const REFUSING: ReadonlySet<string> = new Set([
  "servicePrincipal",
  "passRole",
  "resourceRights",
  "visibility",
]);

describe("what no source confirms, decided the other way", () => {
  let world: MigrationWorld;
  beforeAll(async () => {
    world = await startMigrationWorld();
  });
  afterAll(() => world?.close());

  it.each(OTHERS)("$u $name: $value", async ({ name, value, usual }) => {
    await world.control("setMgw", { assumptions: { [name]: value } });
    try {
      const prefix = `${name}-${value.replaceAll(/[^a-z0-9]/g, "-")}/`;
      const asked = {
        prefix,
        profile: "least-privilege",
        handling: "managed",
        destinationBucket: `acme-u-${name.toLowerCase()}`,
      } as const;
      await makeRole(world.control, asked.destinationBucket);
      const { id } = await world.approve((await world.request(asked)).id);
      const { state, failure } = await world.read(id);
      if (REFUSING.has(name)) {
        expect(state).toBe("failed");
        expect(failure?.operation).toMatch(/^mgw:/);
        expect((await world.migration(id)).state).toBe("setup_failed");
      } else {
        expect([state, failure]).toEqual(["ready", null]);
        must(await world.start(id));
        await world.until(id, "finished");
        // It says finished of what is there.
        const { objects } = (await world.control("bucket", { name: asked.destinationBucket })) as {
          objects: { key: string }[];
        };
        expect(objects.map(({ key }) => key)).toContain(`${prefix}a.txt`);
      }
      const secrets = await readSecretValues(world.clouds);
      const row = JSON.stringify([await world.migration(id), await world.store.listPosts(id)]);
      for (const secret of secrets) expect(row).not.toContain(secret);
      await end(id, state === "failed");
    } finally {
      await world.control("setMgw", { assumptions: { [name]: usual } });
    }
    const { addresses, jobs } = await world.imports();
    expect([...addresses, ...jobs]).toEqual([]);
  });

  async function end(id: string, isFailed: boolean): Promise<void> {
    if (isFailed) {
      // Once the service is as it was believed to be, everything that was begun can be taken back.
      await world.control("setMgw", {
        assumptions: Object.fromEntries(
          Object.entries(MGW_ASSUMPTIONS).map(([name, { values }]) => [name, values[0]]),
        ),
      });
      must(await world.act(id, "roll_back", OLGA));
      expect((await world.read(id)).state).toBe("rolled_back");
    } else {
      must(await world.commands.revoke(actor(REQUESTER), randomUUID(), { preparationId: id }));
      expect((await world.read(id)).state).toBe("revoked");
    }
    expect((await world.migration(id)).state).toBe("removed");
  }
});
