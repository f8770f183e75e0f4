import { DescribeOrganizationCommand, ListAccountsCommand } from "@aws-sdk/client-organizations";
import { GetBucketPolicyCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { OPERATOR_CREDENTIALS, OTHER_ACCOUNT_CREDENTIALS } from "../../../simulators/aws/seed-identities.ts";
import { errorOf, type Identity, useAwsSimulator } from "./aws-clients.ts";
import { sendSigned } from "./raw-request.ts";

const aws = useAwsSimulator();
const ID = "o-aa111bb222";

const ask = (identity?: Identity) =>
  aws.clients(identity).organizations.send(new DescribeOrganizationCommand({}));

function allow(...more: object[]): void {
  const Statement = [{ Effect: "Allow", Action: "*", Resource: "*" }, ...more];
  aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
}

/** The same question without an SDK, to see the bytes. */
async function askRaw(region: string, target = "AWSOrganizationsV20161128.DescribeOrganization") {
  const answer = await sendSigned(aws.simulator.url, {
    method: "POST",
    service: "organizations",
    region,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
    body: "{}",
  });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.json() };
}

describe("DescribeOrganization", () => {
  test("says that an account is in no organization", async () => {
    expect(await errorOf(ask())).toMatchObject({
      name: "AWSOrganizationsNotInUseException",
      $metadata: { httpStatusCode: 400 },
    });
  });

  test("names the organization, managed by the account itself or by another one", async () => {
    aws.control("setOrganization", { id: ID });
    expect((await ask()).Organization).toMatchObject({
      Id: ID,
      Arn: `arn:aws:organizations::111122223333:organization/${ID}`,
      MasterAccountId: "111122223333",
      FeatureSet: "ALL",
    });
    aws.control("setOrganization", { id: ID, managementAccountId: "999988887777" });
    expect((await ask()).Organization?.MasterAccountArn).toBe(
      `arn:aws:organizations::999988887777:account/${ID}/999988887777`,
    );
    expect((await errorOf(ask(OTHER_ACCOUNT_CREDENTIALS))).name).toBe("AWSOrganizationsNotInUseException");
    aws.control("setOrganization", null);
    expect((await errorOf(ask())).name).toBe("AWSOrganizationsNotInUseException");
  });

  test("needs its permission, and the answer to a missing one tells nothing of the organization", async () => {
    const refused = { name: "AccessDeniedException", $metadata: { httpStatusCode: 400 } };
    for (const organization of [null, { id: ID }]) {
      aws.control("setOrganization", organization);
      allow({ Effect: "Deny", Action: "organizations:Describe*", Resource: "*" });
      expect(await errorOf(ask())).toMatchObject(refused);
    }
    const Statement = { Effect: "Allow", Action: "s3:*", Resource: "*" };
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    expect(await errorOf(ask())).toMatchObject({
      ...refused,
      message: expect.stringMatching(
        /is not authorized to perform: organizations:DescribeOrganization on resource: \* because no identity-based policy allows/,
      ),
    });
  });

  test("refuses unknown and wrong keys in the words of its protocol", async () => {
    const wrong = { ...OPERATOR_CREDENTIALS, secretAccessKey: "x".repeat(40) };
    expect(await errorOf(ask(wrong))).toMatchObject({
      name: "InvalidSignatureException",
      $metadata: { httpStatusCode: 400 },
    });
    const unknown = { ...OPERATOR_CREDENTIALS, accessKeyId: "AKIANOSUCHKEYNOSUCHK" };
    expect((await errorOf(ask(unknown))).name).toBe("UnrecognizedClientException");
  });

  test("does not know other operations", async () => {
    const list = aws.clients().organizations.send(new ListAccountsCommand({}));
    expect((await errorOf(list)).name).toBe("UnknownOperationException");
  });

  test("is JSON 1.1, signed for the partition's one region", async () => {
    aws.control("setOrganization", { id: ID });
    expect(await askRaw("us-east-1")).toMatchObject({
      status: 200,
      type: "application/x-amz-json-1.1",
      body: { Organization: { Id: ID } },
    });
    expect(await askRaw("eu-central-1")).toMatchObject({
      status: 400,
      body: { __type: "InvalidSignatureException", message: expect.stringContaining("'eu-central-1'") },
    });
    aws.simulator.reset({ partition: "aws-cn", organization: { id: ID } });
    expect((await askRaw("us-east-1")).status).toBe(400);
    expect(await askRaw("cn-northwest-1")).toMatchObject({
      status: 200,
      body: { Organization: { Arn: `arn:aws-cn:organizations::111122223333:organization/${ID}` } },
    });
    aws.simulator.reset({ partition: "aws-eusc" });
    expect((await askRaw("eusc-de-east-1")).body).toMatchObject({
      __type: "AWSOrganizationsNotInUseException",
    });
    expect((await askRaw("eusc-de-east-1", "Other.DescribeOrganization")).body).toMatchObject({
      __type: "UnknownOperationException",
    });
  });
});

