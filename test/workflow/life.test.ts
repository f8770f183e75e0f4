import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/core/durations.ts";
import { en } from "../../src/texts/en.ts";
import { detailText } from "../../src/texts/failure-text.ts";
import { tellUndeliverable } from "../../src/workflow/upkeep/undeliverable-posts.ts";
import { RECIPIENT, REQUESTER } from "../core/made-up-preparation.ts";
import { asAdministrator } from "../support/as-administrator.ts";
import {
  ADA,
  ALAN,
  actor,
  HOUR_MS,
  type LifeWorld,
  must,
  NINA,
  OLGA,
  person,
  startLifeWorld,
} from "./life-world.ts";

let world: LifeWorld;
let count = 0;

beforeAll(async () => {
  world = await startLifeWorld();
});
afterAll(() => world?.close());
beforeEach(() => {
  for (const id of [ADA, ALAN, OLGA, NINA, REQUESTER, RECIPIENT]) world.people.set(id, person(id));
  world.clouds.aws.board.reset();
  world.clouds.alibaba.board.reset();
});

const ready = (request = {}) => {
  count += 1;
  return world.makeReady({ prefix: `part-${count}/`, ...request });
};
const leave = (userId: string) => world.people.set(userId, person(userId, { isDeactivated: true }));
const extend = async (id: string, days: number, by = ADA) =>
  world.commands.extend(actor(by), randomUUID(), {
    token: await world.press(id, "extend"),
    days,
    comment: "The copy takes longer.",
  });
const show = async (id: string) =>
  must(await world.commands.showCredentials(actor(RECIPIENT), { token: await world.press(id, "show") }));
const acknowledge = async (id: string) =>
  world.commands.act("stored", actor(RECIPIENT), randomUUID(), { token: await world.press(id, "stored") });
const store = async (id: string) => {
  await show(id);
  return must(await acknowledge(id));
};
/** The last entry of the audit log of one event. */
const entryOf = async (id: string, event: string) =>
  (await world.store.findAudit({ preparationId: id })).findLast((entry) => entry.event === event);
const isOnBothClouds = async (id: string) => {
  const { aws, alibaba } = world.clouds.clouds;
  const [iam, ram] = await Promise.all([aws.findUser(`mgw-prep-${id}`), alibaba.findUser(`mgw-prep-${id}`)]);
  return [iam !== null, ram !== null];
};

describe("a prefix that nothing is under", () => {
  it("comes back to the requester before an approver is asked, and goes on when it is mended", async () => {
    const blocked = await world.ask({ prefix: "tpyo/" });
    const { id } = blocked;
    expect(blocked).toMatchObject({ state: "blocked", estimate: { objectCount: 0 } });
    const said = await world.said(id);
    expect([...said.keys()].filter((key) => key.startsWith("approval"))).toEqual([]);
    expect([...said.values()].join()).not.toContain(ADA);
    expect(said.get("blocked:1")).toContain(REQUESTER);
    expect(said.get("blocked:1")).toContain("there is nothing under this prefix");
    expect(await world.buttons(id, "card")).toEqual(
      expect.arrayContaining(["prep:change", "prep:check_again"]),
    );

    await world.clouds.aws.control["putObjects"]?.({
      bucket: blocked.request.sourceBucket,
      objects: [{ key: "tpyo/a.txt", body: "a" }],
    });
    const token = await world.press(id, "check_again");
    must(await world.commands.act("check_again", actor(REQUESTER), randomUUID(), { token }));
    expect(await world.read(id)).toMatchObject({ state: "awaiting_approval", revision: 2 });
  });
});

