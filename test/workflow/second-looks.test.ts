import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import { everyMethod } from "../../src/clouds/every-method.ts";
import { CloudUnavailable } from "../../src/core/errors.ts";
import type { Migration } from "../../src/core/migration/migration.ts";
import { planHash } from "../../src/core/plan.ts";
import { everyCheck, NO_FACTS, type Preparation } from "../../src/core/preparation.ts";
import type { Rotation } from "../../src/core/rotation.ts";
import type { AuditDraft } from "../../src/storage/contract/audit.ts";
import type { Post } from "../../src/storage/contract/posts.ts";
import { readAuthority } from "../../src/workflow/authority.ts";
import type { Steps, StoryDeps, WorkflowInput, WorkflowName } from "../../src/workflow/deps.ts";
import { compare } from "../../src/workflow/runs/compare.ts";
import { count } from "../../src/workflow/runs/count.ts";
import { examine } from "../../src/workflow/runs/examine.ts";
import { isStopped } from "../../src/workflow/runs/heed-cancel.ts";
import { provision } from "../../src/workflow/runs/provision.ts";
import { readFailedFiles } from "../../src/workflow/runs/read-failed-files.ts";
import { retire } from "../../src/workflow/runs/retire.ts";
import { retryFailedFiles } from "../../src/workflow/runs/retry-failed-files.ts";
import { revalidate } from "../../src/workflow/runs/revalidate.ts";
import { revoke, rollBack } from "../../src/workflow/runs/revoke.ts";
import { rotate } from "../../src/workflow/runs/rotate.ts";
import { steerMigration } from "../../src/workflow/runs/steer-migration.ts";
import { tellUndeliverable } from "../../src/workflow/upkeep/undeliverable-posts.ts";
import { APPROVER, CHANNEL, MADE_UP_PLAN, RECIPIENT, REQUESTER } from "../core/made-up-preparation.ts";
import { makeMigration } from "../core/migration/made-up-migration.ts";
import {
  actor,
  OPERATOR,
  PLAN_HASH,
  SECOND_APPROVER,
  type StoryWorld,
  startStoryWorld,
} from "./support/story-world.ts";

const STEPS: Steps = { step: (_name, run) => run({ isLast: true }) };
const PLANNED = { plan: MADE_UP_PLAN, planHash: PLAN_HASH };
const ROTATION: Rotation = {
  ...{ generation: 2, replaces: 1, keeps: null, isCompromised: false, renewsPassword: false },
  ...{ startedBy: RECIPIENT, retireAt: null, retireAttempts: 0 },
};
const RETIRING: Rotation = { ...ROTATION, keeps: 2, retireAt: "2026-11-21T09:00:00.000Z" };
/** Nothing is signed with them. */
const NOBODY_KEYS = { accessKeyId: "x", secretAccessKey: "x" };
const NOBODY_SECRET = { accessKeyId: "x", accessKeySecret: "x" };
const READY = { ...PLANNED, state: "ready", delivery: "opened" } as const;

