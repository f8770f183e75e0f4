import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createAlibabaCloud } from "../../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../../src/clouds/aws/aws-cloud.ts";
import type { Clouds } from "../../../src/clouds/contract/clouds.ts";
import type { ObjectListing } from "../../../src/clouds/contract/object-listing.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import { noticeSchema } from "../../../src/notices/index.ts";
import type { Steps } from "../../../src/workflow/deps.ts";
import { compare } from "../../../src/workflow/runs/compare.ts";
import { type Contents, serveBuckets } from "../../comparison/two-buckets.ts";
import { MADE_UP_PLAN, RECIPIENT, REQUESTER } from "../../core/made-up-preparation.ts";
import {
  actor,
  OPERATOR,
  PLAN_HASH,
  SECOND_APPROVER,
  type StoryWorld,
  startStoryWorld,
} from "../support/story-world.ts";

const READY = { state: "ready", delivery: "stored", plan: MADE_UP_PLAN, planHash: PLAN_HASH } as const;
const ACCOUNTS = { aws: "111122223333", alibaba: "5123456789012345" };
const STEPS: Steps = { step: (_name, run) => run({ isLast: true }) };
/** Everything in the buckets was made long before. */
const OBJECT = { sizeBytes: 5, storageClass: "STANDARD" };

let world: StoryWorld;
let served: Awaited<ReturnType<typeof serveBuckets>> | undefined;
beforeAll(async () => {
  world = await startStoryWorld();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await served?.stop();
  served = undefined;
});
afterAll(() => world?.stop());

const named = (count: number, facts = OBJECT): Contents =>
  new Map(Array.from({ length: count }, (_, index) => [`data/${String(index).padStart(6, "0")}`, facts]));

/** The listings of two servers in the accounts that they are in, and how their pages are fetched. */
async function serve(
  source: Contents,
  destination: Contents,
  change: {
    owner?: string;
    fetchPage?: (fetch: ObjectListing["fetchPage"]) => ObjectListing["fetchPage"];
  } = {},
): Promise<void> {
  const on = await serveBuckets({ source, destination });
  served = on;
  const aws = createAwsCloud({
    region: "us-east-1",
    endpoint: on.endpoints.s3,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret-of-the-test" },
  });
  const alibaba = createAlibabaCloud({
    accessKeyId: "LTAIEXAMPLE",
    accessKeySecret: "secret-of-the-test",
    site: "intl",
    ossEndpoint: on.endpoints.oss,
  });
  // The servers know one bucket each.
  const openSource: typeof aws.openListing = async (bucket, input) => {
    const listing = await aws.openListing({ ...bucket, bucket: "amzn-s3-demo-bucket" }, input);
    return { ...listing, fetchPage: change.fetchPage?.(listing.fetchPage) ?? listing.fetchPage };
  };
  const openDestination: typeof alibaba.openListing = (_bucket, region, input) =>
    alibaba.openListing("oss-demo-bucket", region, input);
  const clouds = {
    aws: {
      getCallerIdentity: async () => ({ accountId: ACCOUNTS.aws }),
      findBucketRegion: async () => "us-east-1",
      readEncryption: async () => null,
      openListing: openSource,
    },
    alibaba: {
      getCallerIdentity: async () => ({ accountId: ACCOUNTS.alibaba }),
      findBucket: async (_bucket: string, region: string) => ({
        ...{ region, ownerId: change.owner ?? ACCOUNTS.alibaba, encryption: null },
      }),
      openListing: openDestination,
    },
  };
  vi.spyOn(world.deps, "cloudsOf").mockReturnValue(clouds as unknown as Clouds);
}

let pressed = 0;

/** Presses Compare and submits its form; the submission. */
async function begin(read: Preparation, by = REQUESTER, sampleSize = 0): Promise<string> {
  const submission = `compare-${++pressed}`;
  const token = (await world.tokensOf(read))("compare") ?? "";
  const outcome = await world.commands.compare(actor(by), submission, { token, sampleSize });
  expect(outcome).toMatchObject({ ok: true });
  return submission;
}

const run = ({ id, revision }: Preparation, submission: string, steps = STEPS) =>
  compare(steps, world.deps, {
    ...{ preparationId: id, revision, asked: { by: REQUESTER, submissionId: submission } },
  });

const find = async ({ id }: Preparation) => (await world.store.findPreparation(id)) as Preparation;
const noticeOf = async ({ id }: Preparation, submission: string) =>
  noticeSchema.parse((await world.store.findPost(id, `compare:${submission}`))?.notice);
const eventsOf = async ({ id }: Preparation) =>
  (await world.audit(id)).filter(({ event }) => event.startsWith("comparison."));
const underWay = ({ id }: Preparation) => world.store.findComparisonRun(id);

