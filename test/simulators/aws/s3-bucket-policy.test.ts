import { CreateUserCommand, DeleteUserCommand, GetUserCommand } from "@aws-sdk/client-iam";
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { OPERATOR_CREDENTIALS, OTHER_ACCOUNT_CREDENTIALS } from "../../../simulators/aws/seed-identities.ts";
import { errorOf, type Identity, useAwsSimulator } from "./aws-clients.ts";

const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const aws = useAwsSimulator({ operatorPolicy: everything });
const Bucket = "acme-media-clean";
const ARN = `arn:aws:s3:::${Bucket}`;
const USER = "arn:aws:iam::111122223333:user/team/reader";

const policyOf = (statement: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: "s3:ListBucket", Resource: ARN, ...statement }],
});
const put = (policy: object | string, more: object = {}, identity?: Identity) => {
  const Policy = typeof policy === "string" ? policy : JSON.stringify(policy);
  return aws.clients(identity).s3.send(new PutBucketPolicyCommand({ Bucket, Policy, ...more }));
};
const refused = async (statement: object) => (await errorOf(put(policyOf(statement)))).message;

async function read(): Promise<string> {
  return (await aws.clients().s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy ?? "";
}

async function makeUser(): Promise<string> {
  const made = await aws.clients().iam.send(new CreateUserCommand({ UserName: "reader", Path: "/team/" }));
  return made.User?.UserId ?? "";
}

describe("PutBucketPolicy and DeleteBucketPolicy", () => {
  test("replace the policy as it was written, and take it away", async () => {
    const text = JSON.stringify(
      policyOf({ Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      null,
      1,
    );
    expect((await put(text)).$metadata.httpStatusCode).toBe(204);
    expect(await read()).toBe(text);
    const { s3 } = aws.clients();
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect((await errorOf(read())).name).toBe("NoSuchBucketPolicy");
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  });

  test("need rights of their own", async () => {
    const Statement = { Effect: "Allow", Action: ["s3:Get*", "s3:List*"], Resource: "*" };
    aws.control("setOperatorPolicy", { policy: { Version: "2012-10-17", Statement } });
    expect((await errorOf(put(policyOf({ Principal: "*" })))).message).toContain(
      "s3:PutBucketPolicy on resource",
    );
    const remove = aws.clients().s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect((await errorOf(remove)).message).toContain("s3:DeleteBucketPolicy on resource");
  });

  test("are for the account that is expected, and for the bucket's own account alone", async () => {
    const wrong = { ExpectedBucketOwner: "444455556666" };
    expect((await errorOf(put(policyOf({ Principal: "*" }), wrong))).name).toBe("AccessDenied");
    const shared = policyOf({ Effect: "Allow", Action: "s3:*", Principal: { AWS: "444455556666" } });
    await put(shared, { ExpectedBucketOwner: "111122223333" });
    expect((await errorOf(put(shared, {}, OTHER_ACCOUNT_CREDENTIALS))).name).toBe("MethodNotAllowed");
    const remove = aws.clients(OTHER_ACCOUNT_CREDENTIALS).s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect((await errorOf(remove)).name).toBe("MethodNotAllowed");
  });

  test("leave the account itself a way out of a Deny for all", async () => {
    await put(policyOf({ Principal: "*", Action: "s3:*" }));
    expect((await errorOf(read())).message).toContain("explicit deny in a resource-based policy");
    const remove = () => aws.clients().s3.send(new DeleteBucketPolicyCommand({ Bucket }));
    expect((await errorOf(remove())).name).toBe("AccessDenied");
    aws.control("makeRootKey", { accessKeyId: OPERATOR_CREDENTIALS.accessKeyId });
    expect(await read()).toContain("s3:*");
    const list = aws.clients().s3.send(new ListObjectsV2Command({ Bucket }));
    expect((await errorOf(list)).name).toBe("AccessDenied");
    await remove();
  });

  test("refuse what is no policy of this bucket", async () => {
    for (const [text, words] of [
      ["nonsense", "Policies must be valid JSON and the first byte must be '{'"],
      [
        JSON.stringify(policyOf({ Principal: "*", Resource: "arn:aws:s3:::other/*" })),
        "Policy has invalid resource",
      ],
      [JSON.stringify(policyOf({ Principal: "*", Action: "iam:GetUser" })), "Policy has invalid action"],
      [JSON.stringify(policyOf({})), "Missing required field Principal"],
      [
        JSON.stringify({ ...policyOf({ Principal: "*" }), Id: "x".repeat(20_480) }),
        "maximum allowed document size",
      ],
    ] as const) {
      const error = await errorOf(put(text));
      expect([error.name, error.$metadata.httpStatusCode]).toEqual(["MalformedPolicy", 400]);
      expect(error.message).toContain(words);
    }
    await put(policyOf({ Principal: "*", Resource: [ARN, `${ARN}/*`, `${ARN}*`] }));
  });

  test("refuse a public policy while public policies are blocked", async () => {
    const open = policyOf({ Effect: "Allow", Principal: "*" });
    const error = await errorOf(put(open));
    expect(error.name).toBe("AccessDenied");
    expect(error.message).toMatch(
      /because public policies are blocked by the BlockPublicPolicy block public access setting\.$/,
    );
    aws.control("setBucketSetting", { bucket: Bucket, setting: "publicAccessBlock", value: null });
    await put(open);
  });
});

describe("principals in a policy", () => {
  test.each([
    ["a user who does not exist", { AWS: USER }],
    ["a user without his path", { AWS: ["111122223333", "arn:aws:iam::111122223333:user/team"] }],
    ["a role that does not exist", { AWS: "arn:aws:iam::111122223333:role/none" }],
    ["a session of it", { AWS: "arn:aws:sts::111122223333:assumed-role/none/me" }],
    ["an id of nobody", { AWS: "AIDAFIELDORPHAN000001" }],
    ["a pattern", { AWS: "arn:aws:iam::111122223333:user/*" }],
    ["an account pattern", { AWS: "arn:aws:iam::1111*:root" }],
    ["another partition", { AWS: "arn:aws-cn:iam::111122223333:root" }],
    ["a user of the other account who does not exist", { AWS: "arn:aws:iam::444455556666:user/nobody" }],
    ["a kind that does not exist", { Azure: "x" }],
  ])("may not be %s", async (_name, principal) => {
    expect(await refused({ Principal: principal })).toBe("Invalid principal in policy");
    expect(await refused({ NotPrincipal: principal })).toBe("Invalid principal in policy");
    const policy = policyOf({ Principal: principal });
    expect(() => aws.control("setBucketPolicy", { bucket: Bucket, policy, isChecked: true })).toThrow(
      "Invalid principal",
    );
    aws.control("setBucketPolicy", { bucket: Bucket, policy });
  });

  test.each([
    ["everybody", "*"],
    ["accounts", { AWS: ["444455556666", "arn:aws:iam::999988887777:root"] }],
    [
      "an existing user and role",
      {
        AWS: [
          "arn:aws:iam::111122223333:user/mgw-prep-operator",
          "arn:aws:iam::111122223333:role/mgw-prep-bot",
        ],
      },
    ],
    ["a session of an existing role", { AWS: "arn:aws:sts::111122223333:assumed-role/mgw-prep-bot/me" }],
    ["a service", { Service: "cloudfront.amazonaws.com" }],
    [
      "an origin access identity",
      { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE" },
    ],
  ])("may be %s", async (_name, principal) => {
    await put(policyOf({ Principal: principal }));
  });

  test("show the bare id of a user once he is deleted, and mean nobody of the same name", async () => {
    const id = await makeUser();
    const { iam } = aws.clients();
    const operator = "arn:aws:iam::111122223333:user/mgw-prep-operator";
    const statement = {
      Principal: { AWS: [operator, USER] },
      Condition: { ArnNotEquals: { "aws:PrincipalArn": USER } },
    };
    await put(policyOf(statement));
    expect(await read()).toBe(JSON.stringify(policyOf(statement)));
    await iam.send(new DeleteUserCommand({ UserName: "reader" }));
    const orphaned = JSON.stringify(policyOf({ ...statement, Principal: { AWS: [operator, id] } }));
    expect(await read()).toBe(orphaned);
    expect(await makeUser()).not.toBe(id);
    expect(await read()).toBe(orphaned);
    expect((await errorOf(put(orphaned))).message).toBe("Invalid principal in policy");
  });

  test("are shown as ARNs when they are given as ids of existing users", async () => {
    await makeUser();
    const { User } = await aws.clients().iam.send(new GetUserCommand({ UserName: "reader" }));
    await put(policyOf({ NotPrincipal: { AWS: User?.UserId } }));
    expect(JSON.parse(await read()).Statement[0].NotPrincipal).toEqual({ AWS: USER });
  });
});