describe("the end of the days", () => {
  it("is recorded before anything is made, reminded of, and kept", async () => {
    const { id, expiresAt, createdAt } = await ready({ ttlDays: 5 });
    expect(Date.parse(String(expiresAt)) - Date.parse(createdAt)).toBeGreaterThanOrEqual(5 * DAY_MS);
    const events = await world.events(id);
    expect(events.indexOf("provisioning.begun")).toBeLessThan(events.indexOf("grant.made"));
    await store(id);
    await world.pass(2 * DAY_MS);
    expect([...(await world.said(id)).keys()]).not.toContain(`expiry-reminder:${expiresAt}`);
    await world.pass(1.5 * DAY_MS);
    const reminder = (await world.said(id)).get(`expiry-reminder:${expiresAt}`);
    expect(reminder).toContain("the credentials are revoked in 2 days");
    expect(await isOnBothClouds(id)).toEqual([true, true]);
    await world.pass(1.5 * DAY_MS + HOUR_MS);
    expect((await world.read(id)).state).toBe("revoked");
    expect(await isOnBothClouds(id)).toEqual([false, false]);
  });

  it("is moved by an approver, once a press, and not beyond what the settings allow", async () => {
    const { id, expiresAt } = await ready({ ttlDays: 14 });
    await store(id);
    expect(await extend(id, 7, RECIPIENT)).toMatchObject({ ok: false, refusal: { code: "NOT_AN_APPROVER" } });
    expect(await extend(id, 77)).toMatchObject({
      ok: false,
      refusal: { code: "TOO_MANY_DAYS", args: { maxDays: 90, left: 76 } },
    });
    const token = await world.press(id, "extend");
    const input = { token, days: 7, comment: "The copy takes longer." };
    const outcomes = await Promise.all(
      [ADA, ALAN].map((userId) => world.commands.extend(actor(userId), randomUUID(), input)),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const extended = await world.read(id);
    expect(Date.parse(String(extended.expiresAt)) - Date.parse(String(expiresAt))).toBe(7 * DAY_MS);
    const said = [...(await world.said(id)).values()].join("\n");
    expect(said).toContain("extended the credentials by 7 days");
    expect(said).toContain("The copy takes longer.");
    expect(await entryOf(id, "credentials.extended")).toMatchObject({
      actor: expect.stringMatching(`${ADA}|${ALAN}`),
      details: { days: 7, until: extended.expiresAt, comment: "The copy takes longer." },
    });

    expect(await extend(id, 70), "what was added before counts").toMatchObject({
      ok: false,
      refusal: { code: "TOO_MANY_DAYS", args: { maxDays: 90, left: 69 } },
    });

    await world.pass(15 * DAY_MS);
    expect((await world.read(id)).state).toBe("ready");
    expect((await world.said(id)).get(`expiry-reminder:${extended.expiresAt}:7`)).toContain("in 7 days");
    await world.pass(4 * DAY_MS);
    const reminder = (await world.said(id)).get(`expiry-reminder:${extended.expiresAt}`);
    expect(reminder).toContain("the credentials are revoked in 2 days");
    expect((await world.said(id)).get(`expiry-reminder:${extended.expiresAt}:7`)).toContain("stands below");
    await world.pass(3 * DAY_MS);
    expect((await world.read(id)).state).toBe("revoked");
  });

  it("needs as many approvers as the first days did, each with the same number, who still may", async () => {
    const two = await startLifeWorld({ approvals: { needed: 2 } });
    const { id } = await two.request({ destinationBucket: "acme-extended-by-two" });
    const decide = async (userId: string) =>
      two.commands.decide(actor(userId), randomUUID(), {
        token: await two.press(id, "approve"),
        decision: "approve",
        comment: "",
        hasSeenTicket: true,
      });
    must(await decide(ADA));
    must(await decide(ALAN));
    expect(await two.events(id)).toEqual(expect.arrayContaining(["decision.counted", "decision.approved"]));
    const { expiresAt } = await two.read(id);
    const extendBy = async (userId: string, days: number) =>
      two.commands.extend(actor(userId), randomUUID(), {
        token: await two.press(id, "extend"),
        days,
        comment: "so",
      });
    must(await extendBy(ADA, 30));
    expect(await extendBy(ADA, 30)).toMatchObject({ ok: false, refusal: { code: "ALREADY_DECIDED" } });
    must(await extendBy(ALAN, 5));
    expect(await two.read(id)).toMatchObject({ expiresAt, extendedDays: 0 });
    const said = [...(await two.said(id)).values()].join("\n");
    expect(said).toContain("would extend the credentials by 30 days");
    expect(said).toContain("1 of 2 approvals");

    // A word of somebody who is gone by the time it would be enough is none.
    two.people.set(ADA, person(ADA, { isDeactivated: true }));
    must(await extendBy(ALAN, 30));
    expect(await two.read(id)).toMatchObject({ expiresAt, extendedDays: 0 });
    two.people.set(ADA, person(ADA));
    must(await extendBy(ADA, 5));
    const extended = await two.read(id);
    expect(Date.parse(String(extended.expiresAt)) - Date.parse(String(expiresAt))).toBe(5 * DAY_MS);
    // Words that were given for the end as it was are not counted from the new one.
    must(await extendBy(ADA, 30));
    expect(await two.read(id)).toMatchObject({ extendedDays: 5 });
    await two.close();
  });

  it("is refused to who asked for the credentials, unless the settings allow that", async () => {
    const { id } = await ready({ recipient: ALAN });
    expect(await extend(id, 3, ALAN)).toMatchObject({ ok: false, refusal: { code: "OWN_REQUEST" } });
    must(await extend(id, 3, ADA));
  });
});

describe("a delivery", () => {
  it("that nobody opens is reminded of, then destroyed", async () => {
    const { id } = await ready();
    await world.pass(17 * HOUR_MS);
    expect([...(await world.said(id)).keys()]).not.toContain("delivery-reminder:1");
    await world.pass(2 * HOUR_MS);
    await world.sweep();
    const said = await world.said(id);
    expect(said.get("delivery-reminder:1")).toContain("nobody has opened them");
    expect(said.get("delivery-reminder:1:direct")).toContain("Nobody has opened your credentials");
    await world.pass(6 * HOUR_MS);
    expect((await world.read(id)).delivery).toBe("destroyed");
    expect(await world.store.listSecrets(id)).toEqual([]);
  });

  it("that nobody opened cannot be acknowledged, and that is not offered before", async () => {
    const { id } = await ready();
    const drawn = async () => (await world.store.findPost(id, "delivery"))?.version;
    const before = await drawn();
    const offered = await world.buttons(id, "delivery");
    expect(offered).toEqual(expect.arrayContaining(["prep:show", "prep:rotate"]));
    expect(offered).not.toContain("prep:stored");
    expect(await acknowledge(id)).toEqual({ ok: false, refusal: { code: "NOT_OPENED", args: {} } });
    expect((await world.read(id)).delivery).toBe("sent");
    expect(await world.store.listSecrets(id)).toHaveLength(3);
    await show(id);
    expect(await drawn(), "with the first opening its message is drawn again").toBe(Number(before) + 1);
    expect(await world.buttons(id, "delivery")).toContain("prep:stored");
    await show(id);
    expect(await drawn(), "and not with later ones").toBe(Number(before) + 1);
    must(await acknowledge(id));
    expect(await world.store.listSecrets(id)).toEqual([]);
    const events = (await world.store.listReceipts(id)).map(({ event }) => event);
    expect(events).toEqual(["opened", "opened", "stored"]);
  });

  it("that was opened is not reminded of", async () => {
    const { id } = await ready();
    await show(id);
    await world.pass(20 * HOUR_MS);
    expect([...(await world.said(id)).keys()]).not.toContain("delivery-reminder:1");
  });

  it("that is acknowledged leaves what a rotation is sealing alone", async () => {
    const { id } = await ready();
    const grants = await world.store.listGrants(id);
    const first = grants.find(({ change }) => change.kind === "iam.create-key");
    if (!first) throw new Error("expected a key");
    const next = { ...first, key: `${first.key}#2`, state: "intended" as const, accessKeyId: null };
    const secret = { preparationId: id, name: "aws-secret-key#2", sealed: "s1.next" } as const;
    await world.store.putGrantWithSecrets(next, [secret]);
    await store(id);
    expect(await world.store.listSecrets(id)).toEqual([secret]);
  });

  it("lets the recipient be done with it at any time", async () => {
    const { id } = await ready();
    await store(id);
    const offered = await world.buttons(id, "delivery");
    expect(offered).toEqual(expect.arrayContaining(["prep:revoke", "prep:rotate"]));
    expect(offered).not.toContain("prep:show");
    must(await world.commands.revoke(actor(RECIPIENT), randomUUID(), { preparationId: id }));
    expect(await world.read(id)).toMatchObject({ state: "revoked", delivery: "stored", stateBy: RECIPIENT });
    expect(await world.buttons(id, "delivery")).toEqual([]);
  });

  it("that Slack would not delete alarms operators, who can rotate", async () => {
    const { id } = await ready();
    const post = await world.store.findPost(id, "delivery");
    if (!post) throw new Error("expected the delivery's post");
    await tellUndeliverable(world.deps).onDeleteFailed(post, "compliance_exports_prevent_deletion");
    const key = `alarm:delete:${post.id}`;
    expect((await world.said(id)).get(key)).toContain("could not be deleted");
    expect((await entryOf(id, "delivery.delete_failed"))?.details).toEqual({
      reason: "compliance_exports_prevent_deletion",
    });
    expect(await world.buttons(id, key)).toEqual(["prep:rotate", "prep:revoke", "prep:details"]);
  });
});

describe("a delivery that is held", () => {
  const held = async () => {
    count += 1;
    const { id } = await world.request({ prefix: `part-${count}/` });
    leave(RECIPIENT);
    const preparation = await world.approve(id);
    expect(preparation).toMatchObject({ state: "ready", delivery: "held" });
    return preparation;
  };
  const propose = async (id: string, recipient: string, by = REQUESTER) =>
    world.commands.proposeRecipient(actor(by), randomUUID(), {
      token: await world.press(id, "choose_recipient"),
      recipient,
    });
  const decide = async (id: string, by: string, decision: "approve" | "reject" = "approve") =>
    world.commands.decide(actor(by), randomUUID(), {
      token: await world.press(id, decision),
      decision,
      comment: "Known to me.",
      hasSeenTicket: false,
    });
  const keysOf = (id: string) => world.clouds.clouds.aws.listAccessKeys(`mgw-prep-${id}`);

  it("goes to another recipient once approvers agree, and nothing is made again", async () => {
    const { id, planHash } = await held();
    expect(await world.buttons(id, "delivery-state")).toEqual(["prep:choose_recipient", "prep:revoke"]);
    const keys = await keysOf(id);
    expect(await propose(id, RECIPIENT)).toMatchObject({ ok: false, refusal: { code: "SAME_RECIPIENT" } });
    must(await propose(id, NINA));
    const proposed = await world.read(id);
    expect(proposed).toMatchObject({ state: "ready", delivery: "held", revision: 2 });
    expect(proposed.planHash).not.toBe(planHash);
    expect(proposed.request.recipient, "not before it is approved").toBe(RECIPIENT);
    const opened = await world.commands.press(actor(ADA), await world.press(id, "approve"), "approve");
    expect(opened, "the form of the decision opens").toMatchObject({ ok: true });
    expect(await world.buttons(id, "card")).toEqual(expect.arrayContaining(["prep:approve", "prep:reject"]));
    expect(await decide(id, NINA)).toMatchObject({ ok: false });
    expect(await decide(id, REQUESTER)).toMatchObject({ ok: false });

    must(await decide(id, ADA));
    const delivered = await world.read(id);
    expect(delivered).toMatchObject({ state: "ready", delivery: "sent", recipientChange: null });
    expect(delivered.request.recipient).toBe(NINA);
    expect(await keysOf(id)).toEqual(keys);
    const token = await world.press(id, "show");
    expect(await world.commands.showCredentials(actor(RECIPIENT), { token })).toMatchObject({ ok: false });
    expect(must(await world.commands.showCredentials(actor(NINA), { token })).awsAccessKeyId).toBe(
      keys[0]?.accessKeyId,
    );
    const post = await world.store.findPost(id, "delivery:2");
    expect(post?.target).toEqual({ kind: "direct", userId: NINA });
    expect(await world.store.findPost(id, "delivery"), "nobody was sent the first one").toBeNull();
  });

  it("stays held when approvers say no, and is revoked at the end of its time", async () => {
    const { id, planHash } = await held();
    must(await propose(id, NINA));
    must(await decide(id, ALAN, "reject"));
    expect(await world.read(id)).toMatchObject({ delivery: "held", recipientChange: null, planHash });
    expect(await entryOf(id, "decision.rejected")).toMatchObject({ actor: ALAN });
    must(await propose(id, NINA));
    await world.pass(73 * HOUR_MS);
    expect(await world.read(id)).toMatchObject({ state: "revoked", recipientChange: null });
    expect(await isOnBothClouds(id)).toEqual([false, false]);
  });

  it("is not decided by the approver who would get it, nor by who proposed it", async () => {
    const { id } = await held();
    must(await propose(id, ADA, OLGA));
    expect(await decide(id, ADA)).toMatchObject({ ok: false, refusal: { code: "OWN_REQUEST" } });
    must(await decide(id, ALAN));
    expect((await world.read(id)).request.recipient).toBe(ADA);
  });

  it("counts one decision of many", async () => {
    const { id } = await held();
    must(await propose(id, NINA));
    const approve = await world.press(id, "approve");
    const reject = await world.press(id, "reject");
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => {
        const decision = index % 2 === 0 ? ("approve" as const) : ("reject" as const);
        const token = decision === "approve" ? approve : reject;
        const input = { token, decision, comment: "x", hasSeenTicket: false };
        return world.commands.decide(actor(index % 4 < 2 ? ADA : ALAN), randomUUID(), input);
      }),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await world.read(id)).recipientChange).toBeNull();
  });
});

