import { bucketPolicyHash } from "../../src/core/bucket-policy-hash.ts";

export const WHITELIST_POLICY = policyOf({ NotIpAddress: { "aws:SourceIp": "192.0.2.0/24" } });
export const OPEN_POLICY = policyOf({ Bool: { "aws:SecureTransport": "false" } });

export function policyOf(condition: Record<string, Record<string, string>>): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Guard",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["arn:aws:s3:::amzn-s3-demo-bucket", "arn:aws:s3:::amzn-s3-demo-bucket/*"],
        Condition: condition,
      },
    ],
  });
}

export const OFFICE_ONLY = { NotIpAddress: { "acs:SourceIp": "203.0.113.0/24" } };

/** A bucket policy of the destination that denies writing, where the condition is met. */
export function ossPolicyOf(condition?: Record<string, Record<string, string>>): string {
  const Statement = {
    Effect: "Deny",
    Principal: ["*"],
    Action: ["oss:PutObject", "oss:GetObject"],
    Resource: ["acs:oss:*:*:demo-destination/*"],
    ...(condition && { Condition: condition }),
  };
  return JSON.stringify({ Version: "1", Statement: [Statement] });
}

export function ticketFor(policyText: string) {
  return {
    url: "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=1",
    policyHash: bucketPolicyHash(policyText),
    givenBy: "U1",
    givenAt: "2026-11-20T10:00:00.000Z",
  };
}
