import { describe, expect, it } from "vitest";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import { loadLate, PartNotLoaded } from "../../src/clouds/load-late.ts";

type Side = { first(name: string): Promise<string>; second(): Promise<string> };

describe("a side of a cloud", () => {
  it("is loaded by its first call, once for all of its calls", async () => {
    let loaded = 0;
    const side = loadLate<Side, "first" | "second">(["first", "second"], async () => {
      loaded += 1;
      return { first: async (name) => `1 ${name}`, second: async () => "2" };
    });
    expect(loaded).toBe(0);
    expect(await Promise.all([side.first("a"), side.second(), side.first("b")])).toEqual(["1 a", "2", "1 b"]);
    expect(loaded).toBe(1);
  });

  it("that cannot be loaded says what to do, at each of its calls", async () => {
    const gone = new Error("Cannot find module 'dist/bucket-side-ABC.js'");
    const side = loadLate<Side, "first">(["first"], async () => {
      throw gone;
    });
    for (const _ of [1, 2]) {
      const error = await side.first("a").catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(PartNotLoaded);
      expect(error).toMatchObject({ cause: gone });
      expect(String(error)).toMatch(/Start it again.*bucket-side-ABC/);
    }
  });
});

describe("a custom endpoint that cannot be used", () => {
  const BAD = "http://cloud.example.com";

  it.each(["s3", "sts", "iam", "cloudwatch", "organizations"])("of AWS is told at once: %s", (service) => {
    const create = () => createAwsCloud({ region: "eu-central-1", endpoints: { [service]: BAD } });
    expect(create).toThrow(expect.objectContaining({ code: "BAD_ENDPOINT" }));
  });

  it.each(["ramEndpoint", "ossEndpoint", "stsEndpoint", "imsEndpoint"])(
    "of Alibaba Cloud is told at once: %s",
    (name) => {
      const keys = { accessKeyId: "id", accessKeySecret: "secret", site: "intl" } as const;
      expect(() => createAlibabaCloud({ ...keys, [name]: BAD })).toThrow(
        expect.objectContaining({ code: "BAD_ENDPOINT" }),
      );
    },
  );
});