describe("the organization in the context of a request", () => {
  const Bucket = "acme-media-clean";
  const mayList = (identity?: Identity) =>
    aws
      .clients(identity)
      .s3.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }))
      .then(() => true)
      .catch((error: Error) => {
        if (error.name === "AccessDenied") return false;
        throw error;
      });

  function setPolicy(Effect: "Allow" | "Deny", Condition: object): void {
    const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
    const Statement = { Effect, Principal: "*", Action: "s3:*", Resource, Condition };
    aws.control("setBucketPolicy", { bucket: Bucket, policy: { Version: "2012-10-17", Statement } });
  }

  test.each([
    ["the caller's", { StringNotEquals: { "aws:PrincipalOrgID": ID } }],
    ["the resource's", { StringNotEquals: { "aws:ResourceOrgID": ID } }],
    ["the caller's place in it", { "ForAllValues:StringNotLike": { "aws:PrincipalOrgPaths": `${ID}/*` } }],
  ])("is %s, absent while there is none", async (_name, condition) => {
    setPolicy("Deny", condition);
    expect(await mayList()).toBe(false);
    aws.control("setOrganization", { id: ID });
    expect(await mayList()).toBe(true);
    aws.control("setOrganization", { id: "o-zz999yy888" });
    expect(await mayList()).toBe(false);
    aws.control("setOrganization", null);
    expect(await mayList()).toBe(false);
  });

  test("is not that of a caller from outside", async () => {
    aws.control("setOrganization", { id: ID });
    setPolicy("Allow", { StringEquals: { "aws:PrincipalOrgID": ID } });
    expect(await mayList(OTHER_ACCOUNT_CREDENTIALS)).toBe(false);
    aws.control("setOrganization", { id: ID, managementAccountId: "444455556666" });
    expect(await mayList(OTHER_ACCOUNT_CREDENTIALS)).toBe(true);
  });

  test("is in what the caller's own policies see, with the region asked for", async () => {
    const Condition = { StringNotEquals: { "aws:PrincipalOrgID": ID } };
    allow({ Effect: "Deny", Action: "s3:ListBucket", Resource: "*", Condition });
    expect(await mayList()).toBe(false);
    aws.control("setOrganization", { id: ID });
    expect(await mayList()).toBe(true);
    const region = { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } };
    allow({ Effect: "Deny", NotAction: "s3:*", Resource: "*", Condition: region });
    expect((await ask()).Organization?.Id).toBe(ID);
    allow({ Effect: "Deny", Action: "s3:*", Resource: "*", Condition: region });
    expect(await mayList()).toBe(false);
  });

  test("gives callers of the same organization the reason of a refusal, others none", async () => {
    aws.control("setOrganization", { id: ID, managementAccountId: "444455556666" });
    setPolicy("Deny", { Bool: { "aws:SecureTransport": "true" } });
    const read = () =>
      errorOf(aws.clients(OTHER_ACCOUNT_CREDENTIALS).s3.send(new GetBucketPolicyCommand({ Bucket })));
    expect((await read()).message).toContain("with an explicit deny in a resource-based policy");
    aws.control("setOrganization", { id: ID });
    expect((await read()).message).toBe("Access Denied");
  });
});
