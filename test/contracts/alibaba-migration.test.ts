import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAlibabaSimulator } from "../../simulators/alibaba/alibaba-simulator.ts";
import {
  EVERYTHING_POLICY,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_ACCESS_KEY_SECRET,
} from "../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import type { AlibabaCloud } from "../../src/clouds/contract/destination.ts";
import { operatorPolicy } from "../../src/clouds/rights/operator-policies.ts";
import { CloudConflict, CloudDenied } from "../../src/core/errors.ts";
import { importTags, sourceAddressName } from "../../src/core/migration/names.ts";
import { ensureImportAddress } from "../../src/provisioning/migration/ensure-address.ts";
import { failureOf } from "../clouds/failure-of.ts";
import { controlOf } from "./control-of.ts";

/** The client of the migration service against the simulator, which was written by somebody else from the same sources. */
const REGION = "eu-central-1";
const MARK = { preparationId: "MP-0A1B2C", installationId: "6f1c1c9e-0000-4000-8000-000000000001" };
const SECRET = "plantedS3SecretThatNobodyShows01";
const SOURCE = {
  type: "s3" as const,
  name: sourceAddressName(MARK.preparationId, 1),
  bucket: "acme-photos",
  prefix: "2024/a&b <c>/",
  domain: "s3.eu-central-1.amazonaws.com",
  key: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: SECRET },
};
const TAGS = importTags(MARK);

let simulator: Simulator;
let cloud: AlibabaCloud;
beforeAll(async () => {
  simulator = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.reset();
  cloud = cloudAs(OPERATOR_ACCESS_KEY_SECRET);
});

function cloudAs(accessKeySecret: string): AlibabaCloud {
  return createAlibabaCloud({
    accessKeyId: OPERATOR_ACCESS_KEY_ID,
    accessKeySecret,
    site: "intl",
    ramEndpoint: simulator.url,
    ossEndpoint: simulator.url,
    stsEndpoint: simulator.url,
    mgwEndpoint: simulator.url,
  });
}

describe("data addresses", () => {
  it("are made as asked, read without a secret, listed and deleted, twice", async () => {
    await cloud.createImportAddress(REGION, { ...SOURCE, tags: TAGS });
    const found = await cloud.findImportAddress(REGION, SOURCE.name);
    expect(found).toMatchObject({
      name: SOURCE.name,
      tags: TAGS,
      type: "s3",
      bucket: SOURCE.bucket,
      prefix: SOURCE.prefix,
      domain: SOURCE.domain,
      accessKeyId: SOURCE.key.accessKeyId,
    });
    expect(JSON.stringify(found)).not.toContain(SECRET);
    const listed = await cloud.listImportAddresses(REGION, { prefix: "mgw-prep-" });
    expect(listed.map(({ name }) => name)).toEqual([SOURCE.name]);
    expect(await cloud.findImportAddress("cn-beijing", SOURCE.name)).toBeNull();
    await cloud.deleteImportAddress(REGION, SOURCE.name);
    await cloud.deleteImportAddress(REGION, SOURCE.name);
    expect(await cloud.findImportAddress(REGION, SOURCE.name)).toBeNull();
  });

  it("are not made twice, which is told as a conflict", async () => {
    await cloud.createImportAddress(REGION, { ...SOURCE, tags: TAGS });
    const error = await failureOf(cloud.createImportAddress(REGION, { ...SOURCE, tags: TAGS }));
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure.code).toBe("ImportAddressAlreadyExist");
  });

  it("are adopted when they are ours", async () => {
    const context = { service: cloud, region: REGION, mark: MARK };
    expect(await ensureImportAddress(context, SOURCE)).toMatchObject({ isNew: true });
    expect(await ensureImportAddress(context, SOURCE)).toMatchObject({ isNew: false });
  });

  it("are listed over pages", async () => {
    for (let n = 0; n < 3; n += 1)
      await cloud.createImportAddress(REGION, { ...SOURCE, name: `mgw-prep-many-${n}`, tags: TAGS });
    expect(await cloud.listImportAddresses(REGION, { prefix: "mgw-prep-many-" })).toHaveLength(3);
  });
});

describe("who asks", () => {
  it("is let in with the shipped policy for the names of the bot, and for no others", async () => {
    const document = operatorPolicy("alibaba", ["migration"]);
    await controlOf(simulator, "setOperatorPolicy", { document });
    await cloud.tryImportAddresses(REGION);
    await cloud.createImportAddress(REGION, { ...SOURCE, tags: TAGS });
    const error = await failureOf(
      cloud.createImportAddress(REGION, { ...SOURCE, name: "other", tags: TAGS }),
    );
    expect(error).toBeInstanceOf(CloudDenied);
  });

  it("is refused with another secret", async () => {
    const error = await failureOf(cloudAs("not-the-secret").tryImportAddresses(REGION));
    expect(error).toBeInstanceOf(CloudDenied);
  });
});

it("a role is read with whom it trusts and what it may do, and is null where there is none", async () => {
  expect(await cloud.findRole("nobody-made-it")).toBeNull();
});
