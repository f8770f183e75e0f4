import { describe, expect, it } from "vitest";
import { CloudConflict, CloudUnavailable, NOT_AS_PLANNED, NOT_OURS } from "../../../src/core/errors.ts";
import { importTags } from "../../../src/core/migration/names.ts";
import { ensureImportAddress, verifyAddress } from "../../../src/provisioning/migration/ensure-address.ts";
import { ensureImportJob, launchJob, readNewestRun } from "../../../src/provisioning/migration/ensure-job.ts";
import { removeImports } from "../../../src/provisioning/migration/remove-imports.ts";
import { failureOf } from "../../clouds/failure-of.ts";
import { addressOf, type Fault, serviceInMemory } from "./service-in-memory.ts";

const MARK = { preparationId: "MP-ABC123", installationId: "inst-1" };
const TAGS = importTags(MARK);
const SOURCE = {
  type: "s3" as const,
  name: "mgw-prep-mp-abc123-src-1",
  bucket: "b",
  prefix: "p/",
  domain: "s3.us-east-1.amazonaws.com",
  key: { accessKeyId: "AKIA1", secretAccessKey: "secret" },
};
const JOB = {
  name: "mgw-prep-mp-abc123",
  sourceAddress: SOURCE.name,
  destinationAddress: "mgw-prep-mp-abc123-dst",
  overwrite: "when-newer" as const,
  speed: { maxBitsPerSecond: null, maxFilesPerSecond: null },
  keyPatterns: null,
  parentVersion: null,
};

function open() {
  const memory = serviceInMemory();
  return { ...memory, context: { service: memory.service, region: "eu-central-1", mark: MARK } };
}
const FAULTS: readonly Fault[] = ["before", "after", "late"];
/** As a step of the engine does: again, while the outcome is not known. */
async function untilDone<T>(run: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof CloudUnavailable) || tried >= 8) throw error;
    }
  }
}
const sent = (changes: readonly string[], operation: string) =>
  changes.filter((change) => change.startsWith(`${operation} `)).length;

describe("an address", () => {
  it("is made once, read back, and found the next time", async () => {
    const { context, changes, addresses } = open();
    expect(await ensureImportAddress(context, SOURCE)).toMatchObject({ isNew: true });
    expect(await ensureImportAddress(context, SOURCE)).toMatchObject({ isNew: false });
    expect(changes).toEqual([`createImportAddress ${SOURCE.name}`]);
    expect(addresses.get(SOURCE.name)?.tags).toBe(TAGS);
  });

  it.each(FAULTS)("is there once when the answer is lost: %s", async (fault) => {
    const { context, addresses, fail, settle } = open();
    fail("createImportAddress", fault);
    await untilDone(() => ensureImportAddress(context, SOURCE));
    settle();
    expect([...addresses.values()]).toEqual([addressOf({ ...SOURCE, tags: TAGS })]);
  });

  it.each(FAULTS)("is there once when the answer is lost five times: %s", async (fault) => {
    const { context, addresses, fail, settle } = open();
    fail("createImportAddress", fault, fault, fault, fault, fault);
    await untilDone(() => ensureImportAddress(context, SOURCE));
    settle();
    expect([...addresses.keys()]).toEqual([SOURCE.name]);
  });

  it("of ours with an older key is made anew", async () => {
    const { context, addresses, changes } = open();
    const older = { ...SOURCE, key: { accessKeyId: "AKIA0", secretAccessKey: "old" }, tags: TAGS };
    addresses.set(SOURCE.name, addressOf(older));
    await ensureImportAddress(context, SOURCE);
    expect(addresses.get(SOURCE.name)?.accessKeyId).toBe("AKIA1");
    expect(changes).toEqual([`deleteImportAddress ${SOURCE.name}`, `createImportAddress ${SOURCE.name}`]);
  });

  it.each([
    ["somebody else's", { tags: "x:1" }, NOT_OURS],
    ["for another bucket", { bucket: "other" }, NOT_AS_PLANNED],
    ["for another prefix", { prefix: "" }, NOT_AS_PLANNED],
  ])("that is %s is left alone and told", async (_, given, code) => {
    const { context, addresses, changes } = open();
    addresses.set(SOURCE.name, { ...addressOf({ ...SOURCE, tags: TAGS }), ...given });
    const error = await failureOf(ensureImportAddress(context, SOURCE));
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure.code).toBe(code);
    expect(changes).toEqual([]);
  });

  it("whose name somebody took at the same moment is not taken for ours", async () => {
    const { context, addresses, fail } = open();
    fail("createImportAddress", "late");
    // Ours is on its way while somebody else's comes first.
    const foreign = addressOf({ ...SOURCE, tags: "x:1" });
    const find = context.service.findImportAddress;
    let looks = 0;
    context.service.findImportAddress = (region, name) => {
      looks += 1;
      if (looks === 2) addresses.set(SOURCE.name, foreign);
      return find(region, name).catch(() => addresses.get(name) ?? null);
    };
    const error = await failureOf(ensureImportAddress(context, SOURCE));
    expect(error.failure.code).toBe(NOT_OURS);
  });
});