let world: StoryWorld;
beforeAll(async () => {
  world = await startStoryWorld();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world?.stop());

const find = async ({ id }: Pick<Preparation, "id">) =>
  (await world.store.findPreparation(id)) as Preparation;

/** All that a workflow could have done to a preparation. */
const traceOf = async ({ id }: Preparation) => ({
  row: await find({ id }),
  events: (await world.audit(id)).map(({ event }) => event),
  posts: (await world.store.listPosts(id)).map(({ key, version }) => ({ key, version })),
});

type Body = (steps: Steps, deps: StoryDeps, input: WorkflowInput) => Promise<void>;
type Run = {
  body: Body;
  /** What it is for, as it stands. */
  of: Partial<Preparation>;
  /** What it is not for any more, or not yet. */
  notOf: readonly Partial<Preparation>[];
  /** It is about what stands now, whatever the revision it was started for. */
  isOfAnyRevision?: true;
  /** What it needs beside the preparation. */
  arrange?: (read: Preparation) => Promise<unknown>;
};

/** Of a migration's state. */
const SINCE = "2026-11-24T04:00:00.000Z";

const ASKED = { by: REQUESTER, submissionId: "s-1" };

/** A workflow of a migration, which is in the state that asks for it since then; without one there is nothing to do. */
function ofMigration(body: Body, given: Partial<Migration>): Run {
  return {
    body,
    of: READY,
    notOf: [READY],
    arrange: ({ id: preparationId }) =>
      world.store.createMigration({
        migration: makeMigration({ preparationId, stateSince: SINCE, ...given }),
      }),
  };
}

const RUNS: Record<WorkflowName, Run> = {
  examine: {
    body: examine,
    of: { state: "checking" },
    notOf: [{ state: "blocked" }, { state: "cancelled" }],
  },
  provision: {
    body: provision,
    of: { ...PLANNED, state: "provisioning" },
    notOf: [{ ...PLANNED, state: "failed" }, READY],
  },
  roll_back: {
    body: rollBack,
    of: { ...PLANNED, state: "rolling_back" },
    notOf: [{ ...PLANNED, state: "failed" }, { ...PLANNED, state: "revoking" }, READY],
  },
  revoke: {
    body: revoke,
    of: { ...PLANNED, state: "revoking" },
    notOf: [{ ...PLANNED, state: "revoke_failed" }, { ...PLANNED, state: "rolling_back" }, READY],
  },
  rotate: {
    body: rotate,
    of: { ...PLANNED, state: "rotating", rotation: ROTATION },
    notOf: [
      { ...READY, rotation: RETIRING },
      { ...PLANNED, state: "rotating" },
      { ...PLANNED, state: "revoking" },
    ],
  },
  retire: {
    body: retire,
    of: { ...READY, rotation: RETIRING, plan: { ...MADE_UP_PLAN, changes: [] } },
    notOf: [
      READY,
      { ...READY, rotation: ROTATION },
      { ...READY, rotation: { ...RETIRING, keeps: null } },
      { ...READY, rotation: { ...RETIRING, retireAt: null } },
      { ...READY, rotation: RETIRING, state: "rotating" },
      { ...READY, rotation: RETIRING, state: "revoking" },
    ],
    isOfAnyRevision: true,
  },
  count: {
    body: count,
    of: READY,
    notOf: [{ state: "revoked" }, { state: "cancelled" }],
    isOfAnyRevision: true,
  },
  compare: {
    body: compare,
    of: READY,
    // None is under way.
    notOf: [READY, { state: "revoked" }],
    isOfAnyRevision: true,
    arrange: ({ id }) =>
      world.store.beginComparison({
        ...{ preparationId: id, run: ASKED.submissionId, by: ASKED.by, sampleSize: 0 },
        startedAt: world.deps.now().toISOString(),
      }),
  },
  steer_migration: ofMigration(steerMigration, { state: "launching" }),
  retry_failed_files: ofMigration(retryFailedFiles, {
    state: "retrying",
    retryJob: "mgw-prep-mp-7k3d9q-r1",
    retriedRun: { job: "mgw-prep-mp-7k3d9q", version: "v", runtimeId: 1 },
  }),
  read_failed_files: ofMigration(readFailedFiles, {
    state: "finished_with_failures",
    runtimeId: 1,
    jobVersion: "v",
    progress: {
      ...{ isListing: false, totalCount: 2, totalBytes: 2, copiedCount: 1, copiedBytes: 1 },
      ...{ skippedCount: 0, failedCount: 1, asOf: SINCE },
    },
  }),
  look_again: { body: revalidate, of: READY, notOf: [{ ...READY, state: "rotating" }, { state: "blocked" }] },
};
const NAMED = Object.entries(RUNS) as [WorkflowName, Run][];

/** What came of a workflow: no cloud is there, so one that begins may break off. */
const runOn = async ({ body }: Run, read: Preparation, revision = read.revision) => {
  const before = await traceOf(read);
  await Promise.resolve(
    body(STEPS, world.deps, { preparationId: read.id, revision, asked: ASKED, since: SINCE }),
  ).catch(() => undefined);
  return { before, after: await traceOf(read) };
};

describe("a workflow that is started, or goes on after a restart", () => {
  it.each(NAMED)("%s works on what it is for", async (_, run) => {
    const read = await world.put(run.of);
    await run.arrange?.(read);
    const { before, after } = await runOn(run, read);
    expect(after).not.toEqual(before);
  });

  it.each(
    NAMED.flatMap(([name, run]) =>
      run.notOf.map((stands, index) => [name, `${stands.state} (${index})`, stands, run] as const),
    ),
  )("%s leaves alone what has moved on: %s", async (_, __, stands, run) => {
    const { before, after } = await runOn(run, await world.put(stands));
    expect(after).toEqual(before);
  });

  it.each(NAMED.filter(([, { isOfAnyRevision }]) => !isOfAnyRevision))(
    "%s leaves another revision alone",
    async (_, run) => {
      const read = await world.put({ ...run.of, revision: 2 });
      const { before, after } = await runOn(run, read, 1);
      expect(after).toEqual(before);
    },
  );

  it.each(NAMED)("%s has nothing to do for a preparation that is gone", async (_, { body }) => {
    await body(STEPS, world.deps, { preparationId: "MP-ZZZZZ9", revision: 1 });
    expect(await world.audit("MP-ZZZZZ9")).toEqual([]);
  });
});

describe("whether provisioning goes on", () => {
  const provisioning = { ...PLANNED, state: "provisioning" } as const;

  it("it does while it is this revision's, and nobody asked to stop", async () => {
    const read = await world.put(provisioning);
    expect(await isStopped(world.deps, read)).toBe(false);
    expect((await find(read)).state).toBe("provisioning");
  });

  it.each([
    ["another revision", { revision: 2 }],
    ["another revision that somebody asked to stop", { revision: 2, isCancelRequested: true }],
    ["another state", { state: "failed" }],
  ] as const)("it does not for %s, which goes its own way", async (_, stands) => {
    const read = await world.put({ ...provisioning, ...stands });
    expect(await isStopped(world.deps, { ...read, revision: 1 })).toBe(true);
    expect(await find(read)).toEqual(read);
  });

  it("what was made is taken back when somebody asked, and the log says so", async () => {
    const read = await world.put({ ...provisioning, isCancelRequested: true });
    expect(await isStopped(world.deps, read)).toBe(true);
    expect((await find(read)).state).toBe("rolling_back");
    expect(world.started.some((id) => id.startsWith(`roll_back:${read.id}:`))).toBe(true);
    const begun = (await world.audit(read.id)).filter(({ event }) => event === "rollback.begun");
    expect(begun).toMatchObject([{ details: { because: "cancelled" } }]);
  });
});

describe("an approval", () => {
  const entryOf = (id: string, event: string, details = {}): AuditDraft => ({
    ...{
      event,
      actor: "bot",
      preparationId: id,
      channelId: CHANNEL,
      planHash: null,
      requestId: null,
      details,
    },
  });
  const authorityAfter = async (event: string, details = {}) => {
    const ready = await world.put(READY);
    await world.store.record(ready.id, { audit: [entryOf(ready.id, event, details)] });
    return readAuthority(world.deps, ready);
  };

  it.each([
    "approval.void",
    "plan.changed",
    "request.changed",
    "ticket.given",
    "preparation.checked",
    "preparation.cancelled",
    "preparation.expired",
    "preparation.rolled_back",
    "preparation.revoked",
    "revocation.begun",
  ])("gives leave to nothing more after %s", async (event) => {
    expect(await authorityAfter(event)).toMatchObject({ ok: false, failure: { code: "ApprovalNotFound" } });
  });

  it("gives none after the checks began anew, and does after they looked again", async () => {
    expect(await authorityAfter("checks.repeated", { revision: 2 })).toMatchObject({ ok: false });
    expect(await authorityAfter("checks.repeated")).toMatchObject({ ok: true });
  });

  it.each(["provisioning.failed", "rotation.failed", "recipient.proposed", "decision.counted", "grant.made"])(
    "outlives %s",
    async (event) => {
      expect(await authorityAfter(event)).toMatchObject({ ok: true });
    },
  );

  it("is not ended by what ended another's", async () => {
    const [ready, other] = [await world.put(READY), await world.put(READY)];
    await world.store.record(other.id, { audit: [entryOf(other.id, "approval.void")] });
    expect(await readAuthority(world.deps, ready)).toMatchObject({ ok: true });
  });

  it.each([
    ["an earlier revision", { revision: 2 }, "ApprovalOutdated"],
    ["another plan under the same hash", { plan: { ...MADE_UP_PLAN, ttlDays: 90 } }, "RecordAltered"],
    ["nothing that was planned", { plan: null, planHash: null }, "ApprovalOutdated"],
    [
      "another recipient than it named",
      { plan: { ...MADE_UP_PLAN, recipient: "U0OTHER0001" } },
      "RecordAltered",
    ],
  ] as const)("is none for %s", async (_, stands, code) => {
    const ready = await world.put({ ...READY, ...stands });
    expect(await readAuthority(world.deps, { ...ready, revision: 1 })).toMatchObject({
      ok: false,
      failure: { code },
    });
  });
});

describe("the same press, delivered twice at once", () => {
  it("is answered alike, and done once", async () => {
    const read = await world.put();
    const cancel = () => world.commands.cancel(actor(REQUESTER), "twice", { preparationId: read.id });
    const outcomes = await Promise.all([cancel(), cancel(), cancel()]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
    const events = (await world.audit(read.id)).map(({ event }) => event);
    expect(events.filter((event) => event === "preparation.cancelled")).toHaveLength(1);
    expect(events).not.toContain("action.refused");
  });
});

describe("Check again of what is ready", () => {
  const check = (severity: "ok") => ({ status: "done" as const, severity, findings: [] });
  const checks = { ...everyCheck("pending"), source: check("ok") };
  const estimate = {
    ...{ objectCount: 3, sizeBytes: 3, transferBytes: 3, archivedBytes: 0, byStorageClass: [] },
    ...{ asOf: "2026-11-19T00:00:00.000Z", method: "listing" as const },
  };
  const facts = { ...NO_FACTS, destinationVerdict: "open" as const, destinationPolicyHash: "h" };
  const known = { ...READY, checks, estimate, facts, verdict: "open" } as const;
  const asked = { by: REQUESTER, submissionId: "again" };

  /** Clouds that answer every question alike; `before` comes before each answer. */
  function answerWith(error: Error, before: () => Promise<unknown> = async () => undefined) {
    const alike = <Cloud extends object>(cloud: Cloud) =>
      everyMethod(cloud, async () => {
        await before();
        throw error;
      });
    vi.spyOn(world.deps, "cloudsOf").mockReturnValue({
      aws: alike(createAwsCloud({ region: "eu-central-1", credentials: NOBODY_KEYS })),
      alibaba: alike(createAlibabaCloud({ ...NOBODY_SECRET, site: "intl" })),
    });
  }
  const away = new CloudUnavailable({
    ...{ cloud: "aws", operation: "o", subject: "s", code: "Network", detail: "d" },
    ...{ requestId: null, httpStatus: null },
  });
  const look = ({ id, revision }: Preparation) =>
    revalidate(STEPS, world.deps, { preparationId: id, revision, asked });
  const outcomes = async ({ id }: Preparation) =>
    (await world.audit(id))
      .filter(({ event }) => event === "preparation.looked_again")
      .map(({ details }) => details["outcome"]);

  it("keeps the figures and the destination that it could not read, and not that the source is open", async () => {
    const read = await world.put(known);
    answerWith(away);
    await look(read);
    expect(await find(read)).toMatchObject({
      ...{ state: "ready", revision: 1, verdict: "uncertain", estimate, planHash: PLAN_HASH },
      facts: { destinationVerdict: "open", destinationPolicyHash: "h", destinationKeepsDeleted: null },
    });
    expect(await outcomes(read)).toEqual(["appeared"]);
    expect(await world.store.findPost(read.id, "look-again:again")).not.toBeNull();
  });

  it.each([
    ["a rotation has begun meanwhile", "state"],
    ["it has another revision meanwhile", "revision"],
  ] as const)("says nothing where %s", async (_, what) => {
    const read = await world.put(known);
    let isChanged = false;
    answerWith(away, async () => {
      if (isChanged) return;
      isChanged = true;
      const of = { id: read.id, revision: 1 };
      if (what === "revision") await world.store.patchPreparation({ ...of, patch: { revision: 2 } });
      else await world.store.changeState({ ...of, from: "ready", event: "rotation_started" });
    });
    await look(read);
    expect(await find(read)).toMatchObject({ verdict: "open", facts });
    expect(await outcomes(read)).toEqual([]);
  });

  it("that breaks leaves what was known, and says so", async () => {
    const read = await world.put(known);
    answerWith(new TypeError("a mistake of ours"));
    await look(read);
    expect(await find(read)).toEqual(read);
    expect(await outcomes(read)).toEqual(["broken"]);
    expect((await world.store.findPost(read.id, "look-again:again"))?.notice).toMatchObject({
      outcome: "broken",
    });
  });

  it("before anything is approved blocks where nothing could be read, and asks nobody to approve", async () => {
    const read = await world.put({ state: "checking", plan: null, planHash: null, verdict: null });
    answerWith(away);
    await examine(STEPS, world.deps, { preparationId: read.id, revision: 1 });
    expect(await find(read)).toMatchObject({ state: "blocked", plan: null, verdict: "uncertain" });
    expect((await world.store.listPosts(read.id)).map(({ key }) => key)).not.toContain("approval:1");
  });

  it("asks the store again for what was made, when it could not be read once", async () => {
    const twice: Steps = {
      step: (_name, run) => run({ isLast: false }).catch(() => run({ isLast: true })),
    };
    const read = await world.put({ state: "checking", plan: null, planHash: null, verdict: null });
    answerWith(away);
    vi.spyOn(world.store, "listGrants").mockRejectedValueOnce(new Error("the database is away"));
    await examine(twice, world.deps, { preparationId: read.id, revision: 1 });
    expect((await find(read)).state).toBe("blocked");
  });

  it("is one at a time", async () => {
    const press = async (stands: Partial<Preparation>, submission: string) => {
      const read = await world.put({ ...known, ...stands });
      const token = (await world.tokensOf(read))("check_again") ?? "";
      await world.commands.act("check_again", actor(REQUESTER), submission, { token });
      return world.started.includes(`look_again:${read.id}:${submission}`);
    };
    expect(await press({}, "one")).toBe(true);
    const running = { ...checks, estimate: { ...check("ok"), status: "running" as const } };
    expect(await press({ checks: running }, "two")).toBe(false);
  });
});

describe("what a chat cannot say to a recipient", () => {
  const post = (id: string, key: string): Post =>
    ({ id: "post", preparationId: id, key, target: { kind: "direct", userId: RECIPIENT } }) as Post;
  const abandon = async (stands: Partial<Preparation>, key: string) => {
    const read = await world.put({ ...READY, delivery: "sent", ...stands });
    await tellUndeliverable(world.deps).onAbandoned(post(read.id, key), "user_disabled");
    return find(read);
  };

  it("holds the present delivery", async () => {
    const held = await abandon({ deliveryNumber: 2 }, "delivery:2");
    expect(held).toMatchObject({ delivery: "held", deliverySince: world.deps.now().toISOString() });
    const told = (await world.audit(held.id)).filter(({ event }) => event === "delivery.held");
    expect(told).toMatchObject([{ details: { reason: { code: "NOT_POSTED", answer: "user_disabled" } } }]);
  });

  it.each([
    ["the delivery before", { deliveryNumber: 2 }, "delivery"],
    ["a reminder of it", {}, "delivery-reminder:1:direct"],
    ["one that was opened", { delivery: "opened" }, "delivery"],
    ["one that is stored", { delivery: "stored" }, "delivery"],
  ] as const)("holds nothing where it was %s", async (_, stands, key) => {
    const delivery = "delivery" in stands ? stands.delivery : "sent";
    expect(await abandon(stands, key)).toMatchObject({ delivery });
  });

  it("lets replaced keys go on working while it is held, but for those that somebody else may know", async () => {
    const held = async (isCompromised: boolean) =>
      (await abandon({ keyGeneration: 2, rotation: { ...RETIRING, isCompromised } }, "delivery")).rotation;
    expect(await held(false)).toMatchObject({ retireAt: null });
    expect(await held(true)).toMatchObject({ retireAt: RETIRING.retireAt });
  });

  it("is in the log when it was said: of the delivery's own message, to one person", async () => {
    const read = await world.put({ ...READY, delivery: "sent" });
    const { onPosted } = tellUndeliverable(world.deps);
    const at = { channelId: "D0DIRECT", messageId: "1.2" };
    await onPosted(post(read.id, "delivery"), at);
    await onPosted(post(read.id, "delivery-reminder:1:direct"), at);
    await onPosted({ ...post(read.id, "delivery"), target: { kind: "thread", channelId: "C1" } }, at);
    const told = (await world.audit(read.id)).filter(({ event }) => event === "delivery.posted");
    expect(told).toMatchObject([
      { channelId: "D0DIRECT", details: { to: RECIPIENT, mode: "reveal", ts: "1.2" } },
    ]);
  });
});

describe("whom Slack is asked about without taking what is remembered", () => {
  const PLAIN = { ...MADE_UP_PLAN, changes: [] };
  const ready = { ...READY, plan: PLAIN, planHash: planHash(PLAIN) };

  it("are the approvers whose words on more days were given before", async () => {
    vi.spyOn(world.deps, "cloudsOf").mockReturnValue({} as Clouds);
    const { commands, deps } = world.withSettings({ approvals: { needed: 2 } });
    vi.spyOn(deps, "cloudsOf").mockReturnValue({} as Clouds);
    const read = await world.put({ ...ready, expiresAt: "2026-12-04T09:00:00.000Z" });
    const extend = async (userId: string) => {
      const input = { token: (await world.tokensOf(read))("extend") ?? "", days: 5, comment: "" };
      return commands.extend(actor(userId), `extend:${userId}`, input);
    };
    expect(await extend(APPROVER)).toMatchObject({ ok: true });
    expect((await find(read)).extendedDays).toBe(0);
    world.directory.askedFresh.length = 0;
    expect(await extend(SECOND_APPROVER)).toMatchObject({ ok: true });
    expect(world.directory.askedFresh).toContain(APPROVER);
    expect((await find(read)).extendedDays).toBe(5);
  });

  it("is another recipient, who has to be a full member now", async () => {
    const propose = async (recipient: string) => {
      const read = await world.put({ ...ready, delivery: "held" });
      const token = (await world.tokensOf(read))("choose_recipient") ?? "";
      return world.commands.proposeRecipient(actor(OPERATOR), "recipient", { token, recipient });
    };
    world.directory.people.set("U0GUEST0001", { isGuest: true });
    world.directory.people.set("U0NOBODY001", null);
    const refusal = { code: "RECIPIENT_INVALID" };
    expect(await propose("U0GUEST0001")).toMatchObject({ ok: false, refusal });
    expect(await propose("U0NOBODY001")).toMatchObject({ ok: false, refusal });
    world.directory.askedFresh.length = 0;
    expect(await propose("U0NEWCOMER1")).toMatchObject({ ok: true });
    expect(world.directory.askedFresh).toContain("U0NEWCOMER1");
  });
});
