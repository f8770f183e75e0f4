import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DAY_MS } from "../../../src/core/durations.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import { RECIPIENT, REQUESTER } from "../../core/made-up-preparation.ts";
import { ADA, actor, HOUR_MS, type LifeWorld, must, OLGA, person, startLifeWorld } from "../life-world.ts";

let world: LifeWorld;
let count = 0;

beforeAll(async () => {
  world = await startLifeWorld();
});
afterAll(() => world?.close());

const ready = () => {
  count += 1;
  return world.makeReady({ prefix: `part-${count}/` });
};
const rotate = async (
  { id }: Pick<Preparation, "id">,
  input: Partial<{ isCompromised: boolean; renewsPassword: boolean }> = {},
  by = RECIPIENT,
) =>
  world.commands.rotate(actor(by), randomUUID(), {
    token: await world.press(id, "rotate"),
    isCompromised: false,
    renewsPassword: false,
    ...input,
  });
const show = async (id: string) =>
  must(await world.commands.showCredentials(actor(RECIPIENT), { token: await world.press(id, "show") }));
const store = async (id: string) =>
  must(
    await world.commands.act("stored", actor(RECIPIENT), randomUUID(), {
      token: await world.press(id, "stored"),
    }),
  );
const keysOf = async (id: string) => {
  const userName = `mgw-prep-${id}`;
  const { aws, alibaba } = world.clouds.clouds;
  const read = async (cloud: typeof aws | typeof alibaba) =>
    (await cloud.listAccessKeys(userName)).map((key) => `${key.accessKeyId}${key.isActive ? "" : " off"}`);
  return { aws: await read(aws), alibaba: await read(alibaba) };
};

/** What the log says when an approval is none any more. */
const NOT_APPROVED = {
  event: "approval.void",
  actor: "bot",
  channelId: null,
  planHash: null,
  requestId: null,
  details: {},
};
const FIRST_SECRETS = ["alibaba-secret-key", "aws-secret-key", "console-password"];
const secretsOf = async (id: string) => (await world.store.listSecrets(id)).map(({ name }) => name).sort();

/** Check again from `ready`: what the permissions check finds. */
const checkAgain = async (id: string) => {
  const token = await world.press(id, "check_again");
  must(await world.commands.act("check_again", actor(REQUESTER), randomUUID(), { token }));
  return (await world.read(id)).checks.permissions?.findings.map(({ code, args }) => ({ code, args }));
};

describe("Check again beside the two keys of a rotation", () => {
  it("finds nothing at all in them, until somebody else adds one", async () => {
    const { id } = await ready();
    const { aws } = world.clouds.clouds;
    expect(await checkAgain(id)).toMatchObject([{ code: "PERMISSIONS_OK" }]);
    const foreign = (await aws.createAccessKey(`mgw-prep-${id}`)).accessKeyId;
    expect(await checkAgain(id)).toMatchObject([
      { code: "ACCESS_KEY_LIMIT", args: { cloud: "AWS", keys: 2, others: [foreign] } },
    ]);
    await aws.deleteAccessKey(`mgw-prep-${id}`, foreign);

    await show(id);
    must(await rotate({ id }));
    const both = await keysOf(id);
    expect([both.aws.length, both.alibaba.length]).toEqual([2, 2]);
    expect(await checkAgain(id)).toMatchObject([{ code: "PERMISSIONS_OK" }]);

    const old = both.alibaba[0] ?? "";
    await world.clouds.clouds.alibaba.deleteAccessKey(`mgw-prep-${id}`, old);
    const added = (await world.clouds.clouds.alibaba.createAccessKey(`mgw-prep-${id}`)).accessKeyId;
    expect(await checkAgain(id)).toMatchObject([
      { code: "ACCESS_KEY_LIMIT", args: { cloud: "Alibaba Cloud", keys: 2, others: [added] } },
    ]);
  });
});

