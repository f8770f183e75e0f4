import type { Cloud } from "../core/cloud.ts";
import { CloudDenied } from "../core/errors.ts";
import type { PreparationRequest } from "../core/preparation.ts";
import type { Clouds } from "./contract/clouds.ts";
import type { AlibabaCloud } from "./contract/destination.ts";
import type { AwsCloud } from "./contract/source.ts";
import { everyMethod } from "./every-method.ts";

/** Names of the accounts that a request is for; absent: the environment's own. */
export type AccountNames = Pick<PreparationRequest, "awsAccount" | "alibabaAccount">;

/** The clouds by account: the environment's own identities, and those of the accounts in the settings by name. */
export type AccountClouds = {
  own: Clouds;
  aws: ReadonlyMap<string, AwsCloud>;
  alibaba: ReadonlyMap<string, AlibabaCloud>;
};

/** Both clouds with the identities for the accounts of a request. */
export function chooseClouds({ own, aws, alibaba }: AccountClouds, names: AccountNames | null): Clouds {
  const { awsAccount, alibabaAccount } = names ?? {};
  return {
    aws: awsAccount === undefined ? own.aws : (aws.get(awsAccount) ?? refuseAll(own.aws, "aws", awsAccount)),
    alibaba:
      alibabaAccount === undefined
        ? own.alibaba
        : (alibaba.get(alibabaAccount) ?? refuseAll(own.alibaba, "alibaba", alibabaAccount)),
  };
}

/** For an account that the settings no longer name: no other account takes its place, and every call says why. */
function refuseAll<Side extends object>(like: Side, cloud: Cloud, account: string): Side {
  return everyMethod(like, async (method) => {
    throw new CloudDenied({
      cloud,
      operation: method,
      subject: `account ${account}`,
      code: "AccountNotInSettings",
      detail: `the settings name no account "${account}" any more; put it back under accounts.${cloud}`,
      requestId: null,
      httpStatus: null,
    });
  });
}
