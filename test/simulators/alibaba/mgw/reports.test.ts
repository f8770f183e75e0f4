import { beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import { ossClient } from "../clients.ts";
import { callMgw, createAddress, outcomeOf, textOf, xml } from "./mgw-client.ts";
import {
  control,
  copiedTo,
  createJob,
  DESTINATION,
  elementOf,
  failuresOf,
  historyOf,
  type MgwWorld,
  makeJob,
  makeRole,
  pass,
  runJob,
  SOURCE,
  SOURCE_DETAIL,
  setStatus,
  startMgwWorld,
} from "./mgw-world.ts";

let world: MgwWorld;
let sim: Simulator;
let version: string;
beforeEach(async () => {
  world = await startMgwWorld();
  sim = world.alibaba;
  const objects = [
    { key: "good", body: "1" },
    { key: "cold, one", body: "12", storageClass: "GLACIER" },
    { key: "cold two", body: "123", storageClass: "GLACIER" },
  ];
  await control(world.aws, "putObjects", { bucket: SOURCE, objects });
});

const assume = (assumptions: Record<string, string>) => control(sim, "setMgw", { assumptions });
const prepare = async (job: object = {}, addresses: object = {}) => {
  await makeJob(world, { ...job }, addresses);
  version = await elementOf(sim, "Version");
};
const report = (runtimeId = "1") => callMgw(sim, "GET", "/report", { query: { version, runtimeId } });
const askReport = (elements: object = {}) =>
  callMgw(sim, "POST", "/report", {
    body: xml({ CreateReport: { Version: version, JobName: "job", RuntimeId: 1, ...elements } }),
  });
const result = (query: Record<string, string> = { runtimeId: "1" }) =>
  callMgw(sim, "GET", "/job/job", { query: { jobResult: "", ...query } });
const fields = async (names: string[], answer = report()) => {
  const got = await answer;
  return names.map((name) => textOf(got, name));
};
const readOss = async (key: string) => {
  const client = ossClient(sim, { region: "oss-cn-beijing", bucket: DESTINATION });
  return String((await client.get(key)).content);
};

describe("a report", () => {
  const COUNTS = ["Status", "TotalCount", "CopiedCount", "SkippedCount", "FailedCount"];

  it("is made when it is asked for, once the run has ended", async () => {
    await prepare();
    expect(outcomeOf(await report())).toBe("404 NoSuchImportJobRunTimeId");
    await setStatus(sim, "LAUNCHING");
    expect(outcomeOf(await askReport())).toBe("409 InvalidImportJobStatus");
    await pass(world, 600);
    expect(await fields(["Status"])).toEqual(["NotExist"]);
    expect(outcomeOf(await askReport({ JobName: "another" }))).toBe("404 NoSuchImportJob");
    expect(outcomeOf(await askReport({ RuntimeId: 2 }))).toBe("404 NoSuchImportJobRunTimeId");
    expect(outcomeOf(await askReport())).toBe("200");
    expect(await fields(["Status", "FailedListPrefix"])).toEqual(["Running", ""]);
    await pass(world, 20);
    expect(outcomeOf(await askReport())).toBe("200");
    await pass(world, 10);
    expect(await fields(COUNTS)).toEqual(["Finished", "3", "1", "0", "2"]);
    const [failed, total] = await fields(["FailedListPrefix", "TotalListPrefix"]);
    expect(failed).toBe(`aliyun_import_report/5123456789012345/${version}/1/failed_list/`);
    const lines = (await readOss(`${failed}0.csv`)).trim().split("\n");
    expect(lines.map((line) => line.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME"))).toEqual([
      "cold%20two,3,TIME,TIME,The operation is not valid for the object's state",
      "cold%2C%20one,2,TIME,TIME,The operation is not valid for the object's state",
    ]);
    expect((await readOss(`${total}0.csv`)).trim().split("\n")).toHaveLength(3);
  });

  it("comes after each run of a job that was made with one, below the prefix where that is assumed", async () => {
    await assume({ reportPlace: "under-prefix" });
    await prepare({ CreateReport: true }, { destination: { Prefix: "in/" } });
    await runJob(world);
    expect(await fields(["Status", "FailedListPrefix"])).toEqual([
      "Finished",
      `in/aliyun_import_report/5123456789012345/${version}/1/failed_list/`,
    ]);
    expect(await readOss(`in/aliyun_import_report/5123456789012345/${version}/1/failed_list/0.csv`)).toMatch(
      /^cold two,3/,
    );
    await runJob(world);
    expect(await fields(["Status", "SkippedCount"], report("2"))).toEqual(["Finished", "1"]);
  });

  it("tells times as seconds of the epoch, or as texts", async () => {
    await prepare({ CreateReport: true });
    await runJob(world);
    const [created, seconds] = await fields(["JobCreateTime", "JobExecuteTime"]);
    expect(created).toMatch(/^\d{10}$/);
    expect(Number(seconds)).toBeGreaterThanOrEqual(150);
    await control(sim, "setMgw", { reportTimes: "iso" });
    const [text, duration] = await fields(["JobCreateTime", "JobExecuteTime"]);
    expect(text).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(duration).toBe(`${seconds}s`);
  });

  it("fails where the role may not write it", async () => {
    await prepare();
    await runJob(world);
    await makeRole(sim, { statements: [] });
    await askReport();
    await pass(world, 30);
    expect(await fields(["Status", "FailedListPrefix"])).toEqual(["Failed", ""]);
    expect((await fields(["ErrorMessage"]))[0]).toMatch(/^AccessDenied/);
  });
});

describe("the failed files of a run", () => {
  const inventory = async () => {
    const answer = await result();
    const names = [
      "AddressType",
      "InvPath",
      "InvBucket",
      "InvDomain",
      "InvLocation",
      "InvAccessId",
      "InvAccessSecret",
      "InvRegionId",
    ];
    return Object.fromEntries(names.map((name) => [name, textOf(answer, name) ?? ""]));
  };

  it("are ready a while after its end, and nothing is to be done where none failed", async () => {
    await prepare();
    expect(outcomeOf(await result({}))).toBe("400 MissingArgument");
    expect(outcomeOf(await result())).toBe("404 NoSuchImportJobRunTimeId");
    await setStatus(sim, "LAUNCHING");
    await pass(world, 155);
    const names = [
      "ReadyRetry",
      "TotalObjectCount",
      "CopiedObjectCount",
      "FailedObjectCount",
      "InvAccessSecret",
    ];
    expect(await fields(names, result())).toEqual(["NotReady", "3", "1", "2", ""]);
    await pass(world, 60);
    const ready = await fields(names, result());
    expect(ready.slice(0, 4)).toEqual(["Ready", "3", "1", "2"]);
    expect(await control(sim, "secretValues")).toContain(ready[4]);
    await control(world.aws, "deleteObjects", { bucket: SOURCE, keys: ["cold, one", "cold two"] });
    await runJob(world);
    expect(await fields(["ReadyRetry", "AddressType"], result({ runtimeId: "2" }))).toEqual(["NoNeed", ""]);
  });

  it("are migrated by a sub-job, once they can be read", async () => {
    await prepare();
    await runJob(world);
    const list = await inventory();
    expect(list["AddressType"]).toBe("inv");
    const detail = { ...SOURCE_DETAIL, ...list, DataType: "s3" };
    expect(outcomeOf(await createAddress(sim, "retry", detail))).toBe("200");
    const { DataType: _, ...withoutType } = detail;
    expect(outcomeOf(await createAddress(sim, "retry-2", withoutType))).toBe("400 MissingArgument");
    await callMgw(sim, "GET", "/address/retry", { query: { verify: "" } });
    await pass(world, 3);
    const verified = await callMgw(sim, "GET", "/address/retry", { query: { verify: "" } });
    expect(textOf(verified, "Status")).toBe("available");
    expect(await createJob(sim, { Name: "job-r1", SrcAddress: "retry", ParentVersion: version })).toBe("200");
    const restored = [
      { key: "cold, one", body: "12", storageClass: "STANDARD" },
      { key: "cold two", body: "changed since", storageClass: "STANDARD" },
      { key: "new", body: "1" },
    ];
    await control(world.aws, "putObjects", { bucket: SOURCE, objects: restored });
    await runJob(world, "job-r1");
    expect((await historyOf(sim, {}, "job-r1"))[0]).toMatchObject({
      Status: "IMPORT_JOB_FINISHED",
      TotalCount: "2",
      CopiedCount: "2",
      FailedCount: "0",
    });
    expect((await copiedTo(sim)).map(({ key }) => key)).toEqual(["cold two", "cold, one", "good"]);
    expect(await failuresOf(sim, "job-r1")).toEqual({});
  });

  it("are not opened by another secret, nor by one that is over", async () => {
    await prepare();
    await assume({ retryAddress: "ossinv" });
    await runJob(world);
    const list = await inventory();
    const verify = async (name: string) => {
      await callMgw(sim, "GET", `/address/${name}`, { query: { verify: "" } });
      await pass(world, 3);
      return textOf(await callMgw(sim, "GET", `/address/${name}`, { query: { verify: "" } }), "Status");
    };
    await createAddress(sim, "wrong", { ...SOURCE_DETAIL, ...list, InvAccessSecret: "wrong" });
    expect(await verify("wrong")).toBe("unavailable");
    await createAddress(sim, "right", { ...SOURCE_DETAIL, ...list });
    expect(await verify("right")).toBe("available");
    await pass(world, 3_600);
    expect(await verify("right")).toBe("unavailable");
  });
});
