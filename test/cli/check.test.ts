import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAlibabaSimulator } from "../../simulators/alibaba/alibaba-simulator.ts";
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET } from "../../simulators/alibaba/seed.ts";
import { createAwsSimulator } from "../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed.ts";
import { DEFAULT_OPERATOR_POLICY } from "../../simulators/aws/seed-operator-policy.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { runCli } from "../support/run-cli.ts";

let aws: Simulator;
let alibaba: Simulator;
beforeAll(async () => {
  [aws, alibaba] = await Promise.all([createAwsSimulator({ port: 0 }), createAlibabaSimulator({ port: 0 })]);
});
afterAll(() => Promise.all([aws.close(), alibaba.close()]));
beforeEach(() => {
  aws.reset();
  alibaba.reset();
});

/** The command as a process, on both simulated clouds. */
async function check(source: string) {
  const { code, out, err } = await runCli(
    ["check", source, "oss://example-empty-standard", "--region", "oss-eu-central-1", "--json"],
    {
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: OPERATOR_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: OPERATOR_CREDENTIALS.secretAccessKey,
      ALIBABA_CLOUD_ACCESS_KEY_ID: OPERATOR_ACCESS_KEY_ID,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: OPERATOR_ACCESS_KEY_SECRET,
      ALIBABA_RAM_ENDPOINT: alibaba.url,
      ALIBABA_STS_ENDPOINT: alibaba.url,
      ALIBABA_OSS_ENDPOINT: alibaba.url,
    },
  );
  expect(out, err).not.toBe("");
  const result = JSON.parse(out) as { verdict: string; findings: { code: string; evidence: string[] }[] };
  return { code, ...result };
}

function codesOf({ findings }: Awaited<ReturnType<typeof check>>): string[] {
  return findings.map(({ code }) => code);
}

describe("the check command", () => {
  it("exits 0 on a source that is open", async () => {
    const result = await check("s3://acme-home-virginia");
    expect(result).toMatchObject({ code: 0, verdict: "open" });
  });

  it("exits 1 on a prefix that nothing is under", async () => {
    const result = await check("s3://acme-media-clean/Film/");
    expect(result).toMatchObject({ code: 1, verdict: "open" });
    expect(codesOf(result)).toContain("ESTIMATE_PREFIX_EMPTY");
  });

  it("calls a whitelist that shuts the bot itself out restricted, with what S3 said, and exits 1", async () => {
    const result = await check("s3://acme-vault-locked-down");
    expect(result).toMatchObject({ code: 1, verdict: "restricted" });
    const found = result.findings.find(({ code }) => code === "WHITELIST_SHUTS_OUT_BOT");
    expect(found?.evidence.join()).toContain("explicit deny in a resource-based policy");
  });

  it("never calls the bucket of another account open, and exits 1", async () => {
    const result = await check("s3://globex-shared-other-account");
    expect(result).toMatchObject({ code: 1, verdict: "uncertain" });
    expect(codesOf(result)).toEqual(
      expect.arrayContaining(["SOURCE_IN_OTHER_ACCOUNT", "WHITELIST_OF_OTHER_ACCOUNT"]),
    );
  });

  it("calls a refusal that names no policy uncertain, and exits 2", async () => {
    const Statement = DEFAULT_OPERATOR_POLICY.Statement.map((statement) => ({
      ...statement,
      Action: statement.Action.filter((action) => action !== "s3:GetBucketPolicy"),
    }));
    await aws.control["setOperatorPolicy"]?.({ policy: { ...DEFAULT_OPERATOR_POLICY, Statement } });
    const result = await check("s3://acme-home-virginia");
    expect(result).toMatchObject({ code: 2, verdict: "uncertain" });
    expect(codesOf(result)).toContain("WHITELIST_NOT_READ");
    expect(codesOf(result)).not.toContain("WHITELIST_SHUTS_OUT_BOT");
  });
});
