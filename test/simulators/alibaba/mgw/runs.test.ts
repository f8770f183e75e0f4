import { beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import { callMgw, createAddress, outcomeOf, xml } from "./mgw-client.ts";
import {
  control,
  copiedTo,
  createJob,
  DESTINATION_DETAIL,
  elementOf,
  historyOf,
  type MgwWorld,
  makeJob,
  pass,
  runJob,
  SOURCE,
  SOURCE_DETAIL,
  setStatus,
  startMgwWorld,
} from "./mgw-world.ts";

let world: MgwWorld;
let sim: Simulator;
beforeEach(async () => {
  world = await startMgwWorld();
  sim = world.alibaba;
});

const status = () => elementOf(sim, "Status");
const assume = (assumptions: Record<string, string>) => control(sim, "setMgw", { assumptions });
const remove = async (query: Record<string, string> = {}, name = "job") =>
  outcomeOf(await callMgw(sim, "DELETE", `/job/${name}`, { query }));
const put = (generator: object) => control(world.aws, "putObjects", { bucket: SOURCE, generator });

describe("a run", () => {
  it("goes through the states of the service in its own time", async () => {
    await put({ count: 3_000, sizeBytes: 10 });
    await makeJob(world, { ImportQos: { MaxImportTaskQps: 30 } });
    expect(await setStatus(sim, "LAUNCHING")).toBe("200");
    expect(await status()).toBe("IMPORT_JOB_LAUNCHING");
    await pass(world, 60);
    expect(await status()).toBe("IMPORT_JOB_LAUNCHING");
    await pass(world, 60);
    expect(await status()).toBe("IMPORT_JOB_PREPARING");
    expect((await historyOf(sim))[0]).toMatchObject({
      CommitId: "2",
      TotalCount: "-1",
      CopiedCount: "-1",
      EndTime: "",
    });
    await pass(world, 30);
    expect(await status()).toBe("IMPORT_JOB_DOING");
    await pass(world, 10);
    const [during] = await historyOf(sim);
    expect(during).toMatchObject({ Status: "IMPORT_JOB_DOING", RuntimeState: "Normal", FailedCount: "0" });
    const [total, copied] = [Number(during?.["TotalCount"]), Number(during?.["CopiedCount"])];
    expect(copied).toBeGreaterThan(0);
    expect(copied).toBeLessThan(2_500);
    expect(total).toBeGreaterThanOrEqual(copied);
    await pass(world, 120);
    expect(await status()).toBe("IMPORT_JOB_FINISHED");
    const entries = await historyOf(sim);
    expect(entries.map(({ CommitId, Status, Operator }) => [CommitId, Status, Operator])).toEqual([
      ["5", "IMPORT_JOB_FINISHED", "system"],
      ["4", "IMPORT_JOB_CLOSING", "system"],
      ["3", "IMPORT_JOB_DOING", "system"],
      ["2", "IMPORT_JOB_PREPARING", "system"],
      ["1", "IMPORT_JOB_LAUNCHING", "user"],
    ]);
    expect(entries[0]).toMatchObject({
      ListStatus: "Finished",
      TotalCount: "3000",
      TotalSize: "30000",
      CopiedCount: "3000",
      SkippedCount: "0",
    });
    expect(await copiedTo(sim)).toHaveLength(3_000);
    expect((await historyOf(sim, { count: "2" })).map(({ CommitId }) => CommitId)).toEqual(["5", "4"]);
    const unknown = await callMgw(sim, "GET", "/jobhistory/job", { query: { runtimeId: "2" } });
    expect(outcomeOf(unknown)).toBe("404 NoSuchImportJobRunTimeId");
  });

  it("is as slow as its limits", async () => {
    await put({ count: 1_000, sizeBytes: 1_000 });
    await makeJob(world, { ImportQos: { MaxImportTaskQps: 10 } });
    await setStatus(sim, "LAUNCHING");
    await pass(world, 150 + 20);
    const copied = async () => Number((await historyOf(sim))[0]?.["CopiedCount"]);
    expect(await copied()).toBeGreaterThanOrEqual(199);
    expect(await copied()).toBeLessThan(230);
    const change = (ImportQos: object) =>
      callMgw(sim, "PUT", "/job/job", { body: xml({ ImportJob: { ImportQos } }) });
    // 80,000 bits are ten files a second.
    expect(outcomeOf(await change({ MaxBandWidth: 80_000 }))).toBe("200");
    expect(await elementOf(sim, "MaxImportTaskQps")).toBe("10");
    const before = await copied();
    await pass(world, 10);
    expect((await copied()) - before).toBeGreaterThanOrEqual(99);
    expect((await copied()) - before).toBeLessThan(130);
    const both = xml({ ImportJob: { Status: "IMPORT_JOB_SUSPEND", ImportQos: { MaxBandWidth: 1 } } });
    expect(outcomeOf(await callMgw(sim, "PUT", "/job/job", { body: both }))).toBe("400 InvalidArgument");
    expect(outcomeOf(await callMgw(sim, "PUT", "/job/job", { body: "<ImportJob></ImportJob>" }))).toBe(
      "400 InvalidArgument",
    );
  });

  it("pauses and goes on with its counts, and a further start is a further run", async () => {
    await put({ count: 2_000, sizeBytes: 10 });
    await makeJob(world, { ImportQos: { MaxImportTaskQps: 100 } });
    await setStatus(sim, "LAUNCHING");
    await pass(world, 155);
    expect(await setStatus(sim, "SUSPEND")).toBe("200");
    const paused = Number((await historyOf(sim))[0]?.["CopiedCount"]);
    expect(paused).toBeGreaterThan(400);
    await pass(world, 600);
    expect(await status()).toBe("IMPORT_JOB_SUSPEND");
    expect(Number((await historyOf(sim))[0]?.["CopiedCount"])).toBe(paused);
    expect(await copiedTo(sim)).toHaveLength(paused);
    expect(await setStatus(sim, "LAUNCHING")).toBe("200");
    await pass(world, 600);
    expect((await historyOf(sim))[0]).toMatchObject({
      Status: "IMPORT_JOB_FINISHED",
      RuntimeId: "1",
      CopiedCount: "2000",
      SkippedCount: "0",
    });
    await runJob(world);
    expect((await historyOf(sim))[0]).toMatchObject({
      Status: "IMPORT_JOB_FINISHED",
      RuntimeId: "2",
      CopiedCount: "2000",
      SkippedCount: "2000",
    });
    expect(await historyOf(sim, { runtimeId: "1" })).toHaveLength(9);
    expect((await historyOf(sim, { runtimeId: "1" }))[0]).toMatchObject({
      CopiedCount: "2000",
      SkippedCount: "0",
    });
  });

  it("is closed by its user and keeps what was copied", async () => {
    await put({ count: 2_000, sizeBytes: 10 });
    await makeJob(world, { ImportQos: { MaxImportTaskQps: 20 } });
    await setStatus(sim, "LAUNCHING");
    await pass(world, 155);
    expect(await remove()).toBe("409 InvalidImportJobStatus");
    expect(await setStatus(sim, "CLOSING")).toBe("200");
    expect(await setStatus(sim, "LAUNCHING")).toBe("409 InvalidImportJobStatus");
    await pass(world, 60);
    const [entry] = await historyOf(sim);
    expect(entry).toMatchObject({ Status: "IMPORT_JOB_FINISHED", TotalCount: "2000" });
    expect(await copiedTo(sim)).toHaveLength(Number(entry?.["CopiedCount"]));
    expect(Number(entry?.["CopiedCount"])).toBeLessThan(1_000);
    expect(await setStatus(sim, "SUSPEND")).toBe("409 InvalidImportJobStatus");
    expect(await setStatus(sim, "FINISHED")).toBe("400 InvalidArgument");
  });

  it("is given up by the service, and started again where that is assumed", async () => {
    await put({ count: 2_000, sizeBytes: 10 });
    await makeJob(world, { ImportQos: { MaxImportTaskQps: 100 } });
    await setStatus(sim, "LAUNCHING");
    await pass(world, 155);
    await control(sim, "interruptMgwJob", { region: "cn-beijing", name: "job", message: "Machine lost" });
    expect((await historyOf(sim))[0]).toMatchObject({
      Status: "IMPORT_JOB_INTERRUPTED",
      RuntimeState: "Interrupt",
      Message: "Machine lost",
    });
    await assume({ relaunchInterrupted: "refused" });
    expect(await setStatus(sim, "LAUNCHING")).toBe("409 InvalidImportJobStatus");
    await assume({ relaunchInterrupted: "next-run" });
    expect(await setStatus(sim, "LAUNCHING")).toBe("200");
    await pass(world, 600);
    const [entry] = await historyOf(sim);
    expect(entry).toMatchObject({ Status: "IMPORT_JOB_FINISHED", RuntimeId: "2", CopiedCount: "2000" });
    expect(Number(entry?.["SkippedCount"])).toBeGreaterThan(400);
  });

  it("waits for a place while as many run as a region has", async () => {
    await makeJob(world);
    await createAddress(sim, "src-2", SOURCE_DETAIL);
    await createJob(sim, { Name: "second", SrcAddress: "src-2" });
    await control(sim, "setMgw", { limits: { running: 1 } });
    expect(await setStatus(sim, "LAUNCHING")).toBe("200");
    expect(await setStatus(sim, "LAUNCHING", "second")).toBe("409 ImportJobConcurrencyExceed");
    await pass(world, 600);
    expect(await remove()).toBe("204");
    expect(await setStatus(sim, "LAUNCHING", "second")).toBe("409 ImportJobConcurrencyExceed");
    await pass(world, 30);
    expect(await setStatus(sim, "LAUNCHING", "second")).toBe("200");
  });

  it("stays as deleting for half a minute, then is gone, and its addresses are free", async () => {
    await makeJob(world);
    expect(await remove()).toBe("204");
    expect(await status()).toBe("IMPORT_JOB_DELETING");
    expect(await remove()).toBe("409 ImportJobInDeleting");
    expect(await setStatus(sim, "LAUNCHING")).toBe("409 ImportJobInDeleting");
    await pass(world, 29);
    expect(outcomeOf(await callMgw(sim, "DELETE", "/address/src"))).toBe("409 ImportAddressIsOccupied");
    await pass(world, 1);
    expect(await remove()).toBe("404 NoSuchImportJob");
    expect(outcomeOf(await callMgw(sim, "DELETE", "/address/src"))).toBe("204");
  });

  it("is stopped by its deletion where that is assumed", async () => {
    await put({ count: 2_000, sizeBytes: 10 });
    await makeJob(world, { ImportQos: { MaxImportTaskQps: 20 } });
    await setStatus(sim, "LAUNCHING");
    await pass(world, 155);
    await assume({ deleteRunning: "stops" });
    expect(await remove()).toBe("204");
    await pass(world, 600);
    expect((await copiedTo(sim)).length).toBeLessThan(1_000);
  });

  it("shows its state late, or one that nobody knows", async () => {
    await makeJob(world);
    await assume({ visibility: "late" });
    await pass(world, 3);
    await setStatus(sim, "LAUNCHING");
    expect(await status()).toBe("IMPORT_JOB_BEGIN");
    await pass(world, 3);
    expect(await status()).toBe("IMPORT_JOB_LAUNCHING");
    const place = { region: "cn-beijing", name: "job" };
    await control(sim, "showMgwJobStatus", { ...place, status: "IMPORT_JOB_CONFIRMED" });
    expect(await status()).toBe("IMPORT_JOB_CONFIRMED");
    await control(sim, "showMgwJobStatus", { ...place, status: null });
    expect(await status()).toBe("IMPORT_JOB_LAUNCHING");
    await control(sim, "removeMgwJob", place);
    expect(await setStatus(sim, "SUSPEND")).toBe("404 NoSuchImportJob");
  });

  it("does not go on in a world that was put back", async () => {
    await put({ count: 2_000, sizeBytes: 10 });
    await makeJob(world, {}, { destination: DESTINATION_DETAIL });
    const before = sim.snapshot();
    await setStatus(sim, "LAUNCHING");
    const running = sim.snapshot();
    await pass(world, 600);
    expect(await copiedTo(sim)).toHaveLength(2_000);
    sim.restore(before);
    await pass(world, 600);
    expect(await status()).toBe("IMPORT_JOB_BEGIN");
    sim.restore(running);
    await pass(world, 0);
    expect(await status()).toBe("IMPORT_JOB_FINISHED");
  });
});
