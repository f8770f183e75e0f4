import { describe, expect, it } from "vitest";
import { codesOf, denied, examine, notFound, OWN_OSS_BUCKET } from "./healthy-clouds.ts";

const own =
  (info: Partial<typeof OWN_OSS_BUCKET> = {}) =>
  async () => ({ ...OWN_OSS_BUCKET, ...info });

describe("destination check", () => {
  it.each(["InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"])(
    "does not call the bucket somebody else's when OSS says %s",
    async (code) => {
      const { findings } = await examine("destination", {
        alibaba: { findBucket: denied("oss:GetBucketInfo", "no", code) },
      });
      const [unread] = findings.filter(({ severity }) => severity === "unknown");
      expect(unread).toMatchObject({ code: "DESTINATION_NOT_READ", args: { permission: null, code } });
      expect(findings.map((found) => found.code)).not.toContain("DESTINATION_REFUSED");
    },
  );

  it("says that a free name will be made, and that it exists where it does", async () => {
    const free = await examine("destination");
    expect(free.facts).toEqual({ destinationExists: false, destinationKeepsDeleted: false });
    const ours = await examine("destination", { alibaba: { findBucket: own() } });
    expect(codesOf(ours)).toEqual(["DESTINATION_OK"]);
    expect(ours.facts).toEqual({ destinationExists: true, destinationKeepsDeleted: false });
  });

  it("takes a refusal neither for a free name nor for a taken one", async () => {
    const outcome = await examine("destination", { alibaba: { findBucket: denied("oss:GetBucketInfo") } });
    expect(codesOf(outcome)).toEqual(["DESTINATION_REFUSED"]);
    expect(outcome.findings[0]?.args["permission"]).toBe("oss:GetBucketInfo");
    expect(outcome.facts).toEqual({ destinationExists: null, destinationKeepsDeleted: null });
  });

  it("reads a hint at another endpoint as another region", async () => {
    const detail = "The bucket you are attempting to access must be addressed using the specified endpoint.";
    const outcome = await examine("destination", {
      alibaba: { findBucket: denied("oss:GetBucketInfo", detail) },
    });
    expect(codesOf(outcome)).toEqual(["DESTINATION_REGION_DIFFERS"]);
  });

  it("says nothing more about a bucket of another owner", async () => {
    const outcome = await examine("destination", {
      alibaba: { findBucket: own({ ownerId: "1", acl: "public-read", isVersioned: true }) },
    });
    expect(codesOf(outcome)).toEqual(["DESTINATION_TAKEN"]);
  });

  it("vouches for no owner while the account is not known", async () => {
    const outcome = await examine("destination", {
      alibaba: { findBucket: own(), whoAmI: denied("sts:GetCallerIdentity") },
    });
    expect(codesOf(outcome)).toEqual(["DESTINATION_NOT_READ"]);
  });

  it.each(["UserDisable", "InDebt", "InDebtOverdue"])("reads %s as arrears, once", async (code) => {
    const refused = denied("oss:GetBucketInfo", "overdue", code);
    const outcome = await examine("destination", {
      alibaba: { findBucket: own(), isBucketEmpty: refused, readRetention: refused },
    });
    expect(codesOf(outcome).filter((found) => found === "DESTINATION_ACCOUNT_SUSPENDED")).toHaveLength(1);
    expect(codesOf(outcome)).not.toContain("DESTINATION_NOT_READ");
  });

  it("lets the hundredth bucket be made and no more", async () => {
    const before = await examine("destination", { alibaba: { countBuckets: async () => 99 } });
    expect(codesOf(before)).toEqual(["DESTINATION_OK"]);
    const after = await examine("destination", { alibaba: { countBuckets: async () => 100 } });
    expect(codesOf(after)).toEqual(["DESTINATION_BUCKET_QUOTA"]);
    const exists = await examine("destination", {
      alibaba: { findBucket: own(), countBuckets: async () => 100 },
    });
    expect(codesOf(exists)).toEqual(["DESTINATION_OK"]);
  });

  it("keeps what is deleted where there are versions or a retention policy, and says so when it cannot know", async () => {
    const keeps = async (alibaba: NonNullable<Parameters<typeof examine>[1]>["alibaba"]) =>
      (await examine("destination", { alibaba: { findBucket: own(), ...alibaba } })).facts
        ?.destinationKeepsDeleted;
    expect(await keeps({ findBucket: own({ isVersioned: true }) })).toBe(true);
    expect(await keeps({ readRetention: async () => ({ state: "InProgress", days: 1 }) })).toBe(true);
    expect(await keeps({ readRetention: async () => ({ state: "Expired", days: 1 }) })).toBe(false);
    expect(await keeps({ readRetention: denied("oss:GetBucketWorm") })).toBeNull();
  });

  it("blocks a closed region for a new bucket and warns for one that is there", async () => {
    const severityOf = async (findBucket: ReturnType<typeof own> | undefined) => {
      const { findings } = await examine("destination", {
        request: { ossRegion: "oss-ap-south-1" },
        ...(findBucket && { alibaba: { findBucket } }),
      });
      return findings.find(({ code }) => code === "DESTINATION_REGION_CLOSED")?.severity;
    };
    expect(await severityOf(undefined)).toBe("blocker");
    expect(await severityOf(own({ region: "oss-ap-south-1" }))).toBe("warning");
  });

  it("does not fail for a bucket that vanished between two looks", async () => {
    const outcome = await examine("destination", {
      alibaba: { findBucket: own(), readBucketLifecycle: notFound("oss:GetBucketLifecycle", "NoSuchBucket") },
    });
    expect(codesOf(outcome)).toContain("DESTINATION_NOT_READ");
  });
});
