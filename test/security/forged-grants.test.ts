import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CloudDenied } from "../../src/core/errors.ts";
import type { Preparation } from "../../src/core/preparation.ts";

import { actor, type LifeWorld, must, OLGA, startLifeWorld } from "../workflow/life-world.ts";

/**
 * Somebody who may write to the database would have a user or key outlive its revocation: grants bear no seal, and what was
 * made is taken from the audit log as well.
 */
let world: LifeWorld;
let named = 0;
let ready: Preparation;
let name: string;

const sql = (statement: string, values: unknown[] = []) => world.pool.query(statement, values);

beforeAll(async () => {
  world = await startLifeWorld();
});
afterAll(() => world?.close());

beforeEach(async () => {
  named += 1;
  const destinationBucket = `acme-grants-${named}`;
  ready = await world.makeReady({ destinationBucket, profile: "least-privilege" });
  name = `mgw-prep-${ready.id}`;
});

async function revoke(): Promise<Preparation> {
  must(await world.commands.revoke(actor(OLGA), `V-${ready.id}`, { preparationId: ready.id }));
  return world.read(ready.id);
}

async function leftInTheClouds() {
  const { aws, alibaba } = world.clouds.clouds;
  return {
    aws: await aws.findUser(name),
    alibaba: await alibaba.findUser(name),
    policy: await alibaba.findCustomPolicy(name),
  };
}
const NOTHING = { aws: null, alibaba: null, policy: null };

describe("a revocation takes back what the log says was made", () => {
  it.each([
    ["every row is deleted", "delete from grants where preparation_id = $1"],
    ["every row says that it is gone", "update grants set state = 'gone' where preparation_id = $1"],
    ["no row is ours", "update grants set is_ours = false where preparation_id = $1"],
    [
      "the rows of the users are deleted",
      "delete from grants where preparation_id = $1 and key like '%.create-user:%'",
    ],
    [
      "the rows of the keys say that they are gone",
      "update grants set state = 'gone' where preparation_id = $1 and key like '%.create-key:%'",
    ],
    ["no row can be read", `update grants set change = '{"kind":"?"}' where preparation_id = $1`],
  ])(
    "although %s",
    async (_what, statement) => {
      await sql(statement, [ready.id]);
      expect(await revoke()).toMatchObject({ state: "revoked" });
      expect(await leftInTheClouds()).toEqual(NOTHING);
      const rows = await sql(
        "select distinct state from grants where preparation_id = $1 and key not like 'oss%'",
        [ready.id],
      );
      expect(rows.rows).toEqual([{ state: "gone" }]);
    },
    180_000,
  );

  it("and touches no user that a row was turned to", async () => {
    const { aws, alibaba } = world.clouds.clouds;
    const other = await world.makeReady({ destinationBucket: `acme-other-${named}` });
    await sql(
      `update grants set change = change || jsonb_build_object('userName', $2::text) where preparation_id = $1`,
      [ready.id, `mgw-prep-${other.id}`],
    );
    expect(await revoke()).toMatchObject({ state: "revoked" });
    expect(await leftInTheClouds()).toEqual(NOTHING);
    expect(await aws.findUser(`mgw-prep-${other.id}`)).not.toBeNull();
    expect(await aws.listAccessKeys(`mgw-prep-${other.id}`)).toHaveLength(1);
    expect(await alibaba.listAccessKeys(`mgw-prep-${other.id}`)).toHaveLength(1);
  });

  it("once: what it took back is not on record any more", async () => {
    await sql("delete from grants where preparation_id = $1", [ready.id]);
    await revoke();
    const undone = (await world.events(ready.id)).filter((event) => event === "grant.undone");
    await sql("update preparations set state = 'revoke_failed', is_open = true where id = $1", [ready.id]);
    await sql("delete from grants where preparation_id = $1", [ready.id]);
    await world.pass(3_600_000 * 7);
    expect(await world.read(ready.id)).toMatchObject({ state: "revoked" });
    expect((await world.events(ready.id)).filter((event) => event === "grant.undone")).toEqual(undone);
  });
});

describe("a roll back", () => {
  it("takes back what the log says was made, the bucket too, although every row is deleted", async () => {
    const bucket = `acme-rolled-${named}`;
    const { id } = await world.request({ destinationBucket: bucket });
    const { clouds } = world.clouds;
    const denied = {
      cloud: "aws",
      operation: "iam:CreateAccessKey",
      subject: id,
      code: "AccessDenied",
    } as const;
    const createAccessKey = () =>
      Promise.reject(new CloudDenied({ ...denied, detail: "no", requestId: null, httpStatus: 403 }));
    world.deps.cloudsOf = () => ({ ...clouds, aws: { ...clouds.aws, createAccessKey } });
    const failed = await world.approve(id);
    world.deps.cloudsOf = () => clouds;
    expect(failed).toMatchObject({ state: "failed" });
    expect(await clouds.alibaba.findBucket(bucket, failed.request.ossRegion)).not.toBeNull();
    await sql("delete from grants where preparation_id = $1", [id]);
    const token = await world.press(id, "roll_back");
    must(await world.commands.act("roll_back", actor(OLGA), `V-roll-${id}`, { token }));
    expect(await world.read(id)).toMatchObject({ state: "rolled_back" });
    expect(await clouds.aws.findUser(`mgw-prep-${id}`)).toBeNull();
    expect(await clouds.alibaba.findUser(`mgw-prep-${id}`)).toBeNull();
    expect(await clouds.alibaba.findBucket(bucket, failed.request.ossRegion)).toBeNull();
  });
});

describe("a row that nobody can read, and of which the log knows nothing", () => {
  it("has the revocation fail with its name once all the others are taken back", async () => {
    await sql(
      `insert into grants (preparation_id, key, change, state, access_key_id, is_ours)
       values ($1, 'iam.create-user:somebody', '{}', 'made', null, true)`,
      [ready.id],
    );
    expect(await revoke()).toMatchObject({
      state: "revoke_failed",
      failure: { subject: "iam.create-user:somebody", code: "RecordUnreadable" },
    });
    expect(await leftInTheClouds()).toEqual(NOTHING);
    expect((await world.said(ready.id)).get("alarm:revocation")).toContain("iam.create-user:somebody");
    await sql("delete from grants where preparation_id = $1 and key = 'iam.create-user:somebody'", [
      ready.id,
    ]);
    await world.pass(3_600_000 * 7);
    expect(await world.read(ready.id)).toMatchObject({ state: "revoked" });
  });
});
