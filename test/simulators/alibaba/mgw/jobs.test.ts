import { beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import { callMgw, createAddress, outcomeOf, textOf } from "./mgw-client.ts";
import {
  control,
  createJob,
  elementOf,
  historyOf,
  type MgwWorld,
  makeJob,
  pass,
  SOURCE_DETAIL,
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

describe("a job", () => {
  it("does not run by being made, and is shown as it was sent", async () => {
    const ImportQos = { MaxBandWidth: 1_000_000, MaxImportTaskQps: 100 };
    const KeyFilters = { Includes: { Regex: [".*\\.jpg$", "a&b"] } };
    const Tags = "mgw-prep:MP-ABC123";
    expect(await makeJob(world, { Tags, ImportQos, FilterRule: { KeyFilters }, CreateReport: true })).toBe(
      "200",
    );
    await pass(world, 3_600);
    expect(await status()).toBe("IMPORT_JOB_BEGIN");
    expect(await historyOf(sim)).toEqual([]);
    const shown = await callMgw(sim, "GET", "/job/job");
    expect(shown.text).toContain("<Includes><Regex>.*\\.jpg$</Regex><Regex>a&amp;b</Regex></Includes>");
    const fields = [
      "SrcAddress",
      "OverwriteMode",
      "TransferMode",
      "MaxBandWidth",
      "MaxImportTaskQps",
      "CreateReport",
      "Tags",
      "ParentVersion",
      "Owner",
    ];
    expect(fields.map((field) => textOf(shown, field))).toEqual([
      "src",
      "always",
      "lastmodified",
      "1000000",
      "100",
      "true",
      Tags,
      "",
      "5123456789012345",
    ]);
    const version = textOf(shown, "Version") ?? "";
    const byVersion = await callMgw(sim, "GET", `/job/${version}`, { query: { byVersion: "true" } });
    expect(textOf(byVersion, "Name")).toBe("job");
    expect(outcomeOf(await callMgw(sim, "GET", `/job/${version}`))).toBe("404 NoSuchImportJob");
  });

  it.each<[string, string, Record<string, unknown>]>([
    ["never and no mode", "200", { OverwriteMode: "never", TransferMode: "" }],
    ["never and all", "400 InvalidArgument", { OverwriteMode: "never", TransferMode: "all" }],
    ["always and no mode", "400 InvalidArgument", { TransferMode: "" }],
    ["another mode", "400 InvalidArgument", { TransferMode: "newest" }],
    ["an address that is not there", "404 NoSuchImportAddress", { SrcAddress: "missing" }],
    ["addresses the wrong way round", "400 InvalidArgument", { SrcAddress: "dst", DestAddress: "src" }],
    [
      "a filter that is no expression",
      "400 InvalidArgument",
      { FilterRule: { KeyFilters: { Includes: { Regex: "(" } } } },
    ],
    ["several versions", "400 InvalidArgument", { EnableMultiVersioning: true }],
    ["a parent that is not there", "404 NoSuchImportJobParent", { ParentVersion: "6af62558" }],
    ["an element that nobody knows", "400 MalformedXML", { Speed: "fast" }],
  ])("with %s: %s", async (_, expected, job) => {
    expect(await makeJob(world, job)).toBe(expected);
  });

  it("never overwrites where that is taken to be possible", async () => {
    await assume({ neverOverwrite: "refused" });
    expect(await makeJob(world, { OverwriteMode: "never", TransferMode: "" })).toBe("400 InvalidArgument");
  });

  it("is one for a name, and one for a pair of addresses", async () => {
    await makeJob(world);
    expect(await createJob(sim)).toBe("409 ImportJobAlreadyExist");
    expect(await createJob(sim, { Name: "again" })).toBe("409 ImportJobRepeatedOnSameAddress");
    await createAddress(sim, "src-2", SOURCE_DETAIL);
    await assume({ pairUniqueness: "by-content" });
    expect(await createJob(sim, { Name: "again", SrcAddress: "src-2" })).toBe(
      "409 ImportJobRepeatedOnSameAddress",
    );
    await assume({ pairUniqueness: "by-name" });
    expect(await createJob(sim, { Name: "again", SrcAddress: "src-2" })).toBe("200");
    expect(outcomeOf(await callMgw(sim, "DELETE", "/address/src"))).toBe("409 ImportAddressIsOccupied");
  });

  it("counts towards the limit of its region, and needs a ticket across the border where that is assumed", async () => {
    await control(sim, "setMgw", { limits: { jobs: 0 } });
    expect(await makeJob(world)).toBe("409 ImportJobNumExceed");
    await control(sim, "setMgw", { limits: { jobs: 1 }, assumptions: { crossBorder: "ticket" } });
    expect(await createJob(sim)).toBe("403 AccessDenied");
    await assume({ crossBorder: "free" });
    expect(await createJob(sim)).toBe("200");
  });

  it("is listed newest first, with its sub-jobs only when all are asked for", async () => {
    await makeJob(world);
    await createAddress(sim, "src-2", SOURCE_DETAIL);
    const ParentVersion = await elementOf(sim, "Version");
    expect(await createJob(sim, { Name: "child", SrcAddress: "src-2", ParentVersion })).toBe("200");
    const names = async (query: Record<string, string>) => {
      const { text } = await callMgw(sim, "GET", "/joblist", { query });
      return [...text.matchAll(/<Name>([^<]*)/g)].map(([, name]) => name);
    };
    expect(await names({})).toEqual(["job"]);
    expect(await names({ all: "true" })).toEqual(["child", "job"]);
    expect(await names({ all: "true", count: "1" })).toEqual(["child"]);
    expect(await names({ parentName: "job" })).toEqual(["child"]);
    expect(await remove()).toBe("409 ImportJobHasDescendants");
    expect(await remove({ forceDelete: "true" })).toBe("204");
    await pass(world, 30);
    expect(await names({ all: "true" })).toEqual([]);
  });
});