describe("a trial of an address", () => {
  const trial = (status: string, errorCode: string | null = null) => ({
    status,
    errorCode,
    errorMessage: null,
    answer: "",
  });
  const trying = (...answers: ReturnType<typeof trial>[]) => {
    let asked = 0;
    const waits: number[] = [];
    const service = {
      verifyImportAddress: async () => answers[Math.min(asked++, answers.length - 1)] ?? trial(""),
    };
    const context = { service: service as never, region: "r" };
    const run = () => verifyAddress(context, "n", async (ms) => void waits.push(ms));
    return { run, waits };
  };

  it("is asked for until it has ended", async () => {
    const { run, waits } = trying(trial(""), trial("notVerify"), trial("available"));
    expect(await run()).toMatchObject({ outcome: "available" });
    expect(waits).toEqual([3_000, 3_000]);
  });

  it("that never ends is none that went well", async () => {
    const { run, waits } = trying(trial(""));
    expect((await run()).outcome).toBe("waiting");
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(60_000);
  });

  it("that was refused is told at once, with the service's words", async () => {
    const { run, waits } = trying(trial("unavailable", "InvalidAccessKeyId"));
    expect(await run()).toMatchObject({ outcome: "refused", trial: { errorCode: "InvalidAccessKeyId" } });
    expect(waits).toEqual([]);
  });
});

describe("a job", () => {
  it.each(FAULTS)("is there once, and not started, when the answer is lost: %s", async (fault) => {
    const { context, jobs, fail, settle } = open();
    fail("createImportJob", fault, fault);
    await untilDone(() => ensureImportJob(context, JOB));
    settle();
    expect([...jobs.values()].map(({ name, status }) => [name, status])).toEqual([
      [JOB.name, "IMPORT_JOB_BEGIN"],
    ]);
  });

  it("of another name for the same pair is not taken over", async () => {
    const { context, jobs } = open();
    await ensureImportJob(context, { ...JOB, name: "somebodys" });
    const error = await failureOf(ensureImportJob(context, JOB));
    expect(error.failure.code).toBe("ImportJobRepeatedOnSameAddress");
    expect([...jobs.keys()]).toEqual(["somebodys"]);
  });

  it("of ours that was made for something else is left alone", async () => {
    const { context } = open();
    await ensureImportJob(context, { ...JOB, overwrite: "always" });
    const error = await failureOf(ensureImportJob(context, JOB));
    expect(error.failure.code).toBe(NOT_AS_PLANNED);
  });
});

