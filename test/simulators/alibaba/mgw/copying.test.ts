import { beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import { ossClient } from "../clients.ts";
import { callMgw } from "./mgw-client.ts";
import {
  control,
  copiedTo,
  DESTINATION,
  elementOf,
  historyOf,
  type MgwWorld,
  makeJob,
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
const readOss = async (key: string) => {
  const client = ossClient(sim, { region: "oss-cn-beijing", bucket: DESTINATION });
  return client.get(key);
};
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

describe("what is copied", () => {
  it("has the bytes, type, metadata and time of the source, in the class asked for", async () => {
    const lastModified = "2024-03-01T10:00:00Z";
    await put(
      {
        key: "2024/a b/ü.txt",
        body: "Grüße",
        contentType: "text/plain",
        metadata: { owner: "acme" },
        lastModified,
      },
      { key: "2024/big.bin", sizeBytes: 40 * 1024 ** 2, lastModified },
      { key: "2024/empty", body: "" },
      { key: "2024/folder/", body: "" },
      { key: "2023/other", body: "other" },
    );
    const addresses = { source: { Prefix: "2024/" }, destination: { Prefix: "in/" } };
    await makeJob(world, { TargetStorageClass: "IA" }, addresses);
    await runJob(world);
    expect(await end()).toEqual({ Status: "FINISHED", Message: "", counts: [4, 4, 0, 0] });
    const copied = await copiedTo(sim);
    expect(copied.map(({ key, sizeBytes, storageClass }) => [key, sizeBytes, storageClass])).toEqual([
      ["in/a b/ü.txt", 7, "IA"],
      ["in/big.bin", 40 * 1024 ** 2, "IA"],
      ["in/empty", 0, "IA"],
      ["in/folder/", 0, "IA"],
    ]);
    expect(copied[0]?.lastModifiedMs).toBe(Date.parse(lastModified));
    const { content, res } = await readOss("in/a b/ü.txt");
    expect(String(content)).toBe("Grüße");
    expect((res.headers as Record<string, string>)["x-oss-meta-owner"]).toBe("acme");
    expect((res.headers as Record<string, string>)["content-type"]).toBe("text/plain");
  });

  it("reads as the source does where S3's simulator makes the bytes up", async () => {
    await put({ key: "made-up", sizeBytes: 100_000 });
    await makeJob(world);
    await runJob(world);
    const { content } = await readOss("made-up");
    expect(content).toHaveLength(100_000);
    expect(String((content as Buffer).subarray(0, 30))).toBe("abcdefghijklmnopqrstuvwxyzabcd");
    expect(String((content as Buffer).subarray(99_990))).toBe("uvwxyzabcd");
  });

  it("is what the filters leave", async () => {
    const old = "2020-06-01T00:00:00Z";
    await put(
      { key: "a.jpg", body: "1" },
      { key: "b.png", body: "1" },
      { key: "c.txt", body: "1" },
      { key: "tmp/d.jpg", body: "1" },
      { key: "old.jpg", body: "1", lastModified: old },
      { key: "folder.jpg/", body: "" },
    );
    const TimeFilter = { StartTime: "2020-01-01T00:00:00Z", EndTime: "2020-12-31T23:59:59Z" };
    const FilterRule = {
      KeyFilters: { Includes: { Regex: ["\\.jpg", "\\.png$"] }, Excludes: { Regex: "^tmp/" } },
      LastModifiedFilters: { Excludes: { TimeFilter } },
      FileTypeFilters: { ExcludeDir: true },
    };
    await makeJob(world, { FilterRule });
    await runJob(world);
    expect(await keys()).toEqual(["a.jpg", "b.png"]);
    expect((await end()).counts).toEqual([2, 2, 0, 0]);
  });

  it("is one object by its escaped name", async () => {
    await put({ key: "a+b (1).jpg", body: "1" }, { key: "a+b (1).jpg.bak", body: "1" });
    await makeJob(world, { FilterRule: { KeyFilters: { Includes: { Regex: "^a\\+b \\(1\\)\\.jpg$" } } } });
    await runJob(world);
    expect(await keys()).toEqual(["a+b (1).jpg"]);
  });

  it("notes the use of the key at AWS", async () => {
    await put({ key: "a", body: "1" });
    await makeJob(world);
    await runJob(world);
    const users = (await control(world.aws, "users")) as {
      userName: string;
      accessKeys: { lastUsedAt: string | null }[];
    }[];
    const operator = users.find(({ userName }) => userName === "mgw-prep-operator");
    expect(operator?.accessKeys[0]?.lastUsedAt).not.toBeNull();
  });
});

describe("what is at the destination already", () => {
  const older = "2020-01-01T00:00:00Z";
  const newer = "2099-01-01T00:00:00Z";
  const at = (key: string) => ({ key, body: "destination" });
  const contents = async () => {
    const read = await Promise.all(
      (await keys()).map(async (key) => [key, String((await readOss(key)).content)]),
    );
    return Object.fromEntries(read);
  };

  it.each<[string, Record<string, unknown>, Record<string, string>, number]>([
    [
      "always and lastmodified: newer files are written over",
      {},
      { new: "source", newer: "source", older: "destination" },
      1,
    ],
    [
      "always and all: every file",
      { TransferMode: "all" },
      { new: "source", newer: "source", older: "source" },
      0,
    ],
    [
      "never: none",
      { OverwriteMode: "never", TransferMode: "" },
      { new: "source", newer: "destination", older: "destination" },
      2,
    ],
  ])("%s", async (_, job, expected, skipped) => {
    await put(
      { key: "older", body: "source", lastModified: older },
      { key: "newer", body: "source", lastModified: newer },
      { key: "new", body: "source" },
    );
    await control(sim, "putObjects", { bucket: DESTINATION, objects: [at("older"), at("newer")] });
    await makeJob(world, job);
    await runJob(world);
    expect(await contents()).toEqual(expected);
    expect((await end()).counts).toEqual([3, 3, skipped, 0]);
  });
});

it("copies 25,000 objects while calls are answered, in bounded memory", async () => {
  const generator = { count: 25_000, sizeBytes: 1_000 };
  await control(world.aws, "putObjects", { bucket: SOURCE, generator });
  await makeJob(world);
  await setStatus(sim, "LAUNCHING");
  sim.clock.advance(600_000);
  world.aws.clock.advance(600_000);
  const seen: number[] = [];
  const poll = async () => {
    const copied = Number((await newest())["CopiedCount"]);
    seen.push(copied);
    return copied === 25_000 ? elementOf(sim, "Status") : "";
  };
  await expect.poll(poll, { timeout: 300_000, interval: 50 }).toBe("IMPORT_JOB_FINISHED");
  expect(seen.toSorted((a, b) => a - b)).toEqual(seen);
  expect(await copiedTo(sim)).toHaveLength(25_000);
  expect((await callMgw(sim, "GET", "/joblist")).status).toBe(200);
});
