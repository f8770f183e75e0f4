import { denied } from "../healthy-clouds.ts";
import type { FindingCases } from "./finding-case.ts";

export const IDENTITY_CASES = {
  IDENTITY_OK: { check: "identity", changes: {} },
  CREDENTIALS_REFUSED: {
    check: "identity",
    changes: {
      aws: { getCallerIdentity: denied("sts:GetCallerIdentity", "invalid", "InvalidClientTokenId") },
    },
  },
  CLOCK_WRONG: {
    check: "identity",
    changes: {
      alibaba: { getCallerIdentity: denied("sts:GetCallerIdentity", "expired", "InvalidTimeStamp.Expired") },
    },
  },
  OPERATOR_IS_ROOT: {
    check: "identity",
    changes: {
      aws: {
        getCallerIdentity: async () => ({
          accountId: "111122223333",
          arn: "arn:aws:iam::111122223333:root",
          partition: "aws",
        }),
      },
    },
  },
  PARTITION_UNLISTED: {
    check: "identity",
    changes: {
      aws: {
        getCallerIdentity: async () => ({
          accountId: "111122223333",
          arn: "arn:aws-us-gov:iam::111122223333:user/bot",
          partition: "aws-us-gov",
        }),
      },
    },
  },
  SITE_DIFFERS_FROM_PARTITION: {
    check: "identity",
    changes: {
      aws: {
        getCallerIdentity: async () => ({
          accountId: "111122223333",
          arn: "arn:aws-cn:iam::111122223333:user/bot",
          partition: "aws-cn",
        }),
      },
    },
  },
  IDENTITY_NOT_READ: {
    check: "identity",
    changes: { alibaba: { readAccountAlias: denied("ram:GetAccountAlias", "no", "NoPermission") } },
  },
} satisfies FindingCases;
