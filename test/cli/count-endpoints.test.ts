import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAwsSimulator } from "../../simulators/aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { runCli } from "../support/run-cli.ts";

let aws: Simulator;
beforeAll(async () => {
  aws = await createAwsSimulator({ port: 0 });
});
afterAll(() => aws.close());

const count = (variables: Record<string, string>) =>
  runCli(["count", "s3://acme-home-virginia", "--json"], {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: OPERATOR_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: OPERATOR_CREDENTIALS.secretAccessKey,
    ...variables,
  });

describe("the count command and the SDK's endpoint variables", () => {
  it("lists where the variable of S3 says, as every other call goes where its own says", async () => {
    const { code, out, err } = await count({ AWS_ENDPOINT_URL_S3: aws.url, AWS_ENDPOINT_URL_STS: aws.url });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({ objectCount: 501 });
  });

  it("prefers the variable of a service to the one for all", async () => {
    const dead = "http://127.0.0.1:9";
    const { code } = await count({
      AWS_ENDPOINT_URL: dead,
      AWS_ENDPOINT_URL_S3: aws.url,
      AWS_ENDPOINT_URL_STS: aws.url,
    });
    expect(code).toBe(0);
  });

  it("refuses plain http to another machine, every variable at once, with exit 78", async () => {
    const { code, err } = await count({
      AWS_ENDPOINT_URL_S3: "http://vpce.example",
      AWS_ENDPOINT_URL_STS: "http://10.0.0.1",
    });
    expect(code).toBe(78);
    expect(err).toMatch(/AWS_ENDPOINT_URL_S3: expected https[\s\S]*AWS_ENDPOINT_URL_STS: expected https/);
  });
});
