import { describe, expect, it } from "vitest";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { Grant } from "../../../src/storage/contract/grants.ts";
import type { StoreFixture } from "./store-fixture.ts";

export function describeGrants(fixture: StoreFixture): void {
  const { create } = fixture;

  describe("grants and secrets", () => {
    function keyGrant({ id }: Preparation, changes: Partial<Grant> = {}): Grant {
      return {
        preparationId: id,
        key: "iam.create-key:u",
        change: { kind: "iam.create-key", undo: "iam.delete-key", userName: "u" },
        state: "made",
        accessKeyId: "AKIA1",
        isOurs: true,
        ...changes,
      };
    }
    const secret = (preparationId: string, sealed: string) =>
      ({ preparationId, name: "aws-secret-key", sealed }) as const;

    it("are forgotten while the preparation is as it was seen, and those alone that still are what was seen", async () => {
      const preparation = await create({ state: "ready" });
      const key = keyGrant(preparation);
      const renewed = keyGrant(preparation, { key: "iam.create-key:u#2", accessKeyId: "AKIA2" });
      const other = keyGrant(preparation, { key: "iam.create-key:u#3", accessKeyId: null });
      for (const grant of [key, renewed, other]) await fixture.store.putGrant(grant);
      const forget = (stateSince: string) =>
        fixture.store.forgetGrants({
          ...preparation,
          stateSince,
          grants: [key, { ...renewed, accessKeyId: "AKIA0" }],
        });
      const states = async () => (await fixture.store.listGrants(preparation.id)).map(({ state }) => state);
      expect(await forget("2020-01-01T00:00:00.000Z")).toBe(false);
      expect(await states()).toEqual(["made", "made", "made"]);
      expect(await forget(preparation.stateSince)).toBe(true);
      expect(await states()).toEqual(["gone", "made", "made"]);
    });

    it("are stored together, and replaced together", async () => {
      const preparation = await create();
      const { id } = preparation;
      await fixture.store.putGrant(keyGrant(preparation, { state: "intended", accessKeyId: null }));
      await fixture.store.putGrantWithSecrets(keyGrant(preparation), [secret(id, "s1.one")]);
      await fixture.store.putGrantWithSecrets(keyGrant(preparation, { accessKeyId: "AKIA2" }), [
        secret(id, "s1.two"),
      ]);
      expect(await fixture.store.listGrants(id)).toEqual([keyGrant(preparation, { accessKeyId: "AKIA2" })]);
      expect(await fixture.store.listSecrets(id)).toEqual([secret(id, "s1.two")]);
      expect(await fixture.store.listHeldSecrets()).toContainEqual(secret(id, "s1.two"));
    });

    it("are in no statistics of the database, which would outlive them", async () => {
      const preparation = await create();
      await fixture.store.putGrantWithSecrets(keyGrant(preparation), [secret(preparation.id, "s1.sampled")]);
      await fixture.execute("analyze secrets");
      const sampled = await fixture.execute("select attname from pg_stats where tablename = 'secrets'");
      expect(sampled.map(({ attname }) => attname)).toContain("name");
      expect(sampled.map(({ attname }) => attname)).not.toContain("sealed");
    });

    it("have nothing more to clear once they are destroyed", async () => {
      const preparation = await create();
      await fixture.store.putGrantWithSecrets(keyGrant(preparation), [secret(preparation.id, "s1.kept")]);
      await fixture.store.clearSecrets();
      expect(await fixture.store.listSecrets(preparation.id)).toEqual([secret(preparation.id, "s1.kept")]);
    });

    it("are stored neither without the other", async () => {
      const preparation = await create();
      const { id } = preparation;
      await expect(
        fixture.store.putGrantWithSecrets(keyGrant(preparation), [
          secret(id, "s1.one"),
          { ...secret("MP-ZZZZZ8", "s1.two"), name: "alibaba-secret-key" },
        ]),
      ).rejects.toThrow();
      expect(await fixture.store.listGrants(id)).toEqual([]);
      expect(await fixture.store.listSecrets(id)).toEqual([]);
    });

    it("can be destroyed by name", async () => {
      const preparation = await create();
      const { id } = preparation;
      await fixture.store.putGrantWithSecrets(keyGrant(preparation), [
        secret(id, "s1.one"),
        { preparationId: id, name: "aws-secret-key#2", sealed: "s1.two" },
      ]);
      await fixture.store.destroySecrets(id, { names: [] });
      await fixture.store.destroySecrets(id, { names: ["aws-secret-key", "console-password"] });
      expect((await fixture.store.listSecrets(id)).map(({ name }) => name)).toEqual(["aws-secret-key#2"]);
      await fixture.store.destroySecrets(id);
      expect(await fixture.store.listSecrets(id)).toEqual([]);
    });

    it("are destroyed with what is said of it, and the receipt, or not at all", async () => {
      const preparation = await create();
      const { id, revision } = preparation;
      await fixture.store.putGrantWithSecrets(keyGrant(preparation), [
        secret(id, "s1.one"),
        { preparationId: id, name: "aws-secret-key#2", sealed: "s1.two" },
      ]);
      const end = (expected: "pending" | "opened") =>
        fixture.store.patchPreparation({
          id,
          revision,
          expect: { delivery: expected },
          patch: { delivery: "stored" },
          destroys: ["aws-secret-key"],
          receipt: { preparationId: id, userId: "U0X", event: "stored", at: "2026-11-20T10:00:00.000Z" },
        });
      expect(await end("opened")).toBeNull();
      expect(await fixture.store.listSecrets(id)).toHaveLength(2);
      expect(await fixture.store.listReceipts(id)).toEqual([]);

      expect(await end("pending")).toMatchObject({ delivery: "stored" });
      expect((await fixture.store.listSecrets(id)).map(({ name }) => name)).toEqual(["aws-secret-key#2"]);
      expect(await fixture.store.listReceipts(id)).toHaveLength(1);
    });

    it("leave no secret behind when they are destroyed, and those of others alone", async () => {
      const [mine, other] = [await create(), await create()];
      for (const one of [mine, other]) {
        await fixture.store.putGrantWithSecrets(keyGrant(one), [secret(one.id, "s1.x")]);
      }
      await fixture.store.destroySecrets(mine.id);
      expect(await fixture.store.listSecrets(mine.id)).toEqual([]);
      expect(await fixture.store.listSecrets(other.id)).toHaveLength(1);
      expect(await fixture.store.listGrants(mine.id)).toHaveLength(1);
    });

    it("name the other live preparations of a bucket", async () => {
      const bucket = "shared-destination";
      const a = await create({ request: { destinationBucket: bucket } });
      const b = await create({ request: { destinationBucket: bucket } });
      const ended = await create({ request: { destinationBucket: bucket } });
      await fixture.store.changeState({ id: ended.id, revision: 1, from: "checking", event: "cancelled" });
      expect(await fixture.store.listLivePreparationsOfBucket(bucket, a.id)).toEqual([b.id]);
      expect(await fixture.store.listLivePreparationsOfBucket("nobody-names-it", a.id)).toEqual([]);
    });
  });

  it("keeps receipts in their order", async () => {
    const { id } = await create();
    const receipt = (event: "opened" | "stored", at: string) => ({
      preparationId: id,
      userId: "U0R",
      event,
      at,
    });
    await fixture.store.addReceipt(receipt("stored", "2026-11-20T10:00:00.000Z"));
    await fixture.store.addReceipt(receipt("opened", "2026-11-20T09:00:00.000Z"));
    expect((await fixture.store.listReceipts(id)).map(({ event }) => event)).toEqual(["opened", "stored"]);
  });
}
