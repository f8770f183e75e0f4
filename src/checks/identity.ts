import type { AlibabaIdentity } from "../clouds/contract/destination.ts";
import type { AwsIdentity } from "../clouds/contract/source.ts";
import { isAboutClock, isClockWrong } from "../core/clock.ts";
import type { Finding } from "../core/finding.ts";
import { finding } from "../core/finding-codes.ts";
import type { Check, CheckInput, Reading } from "./check.ts";
import { evidenceOf, type FailedReading, takeReading, unreadArgs, valueIn } from "./take-reading.ts";

type IdentitySeen = {
  aws: Reading<AwsIdentity>;
  alibaba: Reading<AlibabaIdentity>;
  alias: Reading<string | null>;
};

/** Partitions that the migration service's documentation names endpoints for. */
const LISTED_PARTITIONS: ReadonlySet<string> = new Set(["aws", "aws-cn"]);

/** Who the bot is on both sides: the accounts that everything else is about. */
export const identityCheck: Check<IdentitySeen> = {
  name: "identity",

  async read(_input, { aws, alibaba }) {
    const [awsIdentity, alibabaIdentity, alias] = await Promise.all([
      takeReading(aws.getCallerIdentity()),
      takeReading(alibaba.getCallerIdentity()),
      takeReading(alibaba.readAccountAlias()),
    ]);
    return { aws: awsIdentity, alibaba: alibabaIdentity, alias };
  },

  judge(input, seen) {
    const findings: Finding[] = judgeClock(seen);
    if (!seen.aws.ok && !isClockRefusal(seen.aws))
      findings.push(judgeRefusal("AWS", "aws-identity", seen.aws));
    if (!seen.alibaba.ok && !isClockRefusal(seen.alibaba))
      findings.push(judgeRefusal("Alibaba Cloud", "alibaba-identity", seen.alibaba));
    if (seen.alibaba.ok && !seen.alias.ok) {
      findings.push(
        finding("IDENTITY_NOT_READ", unreadArgs("account-alias", seen.alias), [evidenceOf(seen.alias)]),
      );
    }
    if (seen.aws.ok) findings.push(...judgeAws(input, seen.aws.value));
    if (seen.alibaba.ok) findings.push(...judgeAlibaba(seen.alibaba.value));
    if (seen.aws.ok && seen.alibaba.ok) {
      findings.push(okFinding(input, seen.aws.value, seen.alibaba.value));
    }
    return {
      findings,
      facts: {
        awsAccountId: valueIn(seen.aws)?.accountId ?? null,
        awsPartition: valueIn(seen.aws)?.partition ?? null,
        alibabaAccountId: valueIn(seen.alibaba)?.accountId ?? null,
        accountAlias: valueIn(seen.alias),
      },
    };
  },
};

function isClockRefusal({ code, detail }: FailedReading): boolean {
  return isAboutClock(code, detail);
}

/** Either cloud's clock will do; one that refuses the bot for its time says that ours is wrong, and not by how much. */
function judgeClock({ aws, alibaba }: IdentitySeen): Finding[] {
  const aheadMs = valueIn(aws)?.clockAheadMs ?? valueIn(alibaba)?.clockAheadMs ?? null;
  const refusals = [aws, alibaba].filter((reading) => !reading.ok).filter(isClockRefusal);
  const isWrong = aheadMs !== null && isClockWrong(aheadMs);
  if (!isWrong && refusals.length === 0) return [];
  const aheadSeconds = aheadMs === null ? null : Math.round(aheadMs / 1_000);
  return [finding("CLOCK_WRONG", { aheadSeconds }, refusals.map(evidenceOf))];
}

/** GetCallerIdentity needs no permission: a refusal is about the key itself, everything else is about the way there. */
function judgeRefusal(
  cloud: "AWS" | "Alibaba Cloud",
  what: "aws-identity" | "alibaba-identity",
  reading: FailedReading,
): Finding {
  const isRefusal = reading.problem === "denied" || reading.problem === "not-found";
  return isRefusal
    ? finding("CREDENTIALS_REFUSED", { cloud, code: reading.code }, [evidenceOf(reading)])
    : finding("IDENTITY_NOT_READ", unreadArgs(what, reading), [evidenceOf(reading)]);
}

function judgeAws(input: CheckInput, identity: AwsIdentity): Finding[] {
  const { partition, accountId, arn } = identity;
  const findings: Finding[] = [];
  if (arn.endsWith(":root")) findings.push(finding("OPERATOR_IS_ROOT", { cloud: "AWS", accountId }));
  if (!LISTED_PARTITIONS.has(partition)) findings.push(finding("PARTITION_UNLISTED", { partition }));
  // An account of AWS China beside an international logon link is more often a forgotten setting than a wish.
  if (partition === "aws-cn" && input.site === "intl") {
    findings.push(finding("SITE_DIFFERS_FROM_PARTITION", { partition, site: input.site }));
  }
  return findings;
}

function judgeAlibaba({ arn, accountId }: AlibabaIdentity): Finding[] {
  return arn.endsWith(":root") ? [finding("OPERATOR_IS_ROOT", { cloud: "Alibaba Cloud", accountId })] : [];
}

function okFinding(input: CheckInput, aws: AwsIdentity, alibaba: AlibabaIdentity): Finding {
  return finding("IDENTITY_OK", {
    awsAccountId: aws.accountId,
    awsArn: aws.arn,
    partition: aws.partition,
    alibabaAccountId: alibaba.accountId,
    alibabaArn: alibaba.arn,
    site: input.site,
  });
}
