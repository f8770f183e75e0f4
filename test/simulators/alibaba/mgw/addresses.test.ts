import { beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import { makePolicy, makeUser } from "../clients.ts";
import { callMgw, createAddress, outcomeOf, S3_DETAIL, textOf, xml } from "./mgw-client.ts";
import { control, DESTINATION_DETAIL, startMgwWorld } from "./mgw-world.ts";

let sim: Simulator;
beforeEach(async () => {
  sim = (await startMgwWorld()).alibaba;
});

const create = async (detail: Readonly<Record<string, string>>, name = "mgw-prep-src") =>
  outcomeOf(await createAddress(sim, name, detail));
const get = (name = "mgw-prep-src") => callMgw(sim, "GET", `/address/${name}`);
const remove = (name = "mgw-prep-src") => callMgw(sim, "DELETE", `/address/${name}`);
const assume = (assumptions: Record<string, string>) => control(sim, "setMgw", { assumptions });

describe("an address", () => {
  it("is made once, shown without its secret, and deleted", async () => {
    expect(outcomeOf(await get())).toBe("404 NoSuchImportAddress");
    const tags = "mgw-prep:MP-ABC123,installation:one";
    expect(outcomeOf(await createAddress(sim, "mgw-prep-src", S3_DETAIL, { tags }))).toBe("200");
    expect(await create(S3_DETAIL)).toBe("409 ImportAddressAlreadyExist");
    const shown = await get();
    expect(shown.text).not.toContain(S3_DETAIL.AccessSecret);
    const fields = [
      "Name",
      "Owner",
      "Tags",
      "Status",
      "HttpCode",
      "Bucket",
      "Prefix",
      "AccessId",
      "AccessSecret",
      "Role",
    ];
    expect(fields.map((field) => textOf(shown, field))).toEqual([
      "mgw-prep-src",
      "5123456789012345",
      tags,
      "notVerify",
      "-1",
      "acme-photos",
      "2024/",
      S3_DETAIL.AccessId,
      "",
      "",
    ]);
    expect(textOf(shown, "Version")).toMatch(/^[0-9a-f]{8}-/);
    expect(textOf(shown, "CreateTime")).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(outcomeOf(await remove())).toBe("204");
    expect(outcomeOf(await remove())).toBe("404 NoSuchImportAddress");
    expect(await control(sim, "mgwAddresses")).toEqual([]);
  });

  it("gives its secret back where that is taken for the service's way", async () => {
    await create(S3_DETAIL);
    await assume({ addressSecret: "returned" });
    expect(textOf(await get(), "AccessSecret")).toBe(S3_DETAIL.AccessSecret);
    expect(JSON.stringify(await control(sim, "mgwAddresses"))).not.toContain(S3_DETAIL.AccessSecret);
  });

  it("lives in one region", async () => {
    await create(S3_DETAIL);
    const elsewhere = await callMgw(sim, "GET", "/address/mgw-prep-src", { region: "cn-hangzhou" });
    expect(outcomeOf(elsewhere)).toBe("404 NoSuchImportAddress");
  });

  it("changes nothing but its agents", async () => {
    await create(S3_DETAIL);
    const update = (elements: object) =>
      callMgw(sim, "PUT", "/address/mgw-prep-src", { body: xml({ ImportAddress: elements }) });
    expect(outcomeOf(await update({ AgentList: "a,b" }))).toBe("200");
    expect(textOf(await get(), "AgentList")).toBe("a,b");
    expect(outcomeOf(await update({ AddressDetail: { AccessSecret: "new" } }))).toBe("400 MalformedXML");
  });

  it("is unknown for three seconds where the service is slow to show it", async () => {
    await assume({ visibility: "late" });
    await create(S3_DETAIL);
    expect(outcomeOf(await get())).toBe("404 NoSuchImportAddress");
    expect((await callMgw(sim, "GET", "/addresslist")).text).not.toContain("mgw-prep-src");
    expect(await create(S3_DETAIL)).toBe("409 ImportAddressAlreadyExist");
    sim.clock.advance(3_000);
    expect(outcomeOf(await get())).toBe("200");
  });

  it("counts towards the limit of its region", async () => {
    await control(sim, "setMgw", { limits: { addresses: 1 } });
    expect(await create(S3_DETAIL, "first")).toBe("200");
    expect(await create(S3_DETAIL, "second")).toBe("409 ImportAddressNumExceed");
    await assume({ conflictStatus: "400" });
    expect(await create(S3_DETAIL, "second")).toBe("400 ImportAddressNumExceed");
  });

  it("with a role needs the right to pass it, where that is taken to be asked", async () => {
    await makePolicy(sim, "addresses", [{ Effect: "Allow", Action: "mgw:*", Resource: "*" }]);
    const key = await makeUser(sim, "migrator", [{ type: "Custom", name: "addresses" }]);
    await assume({ passRole: "asked" });
    const denied = await createAddress(sim, "one", DESTINATION_DETAIL, { key });
    expect([outcomeOf(denied), textOf(denied, "AuthAction")]).toEqual(["403 AccessDenied", "ram:PassRole"]);
    await assume({ passRole: "not-asked" });
    expect(outcomeOf(await createAddress(sim, "one", DESTINATION_DETAIL, { key }))).toBe("200");
  });
});

describe("the body of CreateAddress", () => {
  const { AccessSecret: _, ...withoutSecret } = S3_DETAIL;
  const { Role: __, ...withoutRole } = DESTINATION_DETAIL;
  it.each<[string, string, Readonly<Record<string, string>>]>([
    ["a destination with a role", "200", DESTINATION_DETAIL],
    ["a destination with keys", "200", { ...withoutRole, AccessId: "a", AccessSecret: "b" }],
    ["a destination with neither", "400 MissingArgument", withoutRole],
    ["a source without its secret", "400 MissingArgument", withoutSecret],
    [
      "a source of a cloud that is not simulated",
      "400 ImportAddressTypeInvalid",
      { ...S3_DETAIL, AddressType: "cos" },
    ],
    ["an unknown type", "400 ImportAddressTypeInvalid", { ...S3_DETAIL, AddressType: "aws" }],
    ["an element that nobody knows", "400 MalformedXML", { ...S3_DETAIL, Secret: "x" }],
    ["a prefix that begins with a slash", "400 InvalidArgument", { ...S3_DETAIL, Prefix: "/2024/" }],
    ["a prefix that is no folder", "400 InvalidArgument", { ...S3_DETAIL, Prefix: "2024" }],
    ["a prefix with an ampersand", "200", { ...S3_DETAIL, Prefix: "2024/a&b/" }],
    ["a domain with a scheme", "400 InvalidArgument", { ...S3_DETAIL, Domain: "https://s3.amazonaws.com" }],
  ])("with %s: %s", async (_, expected, detail) => {
    expect(await create(detail)).toBe(expected);
  });

  it.each([
    ["ab", "400 InvalidArgument"],
    ["-abc", "400 InvalidArgument"],
    ["Abc", "400 InvalidArgument"],
    ["abc_1-x", "200"],
    ["a".repeat(63), "200"],
    ["a".repeat(64), "400 InvalidArgument"],
  ])("with the name %s: %s", async (name, expected) => {
    expect(await create(S3_DETAIL, name)).toBe(expected);
  });

  it.each([
    ["no XML", "{}", "400 MalformedXML"],
    ["a stray ampersand", "<ImportAddress><Name>a&b</Name></ImportAddress>", "400 MalformedXML"],
    ["another root", "<Address></Address>", "400 MalformedXML"],
    ["an open element", "<ImportAddress><Name>abc</ImportAddress>", "400 MalformedXML"],
    ["text around the root", "x<ImportAddress></ImportAddress>", "400 MalformedXML"],
    ["nothing inside", "<ImportAddress></ImportAddress>", "400 MissingArgument"],
    ["a name twice", "<ImportAddress><Name>abc</Name><Name>abd</Name></ImportAddress>", "400 MalformedXML"],
    [
      "a declaration and space around elements",
      `<?xml version="1.0" encoding="UTF-8"?>\n<ImportAddress>\n <Name>abc</Name>\n ${xml({ AddressDetail: DESTINATION_DETAIL })}\n</ImportAddress>`,
      "200",
    ],
  ])("with %s: %s", async (_, body, expected) => {
    expect(outcomeOf(await callMgw(sim, "POST", "/address", { body }))).toBe(expected);
  });

  it("takes a scheme where it is taken to select the transport", async () => {
    await assume({ domainScheme: "selects" });
    expect(await create({ ...S3_DETAIL, Domain: "https://s3.amazonaws.com" })).toBe("200");
  });
});

it("lists addresses newest first, page by page, also when one of them goes meanwhile", async () => {
  for (const name of ["one", "two", "three", "four"]) {
    sim.clock.advance(1_000);
    await create(S3_DETAIL, name);
  }
  const page = async (marker: string) => {
    const answer = await callMgw(sim, "GET", "/addresslist", {
      query: { count: "2", ...(marker && { marker }) },
    });
    const names = [...answer.text.matchAll(/<Name>([^<]*)/g)].map(([, name]) => name);
    return { names, marker: textOf(answer, "NextMarker") ?? "", isTruncated: textOf(answer, "Truncated") };
  };
  const first = await page("");
  expect(first).toMatchObject({ names: ["four", "three"], isTruncated: "true" });
  await remove("three");
  expect(await page(first.marker)).toEqual({ names: ["two", "one"], marker: "", isTruncated: "false" });
  for (const count of ["0", "1001", "x"]) {
    const answer = await callMgw(sim, "GET", "/addresslist", { query: { count } });
    expect(outcomeOf(answer)).toBe("400 InvalidArgument");
  }
});

describe("faults", () => {
  it("answer as the service would, or as what stands before it", async () => {
    const list = () => callMgw(sim, "GET", "/addresslist");
    const arm = (rule: object) =>
      sim.board.arm({ service: "mgw", operation: "*", kind: "error", times: 1, ...rule });
    arm({ kind: "throttle" });
    expect(outcomeOf(await list())).toBe("503 QpsLimitExceeded");
    arm({ status: 502 });
    const proxy = await list();
    expect([proxy.status, proxy.text.startsWith("<html>")]).toEqual([502, true]);
    arm({});
    expect(outcomeOf(await list())).toBe("500 InternalError");
    arm({ operation: "CreateAddress", kind: "reset-after" });
    await expect(create(S3_DETAIL)).rejects.toThrow();
    expect(outcomeOf(await get())).toBe("200");
    expect(sim.board.journal().at(-1)).toMatchObject({
      service: "mgw",
      operation: "GetAddress",
      status: 200,
    });
  });

  it("lose an address to somebody in the console", async () => {
    await create(S3_DETAIL);
    await control(sim, "removeMgwAddress", { region: "cn-beijing", name: "mgw-prep-src" });
    expect(outcomeOf(await get())).toBe("404 NoSuchImportAddress");
  });
});