describe("a revocation", () => {
  it("that fails five times is tried again with growing pauses, and told until it succeeded", async () => {
    const { id } = await ready();
    world.clouds.alibaba.board.arm({
      service: "ram",
      operation: "DeleteUser",
      kind: "error",
      status: 403,
      code: "NoPermission",
    });
    must(await world.commands.revoke(actor(OLGA), randomUUID(), { preparationId: id }));
    const pauses = [5, 10, 20, 40];
    for (const [index, minutes] of pauses.entries()) {
      expect(await world.read(id)).toMatchObject({ state: "revoke_failed", revokeAttempts: index + 1 });
      await world.pass((minutes - 1) * 60_000);
      expect((await world.read(id)).revokeAttempts, `before ${minutes} min`).toBe(index + 1);
      await world.pass(2 * 60_000);
    }
    expect(await world.read(id)).toMatchObject({ state: "revoke_failed", revokeAttempts: 5 });
    expect((await world.said(id)).get("alarm:revocation")).toContain("is still there");
    expect(await world.buttons(id, "alarm:revocation")).toEqual(["prep:revoke", "prep:details"]);
    expect(await world.buttons(id, "card")).toContain("prep:revoke");
    expect(await isOnBothClouds(id), "what could be taken back is").toEqual([false, true]);
    expect(await world.clouds.clouds.alibaba.listAccessKeys(`mgw-prep-${id}`)).toEqual([]);
    expect(await entryOf(id, "grant.undo_failed")).toMatchObject({ details: { code: "NoPermission" } });
    expect(await world.events(id)).not.toContain("secrets.destroyed");

    world.clouds.alibaba.board.disarm();
    await world.pass(81 * 60_000);
    expect(await world.read(id)).toMatchObject({ state: "revoked", revokeAttempts: 0, failure: null });
    expect((await world.said(id)).get("alarm:revocation")).toContain("is removed");
    expect(await world.events(id)).toContain("secrets.destroyed");
  });

  it("is not kept from ending by what people hung on the bot's own users", async () => {
    const { id } = await ready();
    const userName = `mgw-prep-${id}`;
    const { aws, alibaba } = world.clouds.clouds;
    await asAdministrator(world.clouds, async () => {
      await aws.putInlinePolicy(
        userName,
        "by-hand",
        JSON.stringify({ Version: "2012-10-17", Statement: [] }),
      );
      await aws.attachPolicy(userName, "arn:aws:iam::aws:policy/AmazonS3FullAccess");
      await aws.createAccessKey(userName);
      await alibaba.attachPolicy(userName, { policyType: "System", policyName: "AliyunOSSReadOnlyAccess" });
    });
    await world.clouds.aws.control["setUserItems"]?.({
      userName,
      hasLoginProfile: true,
      mfaDevices: ["arn:aws:iam::111122223333:mfa/phone"],
      signingCertificates: ["CERTEXAMPLE1"],
    });
    await world.clouds.alibaba.control["putOnUser"]?.({
      userName,
      hasMfaDevice: true,
    });
    must(await world.commands.revoke(actor(RECIPIENT), randomUUID(), { preparationId: id }));
    expect((await world.read(id)).state).toBe("revoked");
    expect(await isOnBothClouds(id)).toEqual([false, false]);
  });

  it("ends all access of users in groups of others', and then says which commands take them out", async () => {
    const { id } = await ready();
    const userName = `mgw-prep-${id}`;
    const { aws, alibaba } = world.clouds;
    await aws.control["setUserItems"]?.({ userName, groups: ["analysts"] });
    await alibaba.control["putOnUser"]?.({ userName, group: "migration-team" });
    must(await world.commands.revoke(actor(RECIPIENT), randomUUID(), { preparationId: id }));
    const failed = await world.read(id);
    expect(failed.state).toBe("revoke_failed");
    expect(detailText(en.failure, failed.failure?.detail ?? "")).toContain(
      `aws iam remove-user-from-group --user-name ${userName} --group-name analysts`,
    );
    expect(await world.clouds.clouds.aws.listAccessKeys(userName)).toEqual([]);
    expect(await world.clouds.clouds.alibaba.listAccessKeys(userName)).toEqual([]);
    await aws.control["setUserItems"]?.({ userName, groups: [] });
    await alibaba.control["putOnUser"]?.({ userName, group: null });
    must(await world.commands.revoke(actor(OLGA), randomUUID(), { preparationId: id }));
    expect((await world.read(id)).state).toBe("revoked");
    expect(await isOnBothClouds(id)).toEqual([false, false]);
  });

  it("leaves the bucket, and a custom policy that people use elsewhere, as they are", async () => {
    const { id } = await ready({ profile: "least-privilege" });
    const { alibaba } = world.clouds.clouds;
    const policyName = `mgw-prep-${id}`;
    const userName = `by-hand-${count}`;
    await asAdministrator(world.clouds, async () => {
      await alibaba.createUser({ userName, displayName: "x", comments: "" });
      await alibaba.attachPolicy(userName, { policyType: "Custom", policyName });
    });
    must(await world.commands.revoke(actor(OLGA), randomUUID(), { preparationId: id }));
    expect((await world.read(id)).state).toBe("revoked");
    await asAdministrator(world.clouds, async () => {
      expect(await alibaba.listPolicies(userName)).toEqual([{ policyType: "Custom", policyName }]);
    });
    expect(await alibaba.findBucket("acme-archive-oss", "oss-eu-central-1")).not.toBeNull();
  });

  it("of one preparation does not hurt another that shares its buckets", async () => {
    const first = await ready();
    const second = await ready();
    await store(second.id);
    must(await world.commands.revoke(actor(OLGA), randomUUID(), { preparationId: first.id }));
    expect(await isOnBothClouds(first.id)).toEqual([false, false]);
    expect(await isOnBothClouds(second.id)).toEqual([true, true]);
    expect(await world.clouds.clouds.alibaba.listAccessKeys(`mgw-prep-${second.id}`)).toHaveLength(1);
    const token = await world.press(second.id, "rotate");
    const input = { token, isCompromised: false, renewsPassword: false };
    must(await world.commands.rotate(actor(RECIPIENT), randomUUID(), input));
    expect((await world.read(second.id)).keyGeneration, "its keys still prove themselves").toBe(2);
  });

  it("of a user that somebody deleted already succeeds", async () => {
    const { id } = await ready();
    const { aws, alibaba } = world.clouds.clouds;
    await aws.stripUser(`mgw-prep-${id}`);
    await aws.deleteUser(`mgw-prep-${id}`);
    await alibaba.stripUser(`mgw-prep-${id}`);
    await alibaba.deleteUser(`mgw-prep-${id}`);
    must(await world.commands.revoke(actor(OLGA), randomUUID(), { preparationId: id }));
    expect((await world.read(id)).state).toBe("revoked");
  });
});

