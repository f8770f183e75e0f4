import { describe, expect, it } from "vitest";
import type { Clouds } from "../../../src/clouds/contract/clouds.ts";
import { CloudDenied } from "../../../src/core/errors.ts";
import { requireSameAccount } from "../../../src/workflow/runs/same-account.ts";
import { KNOWN_FACTS, MADE_UP_PLAN } from "../../core/made-up-preparation.ts";

const AWS = "111122223333";
const ALIBABA = "5123456789012345";
const facts = { ...KNOWN_FACTS, awsAccountId: AWS, alibabaAccountId: ALIBABA };
const plan = { ...MADE_UP_PLAN, awsAccountId: AWS, alibabaAccountId: ALIBABA };
const clouds = (aws: string, alibaba: string) =>
  ({
    aws: { getCallerIdentity: async () => ({ accountId: aws }) },
    alibaba: { getCallerIdentity: async () => ({ accountId: alibaba }) },
  }) as Clouds;
const SIDES = [
  ["iam.create-user", "aws", AWS],
  ["ram.create-user", "alibaba", ALIBABA],
  ["oss.create-bucket", "alibaba", ALIBABA],
] as const;

describe.each(SIDES)("the account that %s is looked for in", (kind, cloud, own) => {
  const of = (planned: typeof plan | null, known: typeof facts, found: string) =>
    requireSameAccount(
      clouds(cloud === "aws" ? found : "9", cloud === "alibaba" ? found : "9"),
      {
        plan: planned,
        facts: known,
      },
      { kind },
    );
  const other = { ...facts, awsAccountId: "444455556666", alibabaAccountId: "5999999999999999" };

  it("is the one of its plan, whatever was seen since", async () => {
    await of(plan, other, own);
    await expect(of(plan, other, other[`${cloud}AccountId`])).rejects.toMatchObject({
      constructor: CloudDenied,
      failure: { cloud, code: "OtherAccount", subject: `account ${own}` },
    });
  });

  it("is the one that was seen, where there is no plan", async () => {
    await of(null, facts, own);
    await expect(of(null, facts, "9")).rejects.toBeInstanceOf(CloudDenied);
  });

  it("is any where none is known", async () => {
    await of(null, { ...facts, awsAccountId: null, alibabaAccountId: null } as never, "9");
  });

  it("is none while the cloud does not say", async () => {
    const silent = { getCallerIdentity: () => Promise.reject(new Error("no answer")) };
    await expect(
      requireSameAccount({ aws: silent, alibaba: silent } as unknown as Clouds, { plan, facts }, { kind }),
    ).rejects.toThrow("no answer");
  });
});