describe("a comparison of a preparation", () => {
  it("that finds both sides the same says so once, keeps it, and leaves nothing under way", async () => {
    await serve(named(2_500), named(2_500));
    const read = await world.put(READY);
    const submission = await begin(read);
    await run(read, submission);
    expect((await find(read)).comparison).toMatchObject({
      ...{ run: submission, by: REQUESTER, verdict: "same", examples: [] },
      tallies: { objects: { same: 2_500 }, sizeBytes: { same: 12_500 } },
    });
    expect(await noticeOf(read, submission)).toMatchObject({ status: "done", result: { verdict: "same" } });
    expect(await underWay(read)).toBeNull();
    const [begun, ended] = await eventsOf(read);
    expect(begun).toMatchObject({ event: "comparison.begun", actor: REQUESTER });
    expect(ended).toMatchObject({
      ...{ event: "comparison.ended", actor: REQUESTER },
      details: { run: submission, verdict: "same", objects: { same: 2_500 }, sizeBytes: 12_500 },
    });
  });

  it("keeps the first twenty differing keys in their order, whatever the order they are found in", async () => {
    const source = named(3_000);
    const destination = new Map([...source].filter((_, index) => index % 100 !== 7));
    await serve(source, destination);
    const read = await world.put(READY);
    await run(read, await begin(read));
    const { comparison } = await find(read);
    expect(comparison?.verdict).toBe("different");
    expect(comparison?.tallies.objects.missing).toBe(30);
    const expected = Array.from({ length: 20 }, (_, index) => ({
      ...{ outcome: "missing", key: `data/${String(index * 100 + 7).padStart(6, "0")}` },
    }));
    expect(comparison?.examples).toEqual(expected);
    expect(JSON.stringify(await noticeOf(read, comparison?.run ?? ""))).not.toContain("data/");
  });

  it("goes on from where a killed process was: nothing is compared twice, and no difference is lost", async () => {
    const source = named(12_000);
    const destination = new Map([...source].filter((_, index) => index % 1_500 !== 3));
    let pages = 0;
    let killAfter = 5;
    await serve(source, destination, {
      fetchPage: (fetch) => (after, signal) => {
        if (++pages > killAfter) throw new Error("killed");
        return fetch(after, signal);
      },
    });
    const read = await world.put(READY);
    const submission = await begin(read);
    const killed: Steps = {
      step: async (name, work) => {
        if (name === "report") throw new Error("killed");
        return work({ isLast: true });
      },
    };
    await expect(run(read, submission, killed)).rejects.toThrow("killed");
    const kept = JSON.stringify(await world.store.findComparisonCheckpoint(read.id));
    expect(kept).toContain('"pending"');
    // Boundaries of ranges and the first differing keys: not the names of what was compared.
    expect(kept.match(/data\//g)?.length ?? 0).toBeLessThan(120);
    killAfter = Number.POSITIVE_INFINITY;
    await run(read, submission);
    const { comparison } = await find(read);
    expect(comparison?.tallies.objects).toMatchObject({ same: 11_992, missing: 8 });
    expect(comparison?.examples.map(({ key }) => key)).toEqual(
      Array.from({ length: 8 }, (_, index) => `data/${String(index * 1_500 + 3).padStart(6, "0")}`),
    );
    expect((await eventsOf(read)).map(({ event }) => event)).toEqual([
      "comparison.begun",
      "comparison.ended",
    ]);
  });

  it("that was reported before a kill is not reported again", async () => {
    await serve(named(10), named(10));
    const read = await world.put(READY);
    const submission = await begin(read);
    const twice: Steps = {
      step: async (name, work) => {
        if (name === "report") await work({ isLast: true });
        return work({ isLast: true });
      },
    };
    await run(read, submission, twice);
    expect(await eventsOf(read)).toHaveLength(2);
  });

  it("is stopped by a person while a side does not answer, and then nothing is known", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    let asked = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    await serve(named(10), named(10), {
      fetchPage: () => (_after, signal) => {
        asked();
        return new Promise((_, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
        );
      },
    });
    const read = await world.put(READY);
    const submission = await begin(read);
    const done = run(read, submission);
    await isAsked;
    const token = (await world.tokensOf(read))("stop_compare") ?? "";
    expect(await world.commands.act("stop_compare", actor(OPERATOR), "stop-1", { token })).toMatchObject({
      ok: true,
    });
    await vi.advanceTimersByTimeAsync(5_000);
    await done;
    expect(await noticeOf(read, submission)).toMatchObject({ status: "stopped", stoppedBy: OPERATOR });
    expect((await find(read)).comparison).toBeNull();
    expect((await eventsOf(read)).map(({ event, actor: by }) => [event, by])).toEqual([
      ["comparison.begun", REQUESTER],
      ["comparison.stop_asked", OPERATOR],
      ["comparison.stopped", OPERATOR],
    ]);
    expect(await underWay(read)).toBeNull();
  });

  it("lists nothing where somebody wanted it to stop before it began again", async () => {
    await serve(named(10), named(10), {
      fetchPage: () => () => {
        throw new Error("expected no page to be fetched");
      },
    });
    const read = await world.put(READY);
    const submission = await begin(read);
    await world.store.askComparisonToStop(read.id, RECIPIENT);
    await run(read, submission);
    expect(await noticeOf(read, submission)).toMatchObject({ status: "stopped", stoppedBy: RECIPIENT });
  });

  it.each([
    ["of another account", { owner: "5999999999999999" }, "BUCKET_NOT_OURS"],
    [
      "that is not listed in order",
      {
        fetchPage:
          (fetch: ObjectListing["fetchPage"]): ObjectListing["fetchPage"] =>
          (_after, signal) =>
            fetch("", signal),
      },
      "LISTING_UNORDERED",
    ],
  ] as const)("with a bucket %s fails with the reason; what was known before stays", async (_, how, code) => {
    await serve(named(10), named(10));
    const read = await world.put(READY);
    await run(read, await begin(read));
    const { comparison } = await find(read);
    await served?.stop();
    await serve(named(5_000), named(5_000), how);
    const submission = await begin(await find(read));
    await run(read, submission);
    expect(await noticeOf(read, submission)).toMatchObject({
      ...{ status: "failed", failure: { detail: { code } } },
    });
    expect((await find(read)).comparison).toEqual(comparison);
    expect((await eventsOf(read)).at(-1)?.event).toBe("comparison.failed");
    expect(await underWay(read)).toBeNull();
  });

  it("reads nothing of the buckets that an altered row names", async () => {
    await serve(named(10), named(10));
    const read = await world.put(READY);
    const submission = await begin(read);
    vi.spyOn(world.store, "findPreparation").mockResolvedValue({ ...read, isAltered: true });
    await run(read, submission);
    vi.restoreAllMocks();
    expect(await noticeOf(read, submission)).toMatchObject({
      ...{ status: "failed", failure: { code: "RecordAltered" } },
    });
    expect(served?.requests()).toEqual([0, 0]);
  });
});

describe("the buttons of a comparison", () => {
  it("start one at a time, and start again what a process did not get to", async () => {
    const read = await world.put(READY);
    const first = await begin(read);
    expect(world.started).toContain(`compare:${read.id}:${first}`);
    world.started.length = 0;
    await begin(read, OPERATOR);
    expect(world.started).toEqual([`compare:${read.id}:${first}`]);
    expect(await underWay(read)).toMatchObject({ run: first, by: REQUESTER });
    expect(await eventsOf(read)).toHaveLength(1);
  });

  it("begin nothing new for a submission that is sent again after its end", async () => {
    await serve(named(10), named(10));
    const read = await world.put(READY);
    const submission = await begin(read);
    await run(read, submission);
    const token = (await world.tokensOf(read))("compare") ?? "";
    const again = await world.commands.compare(actor(REQUESTER), submission, { token, sampleSize: 0 });
    expect(again).toMatchObject({ ok: true });
    expect(await underWay(read)).toBeNull();
  });

  it.each([-1, 0.5, 1_001, Number.NaN])("take no sample of %s objects", async (sampleSize) => {
    const read = await world.put(READY);
    const token = (await world.tokensOf(read))("compare") ?? "";
    const refused = await world.commands.compare(actor(REQUESTER), `s-${sampleSize}`, { token, sampleSize });
    expect(refused).toMatchObject({ ok: false, refusal: { code: "SAMPLE_SIZE" } });
    expect(await underWay(read)).toBeNull();
  });

  it("are for requester, recipient and operators of what is ready", async () => {
    const read = await world.put(READY);
    const token = (await world.tokensOf(read))("compare") ?? "";
    const refused = await world.commands.compare(actor(SECOND_APPROVER), "s-other", { token, sampleSize: 0 });
    expect(refused).toMatchObject({ ok: false, refusal: { code: "NOT_ALLOWED" } });
    const revoked = await world.put({ ...READY, state: "revoked" });
    const late = (await world.tokensOf(revoked))("compare") ?? "";
    const tooLate = await world.commands.compare(actor(REQUESTER), "s-late", { token: late, sampleSize: 0 });
    expect(tooLate).toMatchObject({ ok: false, refusal: { code: "WRONG_STATE" } });
  });

  it("stop nothing where nothing is under way", async () => {
    const read = await world.put(READY);
    const token = (await world.tokensOf(read))("stop_compare") ?? "";
    const refused = await world.commands.act("stop_compare", actor(REQUESTER), "s-none", { token });
    expect(refused).toMatchObject({ ok: false, refusal: { code: "ALREADY_DONE" } });
  });
});