describe("the first logon", () => {
  it("is recorded once, with the time that RAM reports", async () => {
    const { id } = await ready();
    const { consolePassword: password } = await show(id);
    const userName = `mgw-prep-${id}`;
    await world.pass(11 * 60_000);
    expect((await world.read(id)).firstLogonAt).toBeNull();
    await world.clouds.alibaba.control["logOn"]?.({ userName, password, newPassword: "Xy7!Xy7!Xy7!Xy7!" });
    await world.pass(11 * 60_000);
    const at = (await world.clouds.clouds.alibaba.findUser(userName))?.lastLogonAt;
    expect(at).toEqual(expect.any(String));
    expect((await world.read(id)).firstLogonAt).toBe(at);
    await world.pass(11 * 60_000);
    const told = (await world.events(id)).filter((event) => event === "recipient.logged_on");
    expect(told).toHaveLength(1);
    expect((await entryOf(id, "recipient.logged_on"))?.details).toEqual({ at });
  });
});

describe("people who leave", () => {
  it("as recipients who have opened nothing have their delivery held, and operators are told once", async () => {
    const { id } = await ready();
    await world.pass(2 * HOUR_MS);
    leave(RECIPIENT);
    await world.pass(2 * HOUR_MS);
    expect(await world.read(id)).toMatchObject({ delivery: "held", departed: [RECIPIENT] });
    const key = `alarm:left:${RECIPIENT}`;
    expect((await world.said(id)).get(key)).toContain("The delivery is held");
    expect((await entryOf(id, "person.left"))?.details).toEqual({ userId: RECIPIENT });
    expect(await world.buttons(id, key)).toEqual(["prep:choose_recipient", "prep:revoke", "prep:details"]);
    const { version } = (await world.store.findPost(id, key)) ?? { version: 0 };
    await world.pass(2 * HOUR_MS);
    expect((await world.store.findPost(id, key))?.version).toBe(version);
  });

  it("as recipients who have the credentials can be followed by somebody who gets new ones", async () => {
    const { id } = await ready();
    await store(id);
    leave(RECIPIENT);
    await world.pass(2 * HOUR_MS);
    expect((await world.said(id)).get(`alarm:left:${RECIPIENT}`)).toContain("They may have the credentials");
    const [old] = await world.clouds.clouds.aws.listAccessKeys(`mgw-prep-${id}`);
    const proposal = { token: await world.press(id, "choose_recipient"), recipient: NINA };
    must(await world.commands.proposeRecipient(actor(OLGA), randomUUID(), proposal));
    const input = {
      token: await world.press(id, "approve"),
      decision: "approve" as const,
      comment: "",
      hasSeenTicket: false,
    };
    must(await world.commands.decide(actor(ADA), randomUUID(), input));
    expect(await world.read(id)).toMatchObject({ state: "ready", keyGeneration: 2, delivery: "sent" });
    const token = await world.press(id, "show");
    const opened = must(await world.commands.showCredentials(actor(NINA), { token }));
    expect(opened.awsAccessKeyId).not.toBe(old?.accessKeyId);
    expect(opened.consolePassword).not.toBeNull();
  });

  it("as requesters are told of, and the preparation goes on", async () => {
    const { id } = await ready();
    await store(id);
    leave(REQUESTER);
    await world.pass(2 * HOUR_MS);
    expect((await world.said(id)).get(`alarm:left:${REQUESTER}`)).toContain("Operators may do what");
    expect((await world.said(id)).get("card")).toContain("has left the workspace");
    expect((await world.read(id)).state).toBe("ready");
  });

  it("as approvers are told of when nobody is left who could approve", async () => {
    count += 1;
    const made = await world.request({ prefix: `part-${count}/` });
    expect(made.state).toBe("awaiting_approval");
    leave(ADA);
    leave(ALAN);
    await world.pass(2 * HOUR_MS);
    const alarm = (await world.said(made.id)).get("alarm:approvers:1");
    expect(alarm).toContain("Nobody is left who could approve");
    expect((await entryOf(made.id, "approvers.missing"))?.details).toEqual({ needed: 1, found: 0 });
    expect(await world.buttons(made.id, "alarm:approvers:1")).toEqual(["prep:cancel", "prep:details"]);
  });

  it("and come back are no longer missed", async () => {
    const { id } = await ready();
    await store(id);
    leave(RECIPIENT);
    await world.pass(2 * HOUR_MS);
    world.people.set(RECIPIENT, person(RECIPIENT));
    await world.pass(2 * HOUR_MS);
    expect((await world.read(id)).departed).toEqual([]);
  });
});