describe("a launch", () => {
  async function ready() {
    const world = open();
    await ensureImportJob(world.context, JOB);
    return { ...world, before: await readNewestRun(world.context, JOB.name) };
  }

  it.each(FAULTS)("begins one run when the answer is lost: %s", async (fault) => {
    const { context, history, fail, settle, before } = await ready();
    fail("setImportJobStatus", fault);
    await untilDone(() => launchJob(context, JOB.name, before));
    settle();
    await launchJob(context, JOB.name, before);
    expect(history.map(({ runtimeId }) => runtimeId)).toEqual([1]);
  });

  it("is not sent again once its run is over, which would be another round", async () => {
    const { context, changes, fail, end, before } = await ready();
    fail("setImportJobStatus", "after");
    await failureOf(launchJob(context, JOB.name, before));
    end(JOB.name);
    expect(await launchJob(context, JOB.name, before)).toBe("over");
    expect(sent(changes, "setImportJobStatus")).toBe(1);
  });

  it("of a job that has run before begins its next run, once", async () => {
    const { context, history, end, before } = await ready();
    await launchJob(context, JOB.name, before);
    end(JOB.name);
    const again = await readNewestRun(context, JOB.name);
    expect(await launchJob(context, JOB.name, again)).toBe("sent");
    expect(await launchJob(context, JOB.name, again)).toBe("begun");
    expect(history.map(({ runtimeId }) => runtimeId)).toEqual([2, 1]);
  });

  it("of a job that is gone, or says what nobody knows, is sent to nobody", async () => {
    const { context, changes, end } = await ready();
    expect(await launchJob(context, "nobody", 0)).toBe("gone");
    end(JOB.name, "IMPORT_JOB_DREAMING");
    expect(await launchJob(context, JOB.name, 0)).toBe("wait");
    expect(sent(changes, "setImportJobStatus")).toBe(0);
  });
});

describe("taking back what was made", () => {
  const OWN = { jobs: [JOB.name], addresses: [SOURCE.name] };
  async function made() {
    const world = open();
    await ensureImportAddress(world.context, SOURCE);
    await ensureImportJob(world.context, JOB);
    return world;
  }
  async function passes(run: () => Promise<"gone" | "wait">): Promise<number> {
    for (let pass = 1; pass < 20; pass += 1) if ((await untilDone(run)) === "gone") return pass;
    throw new Error("expected an end");
  }

  it("closes, deletes the job, waits for that, and only then deletes the addresses", async () => {
    const { context, changes, addresses, jobs } = await made();
    await launchJob(context, JOB.name, 0);
    changes.length = 0;
    const pass = () => removeImports(context, OWN);
    await pass();
    expect(changes).toEqual([`setImportJobStatus ${JOB.name} close`]);
    await pass();
    expect(changes).toHaveLength(1);
    const job = jobs.get(JOB.name);
    if (job) job.status = "IMPORT_JOB_FINISHED";
    await passes(pass);
    expect(changes.slice(1)).toEqual([`deleteImportJob ${JOB.name}`, `deleteImportAddress ${SOURCE.name}`]);
    expect([addresses.size, jobs.size]).toEqual([0, 0]);
  });

  it.each(FAULTS)("leaves nothing behind when answers are lost: %s", async (fault) => {
    const { context, addresses, jobs, fail, settle } = await made();
    fail("deleteImportJob", fault);
    fail("deleteImportAddress", fault);
    await passes(() => removeImports(context, OWN));
    settle();
    expect([addresses.size, jobs.size]).toEqual([0, 0]);
  });

  it("says that an address is gone once the service does, not once it said that it will be", async () => {
    const { context, addresses, jobs, fail } = await made();
    jobs.clear();
    fail("deleteImportAddress", "slow");
    expect(await removeImports(context, OWN)).toBe("wait");
    expect(await removeImports(context, OWN)).toBe("wait");
    expect(await removeImports(context, OWN)).toBe("gone");
    expect(addresses.size).toBe(0);
  });

  it("touches nothing that does not bear our mark", async () => {
    const { context, addresses, jobs, changes } = await made();
    const job = jobs.get(JOB.name);
    if (job) job.tags = "x:1";
    changes.length = 0;
    expect((await failureOf(removeImports(context, OWN))).failure.code).toBe(NOT_OURS);
    jobs.clear();
    const address = addresses.get(SOURCE.name);
    if (address) address.tags = "x:1";
    expect((await failureOf(removeImports(context, OWN))).failure.code).toBe(NOT_OURS);
    expect(changes).toEqual([]);
  });

  it("is done at once where there is nothing", async () => {
    const { context, changes } = open();
    expect(await removeImports(context, OWN)).toBe("gone");
    expect(changes).toEqual([]);
  });
});
