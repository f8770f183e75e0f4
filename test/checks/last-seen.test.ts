import { describe, expect, it } from "vitest";
import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import type { CheckName } from "../../src/core/preparation.ts";
import { checkNamed } from "./check-named.ts";
import { ACCOUNT, type AwsReads, HEALTHY_ALIBABA, HEALTHY_AWS, INPUT } from "./healthy-clouds.ts";

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