describe("Check again after a rotation", () => {
  it("proves the source with the key of now", async () => {
    const { id } = await ready();
    must(await rotate({ id }));
    const proveRead = vi.spyOn(world.clouds.clouds.aws, "proveRead");
    await checkAgain(id);
    expect(proveRead.mock.calls.map(([key]) => key.accessKeyId)).toEqual([(await show(id)).awsAccessKeyId]);
    proveRead.mockRestore();
  });
});

describe("a rotation", () => {
  it("makes new keys beside the old ones, and deletes these when the new ones are entered", async () => {
    const { id } = await ready();
    const before = await show(id);
    await store(id);

    must(await rotate({ id }));
    const rotated = await world.read(id);
    expect(rotated).toMatchObject({ state: "ready", keyGeneration: 2, delivery: "sent", deliveryNumber: 2 });
    const both = await keysOf(id);
    expect(await secretsOf(id)).toEqual(["alibaba-secret-key#2", "aws-secret-key#2"]);
    expect(both.aws).toHaveLength(2);
    expect(both.alibaba).toHaveLength(2);
    expect(both.aws).toContain(before.awsAccessKeyId);

    const after = await show(id);
    expect(after.awsAccessKeyId).not.toBe(before.awsAccessKeyId);
    expect(after.awsSecretAccessKey).not.toBe(before.awsSecretAccessKey);
    expect(after.consolePassword, "they have it, and it is left alone").toBeNull();
    const said = await world.said(id);
    expect(said.get("delivery")).toContain("Replaced");
    expect(said.get("delivery:2")).toContain("in both data addresses");
    expect(said.get("delivery:2")).toContain("The old keys stop working");
    expect(said.get(`ready:${rotated.revision}`)).toContain(after.alibabaAccessKeyId);

    const token = await world.press(id, "entered");
    const confirmed = await world.commands.act("entered", actor(RECIPIENT), randomUUID(), { token });
    expect(confirmed.ok).toBe(true);
    expect(await keysOf(id)).toEqual({
      aws: [after.awsAccessKeyId],
      alibaba: [after.alibabaAccessKeyId],
    });
    expect(await world.read(id)).toMatchObject({ state: "ready", rotation: null });
    const receipts = await world.store.listReceipts(id);
    expect(receipts.map(({ event }) => event)).toContain("entered");
  });

  it("deletes the old keys by itself after a day, with a reminder before", async () => {
    const { id } = await ready();
    must(await rotate({ id }, {}, OLGA));
    const { awsAccessKeyId } = await show(id);
    await world.pass(17 * HOUR_MS);
    expect((await keysOf(id)).aws).toHaveLength(2);
    expect([...(await world.said(id)).keys()]).not.toContain("handover-reminder:2");
    await world.pass(2 * HOUR_MS);
    expect((await world.said(id)).get("handover-reminder:2")).toContain(
      "the old keys stop working in 6 hours",
    );
    await world.pass(6 * HOUR_MS);
    expect((await keysOf(id)).aws).toEqual([awsAccessKeyId]);
    expect((await world.read(id)).rotation).toBeNull();
  });

  it("as compromised leaves no old key and makes a new password", async () => {
    const { id } = await ready();
    const before = await show(id);
    await store(id);
    must(await rotate({ id }, { isCompromised: true }));
    const after = await show(id);
    expect(await keysOf(id)).toEqual({ aws: [after.awsAccessKeyId], alibaba: [after.alibabaAccessKeyId] });
    expect(after.consolePassword).not.toBeNull();
    expect(after.consolePassword).not.toBe(before.consolePassword);
    const userName = `mgw-prep-${id}`;
    const logOn = (password: string) =>
      world.clouds.alibaba.control["logOn"]?.({ userName, password, newPassword: "Xy7!Xy7!Xy7!Xy7!" });
    expect(logOn(String(before.consolePassword))).toMatchObject({ result: "wrongPassword" });
    expect(logOn(String(after.consolePassword))).toMatchObject({ result: "loggedOn" });
    expect(await world.events(id)).toEqual(
      expect.arrayContaining(["keys.disabled", "password.renewed", "keys.retired"]),
    );
  });

  it("as compromised makes no key while the old one could not be disabled, and says so", async () => {
    const { id } = await ready();
    await show(id);
    const before = await keysOf(id);
    const denied = { kind: "error", status: 403, code: "AccessDenied", times: 1 } as const;
    world.clouds.aws.board.arm({ service: "iam", operation: "UpdateAccessKey", ...denied });
    must(await rotate({ id }, { isCompromised: true }));
    world.clouds.aws.board.disarm();
    expect(await world.read(id)).toMatchObject({ state: "ready", keyGeneration: 1 });
    expect((await keysOf(id)).aws).toEqual(before.aws);
    const events = await world.events(id);
    expect(events).toContain("keys.disable_failed");
    expect(events.slice(events.indexOf("rotation.begun"))).not.toContain("grant.made");
  });

  it("makes a new password where the first one was destroyed unopened", async () => {
    const { id } = await ready();
    await world.pass(25 * HOUR_MS);
    expect(await world.read(id)).toMatchObject({ delivery: "destroyed" });
    expect(await world.buttons(id, "delivery")).toContain("prep:rotate");
    must(await rotate({ id }));
    expect((await show(id)).consolePassword).not.toBeNull();
  });

  it("that fails keeps the old keys, their delivery, and nothing of the new ones", async () => {
    const { id } = await ready();
    const before = await show(id);
    world.clouds.alibaba.board.arm({
      service: "ram",
      operation: "CreateAccessKey",
      kind: "error",
      status: 403,
      code: "NoPermission",
    });
    must(await rotate({ id }));
    world.clouds.alibaba.board.disarm();
    expect(await world.read(id)).toMatchObject({ state: "ready", keyGeneration: 1, rotation: null });
    expect(await keysOf(id)).toEqual({ aws: [before.awsAccessKeyId], alibaba: [before.alibabaAccessKeyId] });
    expect(await secretsOf(id), "nothing sealed of keys that are gone").toEqual(FIRST_SECRETS);
    expect(await show(id)).toEqual(before);
    const said = [...(await world.said(id)).entries()];
    const failed = said.find(([key]) => key.startsWith("rotation-failed:"));
    expect(failed?.[1]).toContain("The old ones go on working as before");
    expect(failed?.[1]).toContain("NoPermission");
    expect(await world.buttons(id, String(failed?.[0]))).toContain("prep:rotate");
    expect(said.some(([key]) => key.startsWith("alarm:rotation:"))).toBe(true);

    must(await rotate({ id }));
    expect((await world.read(id)).keyGeneration).toBe(2);
  });

  it("that fails draws the recipient's message again, whose Rotate keys was of the state before", async () => {
    const { id } = await ready();
    await show(id);
    await store(id);
    const drawn = async () => (await world.store.findPost(id, "delivery"))?.version ?? 0;
    const before = await drawn();
    world.clouds.aws.board.arm({ service: "iam", operation: "CreateAccessKey", kind: "error", status: 500 });
    must(await rotate({ id }));
    world.clouds.aws.board.disarm();
    expect(await world.read(id)).toMatchObject({ state: "ready", keyGeneration: 1, rotation: null });
    expect(await drawn()).toBeGreaterThan(before);
    expect(await world.buttons(id, "delivery")).toContain("prep:rotate");
  });

  it("that fails in its proof keeps the old keys", async () => {
    const { id } = await ready();
    const before = await show(id);
    world.clouds.aws.board.arm({ service: "s3", operation: "ListObjectsV2", kind: "error", status: 500 });
    must(await rotate({ id }));
    world.clouds.aws.board.disarm();
    expect(await keysOf(id)).toEqual({ aws: [before.awsAccessKeyId], alibaba: [before.alibabaAccessKeyId] });
    expect(await world.read(id)).toMatchObject({ state: "ready", rotation: null });
  });

  it("that fails once it made room falls back to the keys before, whose copy is gone", async () => {
    const { id } = await ready();
    const first = await show(id);
    await store(id);
    must(await rotate({ id }));
    world.clouds.aws.board.arm({ service: "s3", operation: "ListObjectsV2", kind: "error", status: 500 });
    must(await rotate({ id }));
    world.clouds.aws.board.disarm();
    expect(await keysOf(id)).toEqual({ aws: [first.awsAccessKeyId], alibaba: [first.alibabaAccessKeyId] });
    expect(await world.read(id)).toMatchObject({ state: "ready", keyGeneration: 1, delivery: "destroyed" });
    expect(await secretsOf(id)).toEqual([]);
  });

  it("that fails at its password leaves the logon on record, so that it is taken back", async () => {
    const { id } = await ready();
    world.clouds.alibaba.board.arm({
      service: "ram",
      operation: "UpdateLoginProfile",
      kind: "error",
      status: 403,
      code: "NoPermission",
    });
    must(await rotate({ id }, { renewsPassword: true }));
    world.clouds.alibaba.board.disarm();
    expect(await world.read(id)).toMatchObject({ state: "ready", keyGeneration: 1 });
    expect(await world.events(id)).toContain("password.renewal_failed");
    const logon = (await world.store.listGrants(id)).find(({ change }) => change.kind === "ram.create-login");
    expect(logon?.state).toBe("made");
  });

  it("deletes a key whose answer was lost before it makes another", async () => {
    const { id } = await ready();
    world.clouds.aws.board.arm({
      service: "iam",
      operation: "CreateAccessKey",
      kind: "reset-after",
      times: 1,
    });
    must(await rotate({ id }));
    const { aws } = await keysOf(id);
    expect(aws).toHaveLength(2);
    expect(aws).toContain((await show(id)).awsAccessKeyId);
  });

  it("makes no key beside one that somebody added by hand, deletes that one, and works the next time", async () => {
    const { id } = await ready();
    const before = await show(id);
    await world.clouds.clouds.aws.createAccessKey(`mgw-prep-${id}`);
    must(await rotate({ id }));
    expect((await keysOf(id)).aws).toEqual([before.awsAccessKeyId]);
    must(await rotate({ id }));
    const after = await show(id);
    expect((await keysOf(id)).aws.sort()).toEqual([before.awsAccessKeyId, after.awsAccessKeyId].sort());
  });

  it("begun again before the new keys are entered keeps the ones that a migration reads with", async () => {
    const { id } = await ready();
    const first = await show(id);
    must(await rotate({ id }));
    const lost = await show(id);
    must(await rotate({ id }));
    const third = await show(id);
    expect((await keysOf(id)).aws.sort()).toEqual([first.awsAccessKeyId, third.awsAccessKeyId].sort());
    expect((await keysOf(id)).aws).not.toContain(lost.awsAccessKeyId);
    await world.pass(DAY_MS + HOUR_MS);
    expect((await keysOf(id)).aws).toEqual([third.awsAccessKeyId]);
  });

  it("is for the recipient and operators, and one press is one rotation", async () => {
    const { id } = await ready();
    expect(await rotate({ id }, {}, REQUESTER)).toMatchObject({
      ok: false,
      refusal: { code: "NOT_ALLOWED" },
    });
    expect(await rotate({ id }, {}, ADA)).toMatchObject({ ok: false });
    const token = await world.press(id, "rotate");
    const input = { token, isCompromised: false, renewsPassword: false };
    must(await world.commands.rotate(actor(RECIPIENT), "s1", input));
    expect(await world.commands.rotate(actor(RECIPIENT), "s1", input)).toMatchObject({
      ok: false,
      refusal: { code: "OUTDATED" },
    });
    expect((await world.read(id)).keyGeneration).toBe(2);
  });

  it("whose old keys cannot be deleted tries again with growing pauses and tells operators", async () => {
    const { id } = await ready();
    must(await rotate({ id }));
    const { awsAccessKeyId } = await show(id);
    world.clouds.aws.board.arm({
      service: "iam",
      operation: "DeleteAccessKey",
      kind: "error",
      status: 403,
      code: "AccessDenied",
    });
    await world.pass(DAY_MS + HOUR_MS);
    await world.pass(6 * 60_000);
    await world.pass(6 * 60_000);
    expect((await world.read(id)).rotation?.retireAttempts).toBe(2);
    expect((await world.said(id)).get("alarm:retire:2")).toContain("could not be deleted");
    const told = (await world.events(id)).filter((event) => event === "keys.retire_failed");
    expect(told).toHaveLength(2);
    const { aws } = await keysOf(id);
    expect(
      aws.filter((key) => key.endsWith(" off")),
      "dead at least",
    ).toHaveLength(1);
    world.clouds.aws.board.disarm();
    await world.pass(HOUR_MS);
    expect((await keysOf(id)).aws).toEqual([awsAccessKeyId]);
    expect((await world.read(id)).rotation).toBeNull();
  });

  it("to somebody who has left is held, and the old keys go on working", async () => {
    const { id } = await ready();
    await show(id);
    await store(id);
    const gone = person(RECIPIENT, { isDeactivated: true });
    world.people.set(RECIPIENT, gone);
    must(await rotate({ id }, {}, OLGA));
    expect(await world.read(id)).toMatchObject({ delivery: "held", rotation: { retireAt: null } });
    await world.pass(26 * HOUR_MS);
    expect((await keysOf(id)).aws).toHaveLength(2);
    await world.pass(72 * HOUR_MS);
    expect((await world.read(id)).state).toBe("revoked");
    world.people.set(RECIPIENT, person(RECIPIENT));
  });

  it("whose recipient leaves before they have looked is held, and the old keys go on working", async () => {
    const { id } = await ready();
    await show(id);
    await store(id);
    must(await rotate({ id }));
    world.people.set(RECIPIENT, person(RECIPIENT, { isDeactivated: true }));
    await world.pass(2 * HOUR_MS);
    expect(await world.read(id)).toMatchObject({ delivery: "held", rotation: { retireAt: null } });
    await world.pass(24 * HOUR_MS);
    const { aws, alibaba } = await keysOf(id);
    expect([...aws, ...alibaba].filter((key) => !key.endsWith(" off"))).toHaveLength(4);
    world.people.set(RECIPIENT, person(RECIPIENT));
  });

  it("as compromised does not let the old keys live on because its delivery is held", async () => {
    const { id } = await ready();
    await show(id);
    await store(id);
    world.people.set(RECIPIENT, person(RECIPIENT, { isDeactivated: true }));
    must(await rotate({ id }, { isCompromised: true }, OLGA));
    expect((await world.read(id)).delivery).toBe("held");
    expect((await keysOf(id)).aws).toHaveLength(1);
    world.people.set(RECIPIENT, person(RECIPIENT));
  });

  it("leaves nothing sealed once it is revoked in the middle of a handover", async () => {
    const { id } = await ready();
    must(await rotate({ id }));
    must(await world.commands.revoke(actor(RECIPIENT), randomUUID(), { preparationId: id }));
    expect(await world.read(id)).toMatchObject({ state: "revoked", rotation: null, delivery: "destroyed" });
    expect(await secretsOf(id)).toEqual([]);
  });

  it("that was begun but has no leave any more ends with the keys there were", async () => {
    const { id } = await ready();
    const before = await keysOf(id);
    world.meanwhile.set("begin", () =>
      world.store.record(id, { audit: [{ ...NOT_APPROVED, preparationId: id }] }),
    );
    must(await rotate({ id }));
    expect(await world.read(id)).toMatchObject({ state: "ready", keyGeneration: 1 });
    expect(await keysOf(id)).toEqual(before);
    expect(await world.events(id)).toContain("rotation.failed");
  });

  it.each(["rotate:iam.create-key", "rotate:ram.create-key", "password", "finish"])(
    "whose leave ends before %s delivers nothing",
    async (step) => {
      const { id } = await ready();
      const before = await keysOf(id);
      world.meanwhile.set(step, () =>
        world.store.record(id, { audit: [{ ...NOT_APPROVED, preparationId: id }] }),
      );
      must(await rotate({ id }, { renewsPassword: true }));
      expect(await world.read(id)).toMatchObject({ state: "ready", keyGeneration: 1, deliveryNumber: 1 });
      expect(await keysOf(id)).toEqual(before);
      expect(await secretsOf(id)).toEqual(FIRST_SECRETS);
    },
  );
});
