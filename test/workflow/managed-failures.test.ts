import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REQUESTER } from "../core/made-up-preparation.ts";
import { actor, HOUR_MS, must } from "./life-world.ts";
import { type MigrationWorld, startMigrationWorld } from "./support/migration-world.ts";
import { readSecretValues } from "./support/read-secret-values.ts";

const PREFIX = "25k/";
const SOURCE = "acme-home-virginia";
const GOOD = 24_700;
/** Together 300, for four reasons. */
const BAD = { archived: 100, metadata: 80, forbidden: 70, other: 50 };

const numbered = (count: number, keyOf: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => keyOf(index));

/** A whole move of 25,000 objects whose failures people correct one after the other. */
describe("a migration of 25,000 objects of which 300 fail for four reasons", () => {
  let world: MigrationWorld;
  beforeAll(async () => {
    world = await startMigrationWorld();
  });
  afterAll(() => world?.close());

  const put = async (objects: readonly object[]) =>
    world.clouds.aws.control["putObjects"]?.({ bucket: SOURCE, objects });
  const long = (index: number) => `${PREFIX}${"x".repeat(1_024 - PREFIX.length - 4)}${1_000 + index}`;

  it("tells the causes with their counts, copies what was corrected, and is compared and closed", async () => {
    await put([
      ...numbered(GOOD, (index) => `${PREFIX}good/${index}`).map((key) => ({ key, body: "1" })),
      ...numbered(BAD.archived, (index) => `${PREFIX}cold/${index}`).map((key) => ({
        key,
        body: "1",
        storageClass: "GLACIER",
      })),
      ...numbered(BAD.metadata, (index) => `${PREFIX}meta/${index}`).map((key) => ({
        key,
        body: "1",
        metadata: { owner: "Gr\u00fc\u00dfe" },
      })),
      ...numbered(BAD.forbidden, (index) => `${PREFIX}private/${index}`).map((key) => ({ key, body: "1" })),
      ...numbered(BAD.other, long).map((key) => ({ key, body: "1" })),
    ]);
    const { id, request } = await world.setUp({ prefix: PREFIX });
    // Somebody changes the bucket policy after everything was checked.
    const deny = { Effect: "Deny", Principal: "*", Action: "s3:GetObject" };
    const Resource = `arn:aws:s3:::${SOURCE}/${PREFIX}private/*`;
    const setPolicy = async (policy: object | null) =>
      world.clouds.aws.control["setBucketPolicy"]?.({ bucket: SOURCE, policy });
    await setPolicy({ Version: "2012-10-17", Statement: [{ ...deny, Resource }] });

    must(await world.start(id));
    const first = await world.until(id, "finished_with_failures");
    expect(first.progress).toMatchObject({ totalCount: 25_001, failedCount: 300 });
    const told = await read(id);
    expect(Object.fromEntries((told.failedFiles ?? []).map(({ cause, count }) => [cause, count]))).toEqual(
      BAD,
    );
    expect((await world.said(id)).get("migration:1:1")).toMatch(/100\s+objects: archived/);

    // Corrected: restored, other metadata, the policy as it was.
    await put([
      ...numbered(BAD.archived, (index) => `${PREFIX}cold/${index}`).map((key) => ({
        key,
        body: "1",
        storageClass: "GLACIER",
        restore: { isOngoing: false },
      })),
      ...numbered(BAD.metadata, (index) => `${PREFIX}meta/${index}`).map((key) => ({ key, body: "1" })),
    ]);
    await setPolicy(null);
    must(await world.act(id, "retry_files", REQUESTER));
    const second = await world.until(id, "finished_with_failures");
    expect(second).toMatchObject({ retries: 1, launches: 2, progress: { failedCount: BAD.other } });
    expect((await read(id)).failedFiles).toMatchObject([{ cause: "other", count: BAD.other }]);

    // Names that OSS does not take are given others at the source; another run copies what is new.
    await world.clouds.aws.control["deleteObjects"]?.({ bucket: SOURCE, keys: numbered(BAD.other, long) });
    await put(numbered(BAD.other, (index) => `${PREFIX}short/${index}`).map((key) => ({ key, body: "1" })));
    must(await world.act(id, "run_again", REQUESTER));
    const third = await world.until(id, "finished");
    expect(third).toMatchObject({ launches: 3, runtimeId: 2, progress: { failedCount: 0 } });

    await world.pass(HOUR_MS);
    const submission = randomUUID();
    const input = { token: await world.press(id, "compare"), sampleSize: 0 };
    must(await world.commands.compare(actor(REQUESTER), submission, input));
    expect((await world.said(id)).get(`compare:${submission}`)).toContain("Compared: complete");

    const secrets = await readSecretValues(world.clouds);
    must(await world.commands.revoke(actor(REQUESTER), randomUUID(), { preparationId: id }));
    expect((await world.read(id)).state).toBe("revoked");
    expect(await world.imports()).toEqual({ addresses: [], jobs: [] });
    const everything = JSON.stringify([
      [...(await world.said(id)).values()],
      await world.store.listPosts(id),
      await world.store.findAudit({ preparationId: id }),
      await world.migration(id),
      request,
    ]);
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });

  /** Why files failed is read beside the looks. */
  async function read(id: string) {
    for (let tried = 0; tried < 10; tried += 1) {
      const migration = await world.migration(id);
      if (migration.failedFiles !== null) return migration;
      await world.look();
    }
    throw new Error(`nobody read the failed files: ${JSON.stringify((await world.migration(id)).failure)}`);
  }
});
