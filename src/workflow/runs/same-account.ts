import type { Clouds } from "../../clouds/contract/clouds.ts";
import { CloudDenied } from "../../core/errors.ts";
import { type Change, cloudOf } from "../../core/plan.ts";
import type { Preparation } from "../../core/preparation.ts";

/**
 * Makes sure that a grant is looked for in the account that it was made in. With another identity or settings the bot
 * would find nothing there, and nothing found must not pass for taken back.
 * Errors: CloudDenied when it is another account, CloudError when the cloud does not say.
 */
export async function requireSameAccount(
  { aws, alibaba }: Clouds,
  { plan, facts }: Pick<Preparation, "plan" | "facts">,
  change: Pick<Change, "kind">,
): Promise<void> {
  const cloud = cloudOf(change);
  const isAws = cloud === "aws";
  const expected = isAws
    ? (plan?.awsAccountId ?? facts.awsAccountId)
    : (plan?.alibabaAccountId ?? facts.alibabaAccountId);
  const { accountId } = await (isAws ? aws.getCallerIdentity() : alibaba.getCallerIdentity());
  if (expected === null || accountId === expected) return;
  throw new CloudDenied({
    cloud,
    operation: "sts:GetCallerIdentity",
    subject: `account ${expected}`,
    code: "OtherAccount",
    detail: { code: "OTHER_ACCOUNT", args: { found: accountId } },
    requestId: null,
    httpStatus: null,
  });
}
