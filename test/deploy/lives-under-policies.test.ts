import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CloudCall } from "../../src/clouds/call-log.ts";
import { DAY_MS } from "../../src/core/durations.ts";
import { PROFILES, type Profile } from "../../src/core/profile.ts";
import type { ButtonAction } from "../../src/workflow/actions/index.ts";
import { compareWithClouds } from "../../src/workflow/drift/compare-clouds.ts";
import { RECIPIENT, REQUESTER } from "../core/made-up-preparation.ts";
import { ADA, actor, HOUR_MS, type LifeWorld, must, OLGA, startLifeWorld } from "../workflow/life-world.ts";

/** Whole stories, through the workflows, with operators that have exactly what is in the files of `deploy/`. */
let world: LifeWorld;
const calls: CloudCall[] = [];

beforeAll(async () => {
  world = await startLifeWorld({ profiles: { allowed: [...PROFILES] } }, (call) => calls.push(call));
  // A new key that is not everywhere yet is refused too, and is no missing right.
  await world.clouds.alibaba.control["setPropagation"]?.({ accessKeyMs: 0, attachmentMs: 0 });
  await world.clouds.aws.control["setPropagation"]?.({ visibleAfterMs: 0, authorizedAfterMs: 0 });
});
afterAll(() => world?.close());
beforeEach(() => {
  calls.length = 0;
});

type Document = { Version: string; Statement: unknown[] };

/** What the documents say together: a cloud's user may carry several. */
function shipped(cloud: "aws" | "alibaba", leftOut: readonly string[]): Document {
  const files = readdirSync("deploy").filter(
    (name) => name.startsWith(`${cloud}-operator-`) && !leftOut.some((part) => name.includes(part)),
  );
  const documents = files.map((name) => JSON.parse(readFileSync(`deploy/${name}`, "utf8")) as Document);
  return {
    Version: documents[0]?.Version ?? "",
    Statement: documents.flatMap(({ Statement }) => Statement),
  };
}

/** The files that may be left out are there only where they are needed. */
async function holdToFiles(profile: Profile, more: readonly string[] = []): Promise<void> {
  const leftOut = [...(profile === "documented" ? ["own-policies"] : []), ...more];
  await world.clouds.aws.control["setOperatorPolicy"]?.({ policy: shipped("aws", leftOut) });
  await world.clouds.alibaba.control["setOperatorPolicy"]?.({ document: shipped("alibaba", leftOut) });
}

const refusals = () =>
  calls.filter(
    ({ errorCode }) => errorCode !== null && /AccessDenied|NoPermission|HTTP403|Forbidden/.test(errorCode),
  );
const operations = () => new Set(calls.map(({ operation }) => operation));
const press = async (id: string, action: ButtonAction) => ({ token: await world.press(id, action) });

async function takeUp(id: string): Promise<void> {
  must(await world.commands.showCredentials(actor(RECIPIENT), await press(id, "show")));
  must(await world.commands.act("stored", actor(RECIPIENT), randomUUID(), await press(id, "stored")));
}

describe("under the policies in deploy/ a whole life", () => {
  it.each(PROFILES)("of the profile %s misses nothing", async (profile) => {
    await holdToFiles(profile);
    const request = { profile, prefix: `${profile}/`, destinationBucket: `acme-lives-${profile}` };
    const { id } = await world.makeReady(request);
    await takeUp(id);
    must(await world.commands.act("count", actor(REQUESTER), randomUUID(), await press(id, "count")));
    must(
      await world.commands.act("check_again", actor(REQUESTER), randomUUID(), await press(id, "check_again")),
    );
    must(
      await world.commands.extend(actor(ADA), randomUUID(), {
        ...(await press(id, "extend")),
        days: 7,
        comment: "",
      }),
    );
    const rotation = { ...(await press(id, "rotate")), isCompromised: false, renewsPassword: true };
    must(await world.commands.rotate(actor(RECIPIENT), randomUUID(), rotation));
    await takeUp(id);
    await world.pass(25 * HOUR_MS);
    expect((await world.read(id)).rotation, "the keys before are gone").toBeNull();
    expect((await compareWithClouds(world.deps, null)).drifts).toEqual([]);
    await world.pass(30 * DAY_MS);
    expect((await world.read(id)).state).toBe("revoked");
    expect(refusals()).toEqual([]);
    for (const used of ["iam:CreateAccessKey", "ram:CreateLoginProfile", "oss:PutBucket", "iam:DeleteUser"]) {
      expect(operations()).toContain(used);
    }
  });

  it.each(PROFILES)(
    "of the profile %s that fails is rolled back whole, its bucket with it",
    async (profile) => {
      await holdToFiles(profile);
      const { id } = await world.request({ profile, destinationBucket: `acme-fails-${profile}` });
      const refusal = { service: "ram", operation: "CreateLoginProfile", kind: "error" } as const;
      world.clouds.alibaba.board.arm({ ...refusal, status: 400, code: "InvalidParameter" });
      expect((await world.approve(id)).state).toBe("failed");
      world.clouds.alibaba.board.disarm();
      must(await world.commands.act("roll_back", actor(OLGA), randomUUID(), await press(id, "roll_back")));
      expect((await world.read(id)).state).toBe("rolled_back");
      expect(refusals()).toEqual([]);
      expect(operations()).toContain("oss:DeleteBucket");
    },
  );

  it("goes on in a bucket that is there without the file for making buckets, and stops without it where one has to be made", async () => {
    await holdToFiles("documented", ["create-bucket"]);
    const there = await world.makeReady({ prefix: "there/", destinationBucket: "acme-lives-documented" });
    expect(there.state).toBe("ready");
    expect(refusals()).toEqual([]);
    const { id } = await world.request({ prefix: "new/", destinationBucket: "acme-nowhere-yet" });
    const failed = await world.approve(id);
    expect(failed).toMatchObject({ state: "failed", failure: { operation: "oss:PutBucket" } });
  });
});
