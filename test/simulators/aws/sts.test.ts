import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
} from "@aws-sdk/client-iam";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, GetAccessKeyInfoCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";

const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
const aws = useAwsSimulator({ operatorPolicy: everything });
const RoleArn = "arn:aws:iam::111122223333:role/mgw-prep-bot";

async function assume(ExternalId?: string, more: object = {}) {
  const input = { RoleArn, RoleSessionName: "bot", ...(ExternalId ? { ExternalId } : {}), ...more };
  return aws.clients().sts.send(new AssumeRoleCommand(input));
}

test("tells the caller who he is, whatever his policies say", async () => {
  aws.control("setOperatorPolicy", {
    policy: { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } },
  });
  expect(await aws.clients().sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: "111122223333",
    Arn: "arn:aws:iam::111122223333:user/mgw-prep-operator",
    UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
  });
});

test("gives a role's session to those the trust policy names, with the right external id", async () => {
  const { Credentials, AssumedRoleUser } = await assume("mgw-prep");
  expect(AssumedRoleUser?.Arn).toBe("arn:aws:sts::111122223333:assumed-role/mgw-prep-bot/bot");
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  expect(session.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  const { s3, sts } = aws.clients(session);
  expect((await sts.send(new GetCallerIdentityCommand({}))).UserId).toMatch(/^AROA[A-Z2-7]{17}:bot$/);
  expect((await s3.send(new ListObjectsV2Command({ Bucket: "acme-media-clean", MaxKeys: 1 }))).KeyCount).toBe(
    1,
  );
  aws.simulator.clock.advance(3_601_000);
  const late = aws.clients(session).sts;
  late.config.systemClockOffset = 3_601_000;
  expect((await errorOf(late.send(new GetCallerIdentityCommand({})))).name).toMatch(/^ExpiredToken/);
  aws.simulator.clock.advance(-3_601_000);
  expect(aws.control<string[]>("secretValues")).toContain(session.secretAccessKey);
});

test("refuses a role without the external id, and a role that does not exist, alike", async () => {
  const text = (arn: string) =>
    `User: arn:aws:iam::111122223333:user/mgw-prep-operator is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
  expect(await errorOf(assume())).toMatchObject({ name: "AccessDenied", message: text(RoleArn) });
  expect((await errorOf(assume("wrong"))).name).toBe("AccessDenied");
  const missing = "arn:aws:iam::111122223333:role/no-such-role";
  expect((await errorOf(assume("mgw-prep", { RoleArn: missing }))).message).toBe(text(missing));
});

test("refuses a session longer than the role allows", async () => {
  expect((await errorOf(assume("mgw-prep", { DurationSeconds: 7200 }))).name).toBe("ValidationError");
  expect((await errorOf(assume("mgw-prep", { DurationSeconds: 60 }))).name).toBe("ValidationError");
});

test("does not give a role to somebody who only bears a deleted user's name", async () => {
  const statement = (AWS: string) => ({ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" });
  const Statement = statement("arn:aws:iam::111122223333:user/reader");
  const everything = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };
  const role = { name: "for-reader", trustPolicy: { Version: "2012-10-17", Statement } };
  aws.simulator.reset({ operatorPolicy: everything, roles: [role] });
  const { iam } = aws.clients();
  const mayAssume = async () => {
    await iam.send(new CreateUserCommand({ UserName: "reader" }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "reader" }));
    aws.simulator.clock.advance(1000);
    const identity = {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    };
    const input = { RoleArn: "arn:aws:iam::111122223333:role/for-reader", RoleSessionName: "me" };
    const answer = await aws
      .clients(identity)
      .sts.send(new AssumeRoleCommand(input))
      .catch((error) => error);
    await iam.send(new DeleteAccessKeyCommand({ UserName: "reader", AccessKeyId: identity.accessKeyId }));
    await iam.send(new DeleteUserCommand({ UserName: "reader" }));
    return answer.name ?? "yes";
  };
  expect([await mayAssume(), await mayAssume()]).toEqual(["yes", "AccessDenied"]);
});

test("tells the account of a key", async () => {
  const AccessKeyId = "AKIASIMULATEDOTHERAC";
  const { Account } = await aws.clients().sts.send(new GetAccessKeyInfoCommand({ AccessKeyId }));
  expect(Account).toBe("444455556666");
});
