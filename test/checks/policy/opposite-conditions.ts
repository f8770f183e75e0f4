import fc from "fast-check";
import { type ConditionBlock, cidr, listOf } from "./generated-conditions.ts";

/** Pairs of which one always holds: who writes both in two statements denies everything. */
export const oppositeConditions: fc.Arbitrary<[ConditionBlock, ConditionBlock]> = fc.oneof(
  fc.constantFrom<[ConditionBlock, ConditionBlock]>(
    [{ IpAddress: { "aws:SourceIp": "0.0.0.0/1" } }, { IpAddress: { "aws:SourceIp": "128.0.0.0/1" } }],
    [
      { IpAddress: { "aws:SourceIp": ["0.0.0.0/2", "128.0.0.0/2"] } },
      { NotIpAddress: { "aws:SourceIp": ["0.0.0.0/2", "128.0.0.0/2"] } },
    ],
    [{ NumericEquals: { "s3:TlsVersion": "1.2" } }, { NumericEquals: { "s3:TlsVersion": 1.3 } }],
    [
      { NumericLessThan: { "s3:TlsVersion": "1.3" } },
      { NumericGreaterThanEquals: { "s3:TlsVersion": "1.3" } },
    ],
    [
      { StringEquals: { "s3:ExistingObjectTag/class": "public" } },
      { StringNotEquals: { "s3:ExistingObjectTag/class": "public" } },
    ],
    [{ StringLike: { "aws:UserAgent": "*curl*" } }, { StringNotLike: { "aws:UserAgent": "*curl*" } }],
    [{ Null: { "aws:PrincipalOrgID": "true" } }, { Null: { "aws:PrincipalOrgID": "false" } }],
    [
      { StringEquals: { "aws:PrincipalOrgID": "o-aa111bb222" } },
      { StringNotEquals: { "aws:ResourceOrgID": "o-aa111bb222" } },
    ],
    [
      { NumericGreaterThan: { "s3:max-keys": 100 } },
      { NumericLessThanEqualsIfExists: { "s3:max-keys": "100" } },
    ],
    [
      { DateLessThan: { "aws:CurrentTime": "2026-12-24T00:00:00Z" } },
      { DateGreaterThanEquals: { "aws:CurrentTime": "2026-12-24T00:00:00Z" } },
    ],
    [
      { StringEquals: { "aws:RequestedRegion": "eu-central-1" } },
      { StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } },
    ],
    [{ Null: { "s3:prefix": "true" } }, { StringLike: { "s3:prefix": "*" } }],
  ),
  listOf(cidr, 3).map((values): [ConditionBlock, ConditionBlock] => [
    { IpAddress: { "aws:SourceIp": values } },
    { NotIpAddress: { "aws:SourceIp": values } },
  ]),
);
