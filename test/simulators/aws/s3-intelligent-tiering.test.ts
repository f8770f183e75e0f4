import {
  GetBucketIntelligentTieringConfigurationCommand,
  ListBucketIntelligentTieringConfigurationsCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";

const aws = useAwsSimulator();
const Bucket = "acme-media-clean";
const ARCHIVE = [{ days: 90, accessTier: "ARCHIVE_ACCESS" }];

function setTiering(...value: object[]): void {
  aws.control("setBucketSetting", { bucket: Bucket, setting: "intelligentTiering", value });
}

const list = (ContinuationToken?: string) =>
  aws.clients().s3.send(new ListBucketIntelligentTieringConfigurationsCommand({ Bucket, ContinuationToken }));

describe("intelligent-tiering configurations", () => {
  test("are none at first", async () => {
    const answer = await list();
    expect(answer.IntelligentTieringConfigurationList ?? []).toEqual([]);
    expect(answer.IsTruncated).toBe(false);
  });

  test("show tiers, status and each kind of filter", async () => {
    setTiering(
      { id: "all", tierings: [...ARCHIVE, { days: 180, accessTier: "DEEP_ARCHIVE_ACCESS" }] },
      { id: "both", prefix: "logs/", tags: { a: "1", b: "2" }, tierings: ARCHIVE },
      { id: "off", prefix: "film/", isEnabled: false, tierings: ARCHIVE },
      { id: "tagged", tags: { keep: "cold" }, tierings: ARCHIVE },
    );
    const Tierings = [{ Days: 90, AccessTier: "ARCHIVE_ACCESS" }];
    const tags = [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ];
    expect((await list()).IntelligentTieringConfigurationList).toEqual([
      {
        Id: "all",
        Status: "Enabled",
        Tierings: [...Tierings, { Days: 180, AccessTier: "DEEP_ARCHIVE_ACCESS" }],
      },
      { Id: "both", Status: "Enabled", Tierings, Filter: { And: { Prefix: "logs/", Tags: tags } } },
      { Id: "off", Status: "Disabled", Tierings, Filter: { Prefix: "film/" } },
      { Id: "tagged", Status: "Enabled", Tierings, Filter: { Tag: { Key: "keep", Value: "cold" } } },
    ]);
  });

  test("are read one by one, by id", async () => {
    setTiering({ id: "cold", prefix: "film/", tierings: ARCHIVE });
    const { s3 } = aws.clients();
    const get = (Id: string) => s3.send(new GetBucketIntelligentTieringConfigurationCommand({ Bucket, Id }));
    expect((await get("cold")).IntelligentTieringConfiguration).toEqual({
      Id: "cold",
      Filter: { Prefix: "film/" },
      Status: "Enabled",
      Tierings: [{ Days: 90, AccessTier: "ARCHIVE_ACCESS" }],
    });
    expect(await errorOf(get("warm"))).toMatchObject({
      name: "NoSuchConfiguration",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("come in pages", async () => {
    setTiering(
      ...Array.from({ length: 150 }, (_, at) => ({
        id: `c${String(at).padStart(3, "0")}`,
        tierings: ARCHIVE,
      })),
    );
    const first = await list();
    expect(first.IsTruncated).toBe(true);
    const second = await list(first.NextContinuationToken);
    expect(second).toMatchObject({ IsTruncated: false, ContinuationToken: first.NextContinuationToken });
    const ids = [first, second].flatMap((page) =>
      (page.IntelligentTieringConfigurationList ?? []).map(({ Id }) => Id),
    );
    expect(ids).toHaveLength(150);
    expect(new Set(ids).size).toBe(150);
    expect((await errorOf(list("nonsense"))).name).toBe("InvalidArgument");
  });

  test("need s3:GetIntelligentTieringConfiguration", async () => {
    const Statement = [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Effect: "Deny", Action: "s3:GetIntelligentTieringConfiguration", Resource: "*" },
    ];
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    const get = new GetBucketIntelligentTieringConfigurationCommand({ Bucket, Id: "cold" });
    for (const refused of [list(), aws.clients().s3.send(get)]) {
      const { name, message } = await errorOf(refused);
      expect(name).toBe("AccessDenied");
      expect(message).toContain("is not authorized to perform: s3:GetIntelligentTieringConfiguration on");
    }
  });

  test("are refused with days that S3 refuses", () => {
    const set = (days: number, accessTier: string) => () =>
      setTiering({ id: "x", tierings: [{ days, accessTier }] });
    expect(set(89, "ARCHIVE_ACCESS")).toThrow();
    expect(set(179, "DEEP_ARCHIVE_ACCESS")).toThrow();
    expect(set(731, "DEEP_ARCHIVE_ACCESS")).toThrow();
    expect(set(730, "DEEP_ARCHIVE_ACCESS")).not.toThrow();
  });
});
