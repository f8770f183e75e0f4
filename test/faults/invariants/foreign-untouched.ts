import type { Aftermath } from "../lab/aftermath.ts";
import type { Invariant } from "./invariant.ts";

export const foreignUntouched: Invariant = {
  name: "foreign",
  demand: "What was in the accounts before the bot came is as it was.",
  findViolations: (aftermath) => [
    ...compare("the IAM user", iamUsers(aftermath.before), iamUsers(aftermath)),
    ...compare("the RAM user", ramUsers(aftermath.before), ramUsers(aftermath)),
    ...compare("the OSS bucket", buckets(aftermath.before), buckets(aftermath)),
  ],
};

type Clouds = Aftermath["before"];

function compare(what: string, before: Map<string, string>, now: Map<string, string>): string[] {
  return [...before]
    .filter(([name, was]) => now.get(name) !== was)
    .map(([name]) => `${what} ${name} was changed`);
}

function iamUsers({ aws }: Clouds): Map<string, string> {
  return new Map(
    [...aws.users.values()].map((user) => [
      user.name,
      JSON.stringify([
        [...user.attachedPolicies.keys()],
        [...user.inlinePolicies.keys()],
        [...aws.accessKeys.values()]
          .filter(({ userName }) => userName === user.name)
          .map(({ id, status }) => [id, status]),
      ]),
    ]),
  );
}

function ramUsers({ alibaba }: Clouds): Map<string, string> {
  return new Map(
    [...alibaba.users.values()].map((user) => [
      user.userName,
      JSON.stringify([
        user.attachments.map(({ name }) => name),
        user.loginProfile !== null,
        [...alibaba.accessKeys.values()]
          .filter(({ userName }) => userName === user.userName)
          .map(({ id, isActive }) => [id, isActive]),
      ]),
    ]),
  );
}

function buckets({ alibaba }: Clouds): Map<string, string> {
  return new Map(
    [...alibaba.buckets.values()].map((bucket) => [
      bucket.name,
      JSON.stringify([bucket.acl, bucket.policyText, [...bucket.objects.keys()]]),
    ]),
  );
}
