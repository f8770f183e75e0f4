import { z } from "zod";
import type { World } from "../world.ts";

export type UserNow = {
  name: string;
  hasLogon: boolean;
  keys: { id: string; isActive: boolean }[];
};

/** What is in both clouds beside what the world began with. */
export type CloudsNow = { iamUsers: UserNow[]; ramUsers: UserNow[]; ossBuckets: string[] };

const iamUsers = z.array(
  z.looseObject({
    userName: z.string(),
    hasLoginProfile: z.boolean(),
    accessKeys: z.array(z.looseObject({ accessKeyId: z.string(), status: z.string() })),
  }),
);
const ramUsers = z.array(
  z.looseObject({
    userName: z.string(),
    loginProfile: z.unknown(),
    accessKeys: z.array(z.looseObject({ id: z.string(), isActive: z.boolean() })),
  }),
);

/**
 * Reads what has come into both clouds since this was called. Of access keys the ids alone: the panel shows no secret.
 * Errors: a simulator's.
 */
export async function watchClouds({ control }: Pick<World, "control">): Promise<() => Promise<CloudsNow>> {
  const before = await read(control);
  return async () => {
    const now = await read(control);
    const isNew = (known: readonly UserNow[]) => {
      const names = new Set(known.map(({ name }) => name));
      return ({ name }: UserNow) => !names.has(name);
    };
    return {
      iamUsers: now.iamUsers.filter(isNew(before.iamUsers)),
      ramUsers: now.ramUsers.filter(isNew(before.ramUsers)),
      ossBuckets: now.ossBuckets.filter((name) => !before.ossBuckets.includes(name)),
    };
  };
}

async function read(control: World["control"]): Promise<CloudsNow> {
  const [iam, ram, oss] = await Promise.all([
    control("aws/control/users"),
    control("alibaba/control/users"),
    control("alibaba/control/buckets"),
  ]);
  return {
    iamUsers: iamUsers.parse(iam).map(({ userName, hasLoginProfile, accessKeys }) => ({
      name: userName,
      hasLogon: hasLoginProfile,
      keys: accessKeys.map(({ accessKeyId, status }) => ({ id: accessKeyId, isActive: status === "Active" })),
    })),
    ramUsers: ramUsers.parse(ram).map(({ userName, loginProfile, accessKeys }) => ({
      name: userName,
      hasLogon: loginProfile !== null,
      keys: accessKeys.map(({ id, isActive }) => ({ id, isActive })),
    })),
    ossBuckets: z.array(z.string()).parse(oss),
  };
}
