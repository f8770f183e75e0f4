import { readFile } from "node:fs/promises";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  IAMClient,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
} from "@aws-sdk/client-iam";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SEED_BUCKETS } from "../../simulators/alibaba/seed.ts";
import { OPERATOR_CREDENTIALS } from "../../simulators/aws/seed-identities.ts";
import { type ProvisioningWorld, startProvisioningWorld } from "../provisioning/provisioning-world.ts";
import { ossClient, ram, ramClient } from "../simulators/alibaba/clients.ts";
import { BOUNDARY_ARN } from "../support/boundary.ts";

/** What somebody with the bot's own key tries under the policies in `deploy/`, with the vendors' clients and not ours. */
const EVIL = { UserName: "mgw-prep-MP-EVIL01", Path: "/mgw-prep/" };
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const EVERYTHING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
const BUCKET = "acme-media-clean";
const denied = expect.objectContaining({ name: "AccessDenied" });

let world: ProvisioningWorld;
beforeAll(async () => {
  world = await startProvisioningWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  world.aws.reset({ propagation: { visibleAfterMs: 0, authorizedAfterMs: 0 } });
  world.alibaba.reset();
});

type Key = { accessKeyId: string; secretAccessKey: string };
const common = (key: Key) => ({ endpoint: world.aws.url, credentials: { ...key }, maxAttempts: 1 });
const iamAs = (key: Key = OPERATOR_CREDENTIALS) => new IAMClient({ ...common(key), region: "us-east-1" });
const s3As = (key: Key) => new S3Client({ ...common(key), region: "eu-central-1", forcePathStyle: true });
const refusalOf = (call: Promise<unknown>) =>
  call.then(
    () => "allowed",
    (error: unknown) => error,
  );

async function keyOfEvil(): Promise<Key> {
  const { AccessKey } = await iamAs().send(new CreateAccessKeyCommand({ UserName: EVIL.UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

describe("with the bot's AWS key", () => {
  it("a user that is given every right cannot do more than the boundary", async () => {
    await iamAs().send(new CreateUserCommand({ ...EVIL, PermissionsBoundary: BOUNDARY_ARN }));
    const policy = { UserName: EVIL.UserName, PolicyName: "all", PolicyDocument: EVERYTHING };
    await iamAs().send(new PutUserPolicyCommand(policy));
    const key = await keyOfEvil();
    const object = { Bucket: BUCKET, Key: "planted" };
    await world.aws.control["putObjects"]?.({ bucket: BUCKET, objects: [{ key: "there", body: "x" }] });
    const user = new CreateUserCommand({ UserName: "another" });
    expect(await refusalOf(iamAs(key).send(user))).toEqual(denied);
    expect(await refusalOf(s3As(key).send(new PutObjectCommand({ ...object, Body: "x" })))).toEqual(denied);
    const read = await s3As(key).send(new GetObjectCommand({ Bucket: BUCKET, Key: "there" }));
    expect(await read.Body?.transformToString()).toBe("x");
  });

  it("no user can be made without the boundary, or with another one", async () => {
    for (const PermissionsBoundary of [undefined, ADMINISTRATOR]) {
      const make = iamAs().send(new CreateUserCommand({ ...EVIL, PermissionsBoundary }));
      expect(await refusalOf(make)).toEqual(denied);
    }
  });

  it("the boundary cannot be taken off or changed for another, and no other managed policy attached", async () => {
    const { UserName } = EVIL;
    await iamAs().send(new CreateUserCommand({ ...EVIL, PermissionsBoundary: BOUNDARY_ARN }));
    const PermissionsBoundary = ADMINISTRATOR;
    for (const call of [
      iamAs().send(new DeleteUserPermissionsBoundaryCommand({ UserName })),
      iamAs().send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary })),
      iamAs().send(new AttachUserPolicyCommand({ UserName, PolicyArn: ADMINISTRATOR })),
    ])
      expect(await refusalOf(call)).toEqual(denied);
  });

  it("nobody is taken out of a group, the bot's own users neither", async () => {
    await iamAs().send(new CreateUserCommand({ ...EVIL, PermissionsBoundary: BOUNDARY_ARN }));
    for (const UserName of [EVIL.UserName, "mgw-prep-operator"]) {
      await world.aws.control["setUserItems"]?.({ userName: UserName, groups: ["administrators"] });
      const leave = iamAs().send(new RemoveUserFromGroupCommand({ UserName, GroupName: "administrators" }));
      expect(await refusalOf(leave)).toEqual(denied);
    }
  });

  it("no object can be read without the file for samples, and none written with it", async () => {
    await world.aws.control["putObjects"]?.({ bucket: BUCKET, objects: [{ key: "there", body: "x" }] });
    const own = s3As(OPERATOR_CREDENTIALS);
    const write = own.send(new PutObjectCommand({ Bucket: BUCKET, Key: "planted", Body: "x" }));
    expect(await refusalOf(write)).toEqual(denied);
    const policy = JSON.parse(await readFile("deploy/aws-operator-policy.json", "utf8"));
    await world.aws.control["setOperatorPolicy"]?.({ policy });
    const read = own.send(new GetObjectCommand({ Bucket: BUCKET, Key: "there" }));
    expect(await refusalOf(read)).toEqual(denied);
  });
});

describe("with the bot's Alibaba Cloud key", () => {
  it("no bucket's ACL can be set, when it is made neither", async () => {
    const oss = ossClient(world.alibaba, {});
    const refused = { status: 403, code: "AccessDenied" };
    await expect(oss.putBucketACL(SEED_BUCKETS.filled, "public-read-write")).rejects.toMatchObject(refused);
    const open = { acl: "public-read-write" } as Parameters<typeof oss.putBucket>[1];
    await expect(oss.putBucket("a-new-bucket", open)).rejects.toMatchObject(refused);
  });

  it("nobody is taken out of a group, the bot's own users neither", async () => {
    const UserName = EVIL.UserName;
    const client = ramClient(world.alibaba);
    await client.createUser(new ram.CreateUserRequest({ userName: UserName }));
    for (const userName of [UserName, "mgw-prep-operator"]) {
      await world.alibaba.control["putOnUser"]?.({ userName, group: "migration-team" });
      const request = new ram.RemoveUserFromGroupRequest({ userName, groupName: "migration-team" });
      await expect(client.removeUserFromGroup(request)).rejects.toMatchObject({ code: "NoPermission" });
    }
  });

  it("the base policy alone makes no administrator: no document of one's own, no other system policy", async () => {
    const document = JSON.parse(await readFile("deploy/alibaba-operator-policy.json", "utf8"));
    await world.alibaba.control["setOperatorPolicy"]?.({ document });
    const client = ramClient(world.alibaba);
    const userName = EVIL.UserName;
    await client.createUser(new ram.CreateUserRequest({ userName }));
    const policyDocument = JSON.stringify({
      Version: "1",
      Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
    });
    const own = new ram.CreatePolicyRequest({ policyName: userName, policyDocument });
    await expect(client.createPolicy(own)).rejects.toMatchObject({ code: "NoPermission" });
    const named = { userName, policyType: "System", policyName: "AliyunRAMFullAccess" };
    const attach = client.attachPolicyToUser(new ram.AttachPolicyToUserRequest(named));
    await expect(attach).rejects.toMatchObject({ code: "NoPermission" });
  });
});
