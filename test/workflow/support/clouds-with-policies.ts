import type { Clouds } from "../../../src/clouds/contract/clouds.ts";

/** Clouds in which every managed policy is there, or none, and no user. */
export function cloudsWithPolicies(hasPolicies: boolean): Clouds {
  const side = {
    readUserQuota: async () => ({ users: 1, quota: 5_000 }),
    listUsers: async () => [],
    readPasswordPolicy: async () => ({ minimumLength: 8 }),
    readAccessKeyNetworks: async () => null,
    readLogonLimits: async () => ({ networkMasks: [], needsMfa: false }),
    findUser: async () => null,
    hasPolicy: async () => hasPolicies,
    getCallerIdentity: async () => ({ accountId: "111122223333", arn: "arn", partition: "aws" }),
  };
  return { aws: side, alibaba: side } as unknown as Clouds;
}
