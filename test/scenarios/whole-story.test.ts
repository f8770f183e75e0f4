import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory, type Story } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { dumpStore } from "../support/dump-store.ts";
import { readCloudWatch, readIamUsers, readOssBucket, readRamUsers } from "../support/read-clouds.ts";
import { runCli } from "../support/run-cli.ts";

const SOURCE = "acme-media-clean";
const DESTINATION = "acme-media-frankfurt";
const REGION = "oss-eu-central-1";
const DAY = /^\d{4}-\d{2}-\d{2}/;

/** One preparation from the command to `ready`, looked at from all sides, then revoked. */
describe("a preparation from the command to its revocation", () => {
  let world: World;
  let people: People;
  let story: Story;
  let opened: string;
  let secrets: string[];

  beforeAll(async () => {
    world = await startWorld({ environment: { LOG_LEVEL: "trace" } });
    people = createPeople(world);
    story = createStory(people);
    const form = await story.openForm({ source: SOURCE, destination: DESTINATION, region: REGION });
    await story.submitForm(form, { storage_class: "IA" });
    await story.approve(await story.openDecision(), "fine");
    const view = await story.openCredentials(await story.awaitDelivery());
    opened = JSON.stringify(view.blocks);
    await story.inThread("File Count");
    secrets = await readSecrets(world);
  });

  afterAll(() => world?.stop());

  it("makes an IAM user with exactly the plan's policy and one active key", async () => {
    const users = await readIamUsers(world.environment);
    expect(users).toHaveLength(1);
    expect(users[0]?.userName).toMatch(/^mgw-prep-MP-[0-9A-Z]{6}$/);
    expect(users[0]?.policies).toEqual(["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]);
    expect(users[0]?.inlinePolicies).toEqual([]);
    expect(users[0]?.keys.map(({ status }) => status)).toEqual(["Active"]);
  });

  it("makes a RAM user with logon, exactly two policies and one active key", async () => {
    const users = await readRamUsers(world.environment);
    expect(users).toHaveLength(1);
    expect(users[0]?.hasLogin).toBe(true);
    expect(users[0]?.policies).toEqual(["System/AliyunMGWFullAccess", "System/AliyunOSSFullAccess"]);
    expect(users[0]?.keys.map(({ status }) => status)).toEqual(["Active"]);
  });

  it("makes the OSS bucket with the class and the ACL that were asked for", async () => {
    expect(await readOssBucket(world.environment, DESTINATION, REGION)).toEqual({
      storageClass: "IA",
      acl: "private",
      region: REGION,
    });
  });

  it("writes CloudWatch's figures into the job sheet and into check --json, to the byte", async () => {
    const metrics = await readCloudWatch(world.environment, SOURCE, "eu-central-1");
    const sizes = Object.entries(metrics).filter(
      ([name]) => name.startsWith("BucketSizeBytes/") && !/Overhead$|Staging/.test(name),
    );
    const archived = sizes.filter(([name]) =>
      /\/(Glacier|DeepArchive)Storage$|ArchiveAccess|AAStorage$/.test(name),
    );
    const dataSize = sum(sizes) - sum(archived);
    const fileCount = metrics["NumberOfObjects/AllStorageTypes"];
    const sheet = textOf((await story.inThread("File Count")).blocks);
    expect(dataSize).toBeGreaterThan(40 * 1024 ** 3);
    expect(sheet).toContain(String(dataSize));
    expect(sheet).toContain(String(fileCount?.value));

    const check = await runCli(
      ["check", `s3://${SOURCE}`, `oss://${DESTINATION}`, "--region", REGION, "--json"],
      cloudsOnly(world.environment),
    );
    const { estimate, verdict } = JSON.parse(check.out);
    expect(verdict).toBe("open");
    expect(estimate.transferBytes - estimate.archivedBytes).toBe(dataSize);
    expect(estimate.objectCount).toBe(fileCount?.value);
    expect(estimate.asOf.match(DAY)?.[0]).toBe(fileCount?.at.match(DAY)?.[0]);
  });

  it("counts exactly what the bucket holds", async () => {
    const count = await runCli(["count", `s3://${SOURCE}`, "--json"], cloudsOnly(world.environment));
    const metrics = await readCloudWatch(world.environment, SOURCE, "eu-central-1");
    expect(JSON.parse(count.out).objectCount).toBe(metrics["NumberOfObjects/AllStorageTypes"]?.value);
  });

  it("shows all three secrets to the recipient in the form, and nowhere else in Slack", async () => {
    const live = secrets.filter((secret) => opened.includes(secret));
    expect(live).toHaveLength(3);
    const channels = await Promise.all(
      (await people.channel()).map(async ({ ts }) => JSON.stringify(await people.thread(ts))),
    );
    const said = [...channels, JSON.stringify(await people.directMessages(PEOPLE.recipient))].join("\n");
    expect(said).toContain("mgw-prep-MP-");
    for (const secret of secrets) expect(said).not.toContain(secret);
  });

  it("keeps every secret that a cloud returned out of the log, at its most verbose", () => {
    const log = world.log.join("\n");
    expect(log).toContain("iam:CreateAccessKey");
    for (const secret of secrets) expect(log).not.toContain(secret);
  });

  it("leaves nothing but the bucket after Revoke, and no secret in any stored row or checkpoint", async () => {
    await story.confirmStored();
    await story.revoke();
    expect(await readIamUsers(world.environment)).toEqual([]);
    expect(await readRamUsers(world.environment)).toEqual([]);
    expect((await readOssBucket(world.environment, DESTINATION, REGION)).acl).toBe("private");

    await world.killBot("SIGTERM");
    const dump = await dumpStore(String(world.environment["DATA_DIR"]));
    expect(dump).toContain("apply:iam.create-key");
    expect(dump).toContain("preparation.revoked");
    for (const secret of secrets) expect(dump).not.toContain(secret);
  });
});

/** Every secret that the simulated clouds ever gave out, the operator's own among them. */
async function readSecrets(world: World): Promise<string[]> {
  const lists = await Promise.all(
    ["aws/control/secretValues", "alibaba/control/secretValues"].map((path) => world.control(path)),
  );
  const values = lists.flatMap((list) => (Array.isArray(list) ? list : Object.values(list as object).flat()));
  expect(values.length).toBeGreaterThanOrEqual(5);
  return values.map(String);
}

/** What `check` and `count` are given: the clouds' variables, no Slack, no key, no settings. */
function cloudsOnly(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => /^(AWS|ALIBABA)_/.test(name)));
}

function sum(entries: readonly [string, { value: number }][]): number {
  return entries.reduce((total, [, { value }]) => total + value, 0);
}

function textOf(blocks: readonly unknown[]): string {
  return JSON.stringify(blocks);
}
