import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainPolicy } from "../../src/cli/judge-policy-file.ts";
import type { Verdict } from "../../src/core/verdict.ts";
import { denied, examine, NOW } from "../checks/healthy-clouds.ts";
import {
  ACCOUNT,
  BUCKET,
  generatedFacts,
  generatedPolicy,
  generatedPrefix,
} from "../checks/policy/generated-policies.ts";
import { recordingTerminal } from "../support/recording-terminal.ts";

const EXIT_CODES: Record<Verdict, number> = { open: 0, restricted: 1, uncertain: 2 };

type Facts = { organizationId?: string | null; region?: string };

/** The verdict of `check`, in a terminal and without IAM's opinion. */
async function checkVerdict(policy: unknown, prefix: string, facts: Facts): Promise<Verdict | undefined> {
  const { organizationId, region } = facts;
  const { verdict } = await examine("whitelist", {
    request: { sourceBucket: BUCKET, prefix },
    input: { userName: null, userTags: { "mgw-prep:preparation": null, "mgw-prep:installation": null } },
    aws: {
      getCallerIdentity: async () => ({
        accountId: ACCOUNT,
        arn: `arn:aws:iam::${ACCOUNT}:user/bot`,
        partition: "aws",
      }),
      findBucketRegion: async () => region ?? "eu-central-1",
      readBucketPolicy: async () => JSON.stringify(policy),
      readOrganizationId:
        organizationId === undefined
          ? denied("organizations:DescribeOrganization")
          : async () => organizationId,
      simulatePolicy: denied("iam:SimulateCustomPolicy"),
    },
  });
  return verdict;
}

/** The exit code of `explain-policy` on the same document, told the same of organization and region. */
function explainExit(policy: unknown, prefix: string, { organizationId, region }: Facts): Promise<number> {
  const options = {
    bucket: BUCKET,
    account: ACCOUNT,
    prefix,
    region: region ?? "eu-central-1",
    ...(organizationId === undefined ? {} : { organization: organizationId ?? "none" }),
  };
  return explainPolicy("policy.json", options, {
    terminal: recordingTerminal().terminal,
    readStdin: async () => "",
    readFile: async () => JSON.stringify(policy),
    now: () => NOW,
  });
}

describe("explain-policy and check", () => {
  it("say the same of one bucket when they know the same", async () => {
    await fc.assert(
      fc.asyncProperty(generatedPolicy, generatedPrefix, generatedFacts, async (policy, prefix, facts) => {
        const verdict = await checkVerdict(policy, prefix, facts);
        expect(await explainExit(policy, prefix, facts)).toBe(EXIT_CODES[verdict ?? "uncertain"]);
      }),
      { numRuns: 300 },
    );
  });
});
