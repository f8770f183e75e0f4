import { describe, expect, it } from "vitest";
import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import type { CheckName } from "../../src/core/preparation.ts";
import { checkNamed } from "./check-named.ts";
import {
  ACCOUNT,
  type AwsReads,
  HEALTHY_ALIBABA,
  HEALTHY_AWS,
  INPUT,
  OWN_OSS_BUCKET,
} from "./healthy-clouds.ts";

const SEEN = { region: "eu-central-1", expectedOwner: ACCOUNT };

/** Reads one check with a hint of where the source was; what it saw, and the places that were asked for the policy. */
async function readWith(lastSeen: typeof SEEN | null, aws: AwsReads = {}, name: CheckName = "whitelist") {
  const asked: string[] = [];
  const readBucketPolicy: AwsReads["readBucketPolicy"] = async ({ region, expectedOwner }) => {
    asked.push(`${region} ${expectedOwner}`);
    return `{"Sid":"${region}"}`;
  };
  const clouds = {
    aws: { ...HEALTHY_AWS, readBucketPolicy, ...aws },
    alibaba: HEALTHY_ALIBABA,
  } as unknown as Clouds;
  const input = lastSeen === null ? INPUT : { ...INPUT, lastSeen };
  return { seen: await checkNamed(name).read(input, clouds), asked };
}

describe("where an earlier examination saw the source", () => {
  it("it is asked once, and the same is seen as without the hint", async () => {
    const { seen, asked } = await readWith(SEEN);
    expect(asked).toEqual([`eu-central-1 ${ACCOUNT}`]);
    expect(seen).toEqual((await readWith(null)).seen);
  });

  it.each([
    ["the region", { ...SEEN, region: "us-west-2" }],
    ["the account", { ...SEEN, expectedOwner: "999999999999" }],
  ])("another place is asked again when %s is another by now", async (_, lastSeen) => {
    const { seen, asked } = await readWith(lastSeen);
    expect(asked).toEqual([`${lastSeen.region} ${lastSeen.expectedOwner}`, `eu-central-1 ${ACCOUNT}`]);
    expect(seen).toEqual((await readWith(null)).seen);
  });

  it("nothing of it counts while the region cannot be read", async () => {
    const findBucketRegion = async () => {
      throw new Error("no such bucket any more");
    };
    await expect(readWith(SEEN, { findBucketRegion })).rejects.toThrow("no such bucket any more");
  });

  it("a question there that fails does no harm when it is no longer the place", async () => {
    const readBucketPolicy: AwsReads["readBucketPolicy"] = async ({ region }) => {
      if (region !== "eu-central-1") throw new Error("asked at the wrong place");
      return null;
    };
    const { seen } = await readWith({ ...SEEN, region: "us-west-2" }, { readBucketPolicy });
    expect(seen).toMatchObject({ policy: { ok: true, value: null } });
  });
});

describe("a destination that was not there", () => {
  const bucket = { ...OWN_OSS_BUCKET };
  /** What was asked, in order, and what came of it. */
  const readDestination = async (isNewDestination: boolean, isThere: boolean, countFails = false) => {
    const asked: string[] = [];
    const alibaba = {
      ...HEALTHY_ALIBABA,
      findBucket: async () => {
        asked.push("bucket");
        await new Promise((resolve) => setTimeout(resolve, 5));
        asked.push("bucket answered");
        return isThere ? bucket : null;
      },
      countBuckets: async () => {
        asked.push("count");
        if (countFails) throw new Error("not counted");
        return 3;
      },
    };
    const clouds = { aws: HEALTHY_AWS, alibaba } as unknown as Clouds;
    const seen = await checkNamed("destination").read({ ...INPUT, isNewDestination }, clouds);
    return { asked, seen };
  };

  it("has its account's buckets counted at once, and with the same answer", async () => {
    const { asked, seen } = await readDestination(true, false);
    expect(asked.indexOf("count")).toBeLessThan(asked.indexOf("bucket answered"));
    expect(seen).toEqual((await readDestination(false, false)).seen);
  });

  it("is there by now: the count says nothing, and its failure does no harm", async () => {
    const { seen } = await readDestination(true, true, true);
    expect(seen).toMatchObject({ bucketCount: null, bucket: { ok: true } });
  });

  it("has them counted after it where nothing is known of it, and not at all where it is there", async () => {
    expect((await readDestination(false, false)).asked).toEqual(["bucket", "bucket answered", "count"]);
    expect((await readDestination(false, true)).asked).toEqual(["bucket", "bucket answered"]);
  });
});
