import * as iamApi from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";

const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const aws = useAwsSimulator({ operatorPolicy: everything });
const iam = () => aws.clients().iam;
const UserName = "mgw-prep-MP-000001";

function create(name = UserName, more: Partial<iamApi.CreateUserCommandInput> = {}) {
  return iam().send(new iamApi.CreateUserCommand({ UserName: name, Path: "/mgw-prep/", ...more }));
}

describe("users", () => {
  test("are made with path, tags and an id like the real ones", async () => {
    const { User } = await create(UserName, { Tags: [{ Key: "mgw-prep:preparation", Value: "MP-000001" }] });
    expect(User).toMatchObject({
      Arn: `arn:aws:iam::111122223333:user/mgw-prep/${UserName}`,
      Tags: [{ Key: "mgw-prep:preparation", Value: "MP-000001" }],
    });
    expect(User?.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    const { User: again } = await iam().send(new iamApi.GetUserCommand({ UserName }));
    expect(again?.UserId).toBe(User?.UserId);
    const { Tags } = await iam().send(new iamApi.ListUserTagsCommand({ UserName }));
    expect(Tags).toEqual([{ Key: "mgw-prep:preparation", Value: "MP-000001" }]);
  });

  test("are unique without regard to case", async () => {
    await create("Reader");
    const error = await errorOf(create("READER"));
    expect(error).toMatchObject({ name: "EntityAlreadyExistsException", $metadata: { httpStatusCode: 409 } });
    expect(error.message).toBe("User with name READER already exists.");
  });

  test.each(["", "with space", "ü", "a".repeat(65)])("may not be called %j", async (name) => {
    expect((await errorOf(create(name))).name).toBe("ValidationError");
  });

  test("need a path that begins and ends with a slash", async () => {
    expect((await errorOf(create(UserName, { Path: "mgw-prep" }))).name).toBe("ValidationError");
  });

  test("are listed by path, page by page", async () => {
    for (const name of ["b", "a", "c"]) await create(name);
    const first = await iam().send(new iamApi.ListUsersCommand({ PathPrefix: "/mgw-prep/", MaxItems: 2 }));
    expect(first.Users?.map((user) => user.UserName)).toEqual(["a", "b"]);
    const second = await iam().send(
      new iamApi.ListUsersCommand({ PathPrefix: "/mgw-prep/", Marker: first.Marker }),
    );
    expect(second.Users?.map((user) => user.UserName)).toEqual(["c"]);
    expect(second.IsTruncated).toBe(false);
  });

  test("carry at most 50 tags, each key once", async () => {
    const tags = (count: number) => Array.from({ length: count }, (_, at) => ({ Key: `k${at}`, Value: "v" }));
    expect((await errorOf(create(UserName, { Tags: tags(51) }))).name).toBe("LimitExceededException");
    const twice = [
      { Key: "a", Value: "1" },
      { Key: "A", Value: "2" },
    ];
    expect((await errorOf(create(UserName, { Tags: twice }))).name).toBe("InvalidInputException");
    await create();
    await iam().send(new iamApi.TagUserCommand({ UserName, Tags: tags(50) }));
    const over = iam().send(new iamApi.TagUserCommand({ UserName, Tags: [{ Key: "one", Value: "more" }] }));
    expect((await errorOf(over)).name).toBe("LimitExceededException");
  });

  test("cannot be found when they are not there", async () => {
    const error = await errorOf(iam().send(new iamApi.GetUserCommand({ UserName: "nobody" })));
    expect(error).toMatchObject({
      name: "NoSuchEntityException",
      message: "The user with name nobody cannot be found.",
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe("access keys", () => {
  test("are two at most, and show their secret once", async () => {
    await create();
    const { AccessKey } = await iam().send(new iamApi.CreateAccessKeyCommand({ UserName }));
    expect(AccessKey?.AccessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(AccessKey?.SecretAccessKey).toHaveLength(40);
    await iam().send(new iamApi.CreateAccessKeyCommand({ UserName }));
    expect(await errorOf(iam().send(new iamApi.CreateAccessKeyCommand({ UserName })))).toMatchObject({
      name: "LimitExceededException",
      message: "Cannot exceed quota for AccessKeysPerUser: 2",
    });
    const { AccessKeyMetadata } = await iam().send(new iamApi.ListAccessKeysCommand({ UserName }));
    expect(AccessKeyMetadata).toHaveLength(2);
    expect(JSON.stringify(AccessKeyMetadata)).not.toContain("Secret");
    expect(aws.control<string[]>("secretValues")).toContain(AccessKey?.SecretAccessKey);
    expect(JSON.stringify(aws.control("users"))).not.toContain(AccessKey?.SecretAccessKey);
  });

  test("tell when they were last used", async () => {
    await create();
    const { AccessKey } = await iam().send(new iamApi.CreateAccessKeyCommand({ UserName }));
    const lastUse = async (AccessKeyId: string | undefined) =>
      (await iam().send(new iamApi.GetAccessKeyLastUsedCommand({ AccessKeyId }))).AccessKeyLastUsed;
    expect(await lastUse(AccessKey?.AccessKeyId)).toMatchObject({ ServiceName: "N/A", Region: "N/A" });
    expect(await lastUse("AKIASIMULATEDOPERATR")).toMatchObject({ ServiceName: "iam", Region: "us-east-1" });
  });

  test("are those of one user: another's key is not found", async () => {
    await create("a");
    await create("b");
    const { AccessKey } = await iam().send(new iamApi.CreateAccessKeyCommand({ UserName: "a" }));
    const remove = (name: string) =>
      iam().send(new iamApi.DeleteAccessKeyCommand({ UserName: name, AccessKeyId: AccessKey?.AccessKeyId }));
    expect((await errorOf(remove("b"))).name).toBe("NoSuchEntityException");
    await remove("a");
    expect((await errorOf(remove("a"))).name).toBe("NoSuchEntityException");
  });
});

describe("policies", () => {
  test("attach twice without harm, and detach once", async () => {
    await create();
    await iam().send(new iamApi.AttachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    await iam().send(new iamApi.AttachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    const { AttachedPolicies } = await iam().send(new iamApi.ListAttachedUserPoliciesCommand({ UserName }));
    expect(AttachedPolicies).toEqual([{ PolicyName: "AmazonS3ReadOnlyAccess", PolicyArn: READ_ONLY }]);
    await iam().send(new iamApi.DetachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    const again = iam().send(new iamApi.DetachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    expect((await errorOf(again)).name).toBe("NoSuchEntityException");
  });

  test("that do not exist cannot be attached", async () => {
    await create();
    const PolicyArn = "arn:aws:iam::aws:policy/NoSuchPolicy";
    expect(
      await errorOf(iam().send(new iamApi.AttachUserPolicyCommand({ UserName, PolicyArn }))),
    ).toMatchObject({
      name: "NoSuchEntityException",
      message: `Policy ${PolicyArn} does not exist or is not attachable.`,
    });
  });

  test("show the known document of AmazonS3ReadOnlyAccess", async () => {
    const { Policy } = await iam().send(new iamApi.GetPolicyCommand({ PolicyArn: READ_ONLY }));
    const { PolicyVersion } = await iam().send(
      new iamApi.GetPolicyVersionCommand({ PolicyArn: READ_ONLY, VersionId: Policy?.DefaultVersionId }),
    );
    const document = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ""));
    expect(document.Statement[0].Action).toContain("s3:Get*");
  });

  test("written inline come back as written, and are checked", async () => {
    await create();
    const PolicyDocument = JSON.stringify(everything, null, 2);
    const name = { UserName, PolicyName: "read" };
    await iam().send(new iamApi.PutUserPolicyCommand({ ...name, PolicyDocument }));
    const answer = await iam().send(new iamApi.GetUserPolicyCommand(name));
    expect(decodeURIComponent(answer.PolicyDocument ?? "")).toBe(PolicyDocument);
    const bad = [
      "{",
      '{"Statement":[{"Effect":"Allow","Action":"s3:*"}]}',
      '{"Statement":[{"Effect":"Maybe","Action":"s3:*","Resource":"*"}]}',
      '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}',
      '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringIs":{"a":"b"}}}]}',
    ];
    for (const text of bad) {
      const put = iam().send(new iamApi.PutUserPolicyCommand({ ...name, PolicyDocument: text }));
      expect((await errorOf(put)).name).toBe("MalformedPolicyDocumentException");
    }
    const large = JSON.stringify({ ...everything, Id: "x".repeat(2048) });
    const put = iam().send(new iamApi.PutUserPolicyCommand({ ...name, PolicyDocument: large }));
    expect((await errorOf(put)).name).toBe("LimitExceededException");
    await iam().send(new iamApi.DeleteUserPolicyCommand(name));
    expect((await errorOf(iam().send(new iamApi.GetUserPolicyCommand(name)))).name).toBe(
      "NoSuchEntityException",
    );
  });
});

describe("deleting a user", () => {
  test("names what is still attached, until nothing is", async () => {
    await create();
    await iam().send(new iamApi.CreateAccessKeyCommand({ UserName }));
    await iam().send(new iamApi.AttachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    aws.control("setUserItems", { userName: UserName, hasLoginProfile: true, groups: ["readers"] });
    const remove = () => iam().send(new iamApi.DeleteUserCommand({ UserName }));
    expect(await errorOf(remove())).toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete entity, must delete access keys first.",
    });
    const { AccessKeyMetadata } = await iam().send(new iamApi.ListAccessKeysCommand({ UserName }));
    const AccessKeyId = AccessKeyMetadata?.[0]?.AccessKeyId;
    await iam().send(new iamApi.DeleteAccessKeyCommand({ UserName, AccessKeyId }));
    expect((await errorOf(remove())).message).toContain("delete login profile");
    const { LoginProfile } = await iam().send(new iamApi.GetLoginProfileCommand({ UserName }));
    expect(LoginProfile?.UserName).toBe(UserName);
    await iam().send(new iamApi.DeleteLoginProfileCommand({ UserName }));
    const { Groups } = await iam().send(new iamApi.ListGroupsForUserCommand({ UserName }));
    expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(["readers"]);
    await iam().send(new iamApi.RemoveUserFromGroupCommand({ UserName, GroupName: "readers" }));
    expect((await errorOf(remove())).message).toContain("detach all policies");
    await iam().send(new iamApi.DetachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    await remove();
    expect((await errorOf(remove())).name).toBe("NoSuchEntityException");
  });

  test("lists the rarer things that may hang on a user", async () => {
    await create();
    aws.control("setUserItems", {
      userName: UserName,
      mfaDevices: ["arn:aws:iam::111122223333:mfa/phone"],
      sshPublicKeys: ["APKAEXAMPLEEXAMPLE00"],
      signingCertificates: ["CERTEXAMPLE000000000000000"],
      serviceCredentials: ["ACCAEXAMPLE000000000"],
    });
    const found = [
      (await iam().send(new iamApi.ListMFADevicesCommand({ UserName }))).MFADevices?.[0]?.SerialNumber,
      (await iam().send(new iamApi.ListSSHPublicKeysCommand({ UserName }))).SSHPublicKeys?.[0]
        ?.SSHPublicKeyId,
      (await iam().send(new iamApi.ListSigningCertificatesCommand({ UserName }))).Certificates?.[0]
        ?.CertificateId,
      (await iam().send(new iamApi.ListServiceSpecificCredentialsCommand({ UserName })))
        .ServiceSpecificCredentials?.[0]?.ServiceSpecificCredentialId,
    ];
    expect(found).toEqual([
      "arn:aws:iam::111122223333:mfa/phone",
      "APKAEXAMPLEEXAMPLE00",
      "CERTEXAMPLE000000000000000",
      "ACCAEXAMPLE000000000",
    ]);
  });
});

describe("the account and its simulator", () => {
  test("counts users against their quota", async () => {
    const { SummaryMap } = await iam().send(new iamApi.GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ Users: 1, UsersQuota: 5000, AccessKeysPerUserQuota: 2 });
  });

  test("simulates a user against a bucket policy, from the address given", async () => {
    await create();
    await iam().send(new iamApi.AttachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    const arn = `arn:aws:iam::111122223333:user/mgw-prep/${UserName}`;
    const ResourcePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: "arn:aws:s3:::b/*",
        Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      },
    });
    const decide = async (address: string) => {
      const { EvaluationResults } = await iam().send(
        new iamApi.SimulatePrincipalPolicyCommand({
          PolicySourceArn: arn,
          CallerArn: arn,
          ActionNames: ["s3:GetObject", "s3:PutObject"],
          ResourceArns: ["arn:aws:s3:::b/k"],
          ResourcePolicy,
          ContextEntries: [
            { ContextKeyName: "aws:SourceIp", ContextKeyType: "ip", ContextKeyValues: [address] },
          ],
        }),
      );
      return EvaluationResults?.map(({ EvalDecision }) => EvalDecision);
    };
    expect(await decide("203.0.113.9")).toEqual(["allowed", "implicitDeny"]);
    expect(await decide("192.0.2.1")).toEqual(["explicitDeny", "explicitDeny"]);
  });

  test("says which context keys a custom simulation lacks", async () => {
    const PolicyInputList = [
      JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action: "s3:*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "true" } },
        },
      }),
    ];
    const { EvaluationResults } = await iam().send(
      new iamApi.SimulateCustomPolicyCommand({ PolicyInputList, ActionNames: ["s3:GetObject"] }),
    );
    expect(EvaluationResults?.[0]).toMatchObject({
      EvalDecision: "implicitDeny",
      MissingContextValues: ["aws:securetransport"],
    });
  });

  test("does not know other operations", async () => {
    expect(await errorOf(iam().send(new iamApi.ListRolesCommand({})))).toMatchObject({
      message: "Could not find operation ListRoles for version 2010-05-08",
      $metadata: { httpStatusCode: 400 },
    });
  });
});
