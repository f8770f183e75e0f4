import { beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import {
  control,
  copiedTo,
  DESTINATION,
  failuresOf,
  historyOf,
  type MgwWorld,
  makeJob,
  makeRole,
  pass,
  ROLE,
  ROLE_STATEMENTS,
  runJob,
  SOURCE,
  setStatus,
  startMgwWorld,
} from "./mgw-world.ts";

let world: MgwWorld;
let sim: Simulator;
beforeEach(async () => {
  world = await startMgwWorld();
  sim = world.alibaba;
});

const put = (...objects: object[]) => control(world.aws, "putObjects", { bucket: SOURCE, objects });
const keys = async () => (await copiedTo(sim)).map(({ key }) => key);
const newest = async () => (await historyOf(sim))[0] ?? {};
/** Status, why, and counts of the newest entry. */
const end = async () => {
  const { Status, Message, TotalCount, CopiedCount, SkippedCount, FailedCount } = await newest();
  return {
    Status: Status?.replace("IMPORT_JOB_", ""),
    Message,
    counts: [TotalCount, CopiedCount, SkippedCount, FailedCount].map(Number),
  };
};

describe("what fails by itself", () => {
  it("archived objects, long keys, keys with a slash in front, metadata that no header carries", async () => {
    await put(
      { key: "good", body: "1" },
      { key: "cold", body: "1", storageClass: "GLACIER" },
      { key: "restored", body: "1", storageClass: "GLACIER", restore: { isOngoing: false } },
      { key: "x".repeat(1_024), body: "1" },
      { key: "/absolute", body: "1" },
      { key: "special", body: "1", metadata: { owner: "Gr\u00fc\u00dfe" } },
      { key: "missing", body: "1", missingMeta: 1 },
    );
    await makeJob(world);
    await runJob(world);
    expect(await keys()).toEqual(["good", "restored"]);
    expect((await end()).counts).toEqual([7, 2, 0, 5]);
    expect(await failuresOf(sim)).toEqual({
      "/absolute": expect.stringMatching(/400, InvalidObjectName/),
      cold: "The operation is not valid for the object's state",
      missing: "check usermeta failed",
      special: "check usermeta failed",
      ["x".repeat(1_024)]: expect.stringMatching(/400, InvalidObjectName/),
    });
  });

  it("a key of more than 1,023 bytes by the destination's prefix alone", async () => {
    await put({ key: "x".repeat(1_021), body: "1" });
    await makeJob(world, {}, { destination: { Prefix: "in/" } });
    await runJob(world);
    expect((await end()).counts).toEqual([1, 0, 0, 1]);
  });

  it("objects that changed or went between listing and copying", async () => {
    await put(...["a", "b", "c", "d"].map((key) => ({ key: `${key}`, body: "1234" })));
    // Sixteen seconds a file.
    await makeJob(world, { ImportQos: { MaxBandWidth: 2 } });
    await setStatus(sim, "LAUNCHING");
    await pass(world, 170);
    await put({ key: "c", body: "longer than before" });
    await control(world.aws, "deleteObjects", { bucket: SOURCE, keys: ["d"] });
    await pass(world, 120);
    expect((await end()).counts).toEqual([4, 2, 0, 2]);
    expect(await failuresOf(sim)).toEqual({
      c: "check size failed",
      d: expect.stringMatching(/^http status code 404/),
    });
  });

  const deny = (actions: string, resource: string) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Principal: "*", Action: actions, Resource: resource }],
  });

  it("objects that the source's bucket policy keeps back", async () => {
    await put({ key: "a", body: "1" }, { key: "private/b", body: "1" });
    const policy = deny("s3:GetObject", `arn:aws:s3:::${SOURCE}/private/*`);
    await control(world.aws, "setBucketPolicy", { bucket: SOURCE, policy });
    await makeJob(world);
    await runJob(world);
    expect((await end()).counts).toEqual([2, 1, 0, 1]);
    expect((await failuresOf(sim))["private/b"]).toMatch(/^http status code 403, AccessDenied/);
  });

  it("a run whose source cannot be listed", async () => {
    await control(world.aws, "setBucketPolicy", {
      bucket: SOURCE,
      policy: deny("s3:ListBucket", `arn:aws:s3:::${SOURCE}`),
    });
    await makeJob(world);
    await runJob(world);
    const { Status, Message } = await end();
    expect([Status, Message]).toEqual([
      "INTERRUPTED",
      expect.stringMatching(/http status code 403, AccessDenied/),
    ]);
  });

  it("a run with a wrong key", async () => {
    await makeJob(world, {}, { source: { AccessSecret: "wrong" } });
    await runJob(world);
    expect((await end()).Message).toMatch(/SignatureDoesNotMatch/);
  });

  it("the rest of a run whose key loses its rights", async () => {
    await put(...Array.from({ length: 20 }, (_, at) => ({ key: `k${at}`, body: "1" })));
    await makeJob(world, { ImportQos: { MaxImportTaskQps: 1 } });
    await setStatus(sim, "LAUNCHING");
    await pass(world, 155);
    const policy = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] };
    await control(world.aws, "setOperatorPolicy", { policy });
    await pass(world, 60);
    const { Status, counts } = await end();
    expect(Status).toBe("FINISHED");
    expect(counts[1]).toBeGreaterThanOrEqual(4);
    expect(counts[3]).toBe(20 - (counts[1] ?? 0));
  });

  it.each<[string, string, object]>([
    ["without its role", "EntityNotExist.Role", { Role: "missing" }],
    ["with a role of another service's trust", "NoPermission", { Role: "mgw-destination" }],
  ])("a run %s", async (_, code, destination) => {
    await put({ key: "a", body: "1" });
    await makeJob(world, {}, { destination });
    await runJob(world);
    const { Status, Message } = await end();
    expect([Status, Message]).toEqual(["INTERRUPTED", expect.stringContaining(code)]);
  });

  it("every file where the role may not write, or the bucket's policy denies it", async () => {
    await put({ key: "a", body: "1" });
    await makeRole(sim, { statements: [{ ...ROLE_STATEMENTS[0], Action: ["oss:List*", "oss:Get*"] }] });
    await makeJob(world);
    await runJob(world);
    expect((await failuresOf(sim))["a"]).toMatch(/^http status code 403, AccessDenied/);
    await makeRole(sim, {});
    const policy = {
      Version: "1",
      Statement: [
        {
          Effect: "Deny",
          Principal: [`arn:sts::5123456789012345:assumed-role/${ROLE}/*`],
          Action: ["oss:PutObject"],
          Resource: [`acs:oss:*:*:${DESTINATION}/*`],
        },
      ],
    };
    await control(sim, "setBucketSetting", { bucket: DESTINATION, policy });
    await runJob(world);
    expect((await end()).counts).toEqual([1, 0, 0, 1]);
    await control(sim, "setBucketSetting", { bucket: DESTINATION, policy: null });
    await runJob(world);
    expect((await end()).counts).toEqual([1, 1, 0, 0]);
  });

  it("files of an account in the mainland by the public endpoint never, since the service writes inside", async () => {
    await control(sim, "setAccountCreated", { at: "2026-01-01T00:00:00Z" });
    await put({ key: "a", body: "1" });
    await makeJob(world);
    await runJob(world);
    expect((await end()).counts).toEqual([1, 1, 0, 0]);
  });
});
