import type { Aftermath } from "../lab/aftermath.ts";

/** Something in a cloud that bears the bot's name; `key` is what the store's grant of it would be called. */
export type CloudThing = { preparationId: string; key: string; accessKeyId: string | null };

const NAME = /^mgw-prep-(MP-[0-9A-Z]{6})$/;

/** Everything that the bot has made and that is still there, whether or not the store knows of it. */
export function thingsInClouds(aftermath: Aftermath): CloudThing[] {
  return [...iamThings(aftermath), ...ramThings(aftermath), ...bucketThings(aftermath)];
}

function idOf(name: string): string {
  return NAME.exec(name)?.[1] ?? `nobody's (${name})`;
}

/**
 * What the store calls a key that it knows: each generation has a grant of its own. Any other key is called as the first
 * one, of which there can be no second.
 */
function keyName({ grants }: Aftermath, firstKey: string, accessKeyId: string): string {
  return grants.find((grant) => grant.accessKeyId === accessKeyId)?.key ?? firstKey;
}

function iamThings(aftermath: Aftermath): CloudThing[] {
  const { aws, before } = aftermath;
  const made = [...aws.users].filter(([key]) => !before.aws.users.has(key)).map(([, user]) => user);
  return made.flatMap((user) => {
    const own = (key: string, accessKeyId: string | null = null) => ({
      preparationId: idOf(user.name),
      key,
      accessKeyId,
    });
    const keys = [...aws.accessKeys.values()].filter(({ userName }) => userName === user.name);
    return [
      own(`iam.create-user:${user.name}`),
      ...[...user.attachedPolicies.keys()].map((arn) => own(`iam.attach-policy:${arn}`)),
      ...[...user.inlinePolicies.keys()].map((name) => own(`iam.put-policy:${name}`)),
      ...keys.map(({ id }) => own(keyName(aftermath, `iam.create-key:${user.name}`, id), id)),
      ...(user.loginProfile ? [own(`iam.create-login:${user.name}`)] : []),
    ];
  });
}

function ramThings(aftermath: Aftermath): CloudThing[] {
  const { alibaba, before } = aftermath;
  const users = [...alibaba.users.values()].filter(({ userName }) => !before.alibaba.users.has(userName));
  const policies = [...alibaba.policies.Custom.keys()].filter(
    (name) => !before.alibaba.policies.Custom.has(name),
  );
  return [
    ...users.flatMap((user) => {
      const { userName } = user;
      const own = (key: string, accessKeyId: string | null = null) => ({
        preparationId: idOf(userName),
        key,
        accessKeyId,
      });
      const keys = [...alibaba.accessKeys.values()].filter((key) => key.userName === userName);
      return [
        own(`ram.create-user:${userName}`),
        ...user.attachments.map(({ name }) => own(`ram.attach-policy:${name}`)),
        ...(user.loginProfile ? [own(`ram.create-login:${userName}`)] : []),
        ...keys.map(({ id }) => own(keyName(aftermath, `ram.create-key:${userName}`, id), id)),
      ];
    }),
    ...policies.map((name) => ({
      preparationId: idOf(name),
      key: `ram.create-policy:${name}`,
      accessKeyId: null,
    })),
  ];
}

/** A bucket does not say who asked for it; the preparation that names it as its destination does. */
function bucketThings({ alibaba, before, preparations }: Aftermath): CloudThing[] {
  return [...alibaba.buckets.keys()]
    .filter((name) => !before.alibaba.buckets.has(name))
    .map((name) => ({
      preparationId:
        preparations.find(({ request }) => request.destinationBucket === name)?.id ?? `nobody's (${name})`,
      key: `oss.create-bucket:${name}`,
      accessKeyId: null,
    }));
}
