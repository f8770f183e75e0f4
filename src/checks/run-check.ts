import type { Clouds } from "../clouds/contract/clouds.ts";
import { CloudError } from "../core/errors.ts";
import type { Finding } from "../core/finding.ts";
import { type FindingCode, finding } from "../core/finding-codes.ts";
import type { CheckName } from "../core/preparation.ts";
import type { Check, CheckInput, CheckOutcome } from "./check.ts";
import { evidenceOf, failedReading, unreadArgs } from "./take-reading.ts";

const NOT_READ = {
  identity: "IDENTITY_NOT_READ",
  source: "SOURCE_NOT_READ",
  estimate: "ESTIMATE_NOT_READ",
  destination: "DESTINATION_NOT_READ",
  permissions: "PERMISSIONS_NOT_READ",
} as const satisfies Partial<Record<CheckName, FindingCode>>;

/**
 * Reads and judges in one go; a cloud's refusal that `read` let through ends as an unknown finding, never as ok.
 * Errors: what is no `CloudError`.
 */
export async function runCheck(check: Check, input: CheckInput, clouds: Clouds): Promise<CheckOutcome> {
  try {
    return check.judge(input, await check.read(input, clouds));
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return outcomeOfFailure(check.name, error);
  }
}

/** What a check ends with when its `read` failed as a whole. */
export function outcomeOfFailure(check: CheckName, error: CloudError): CheckOutcome {
  const reading = failedReading(error);
  const args = unreadArgs("check", reading);
  const evidence = [evidenceOf(reading)];
  const found: Finding =
    check === "whitelist"
      ? finding("WHITELIST_NOT_READ", { ...args, ticketUrl: null }, evidence)
      : finding(NOT_READ[check], args, evidence);
  return check === "whitelist" ? { findings: [found], verdict: "uncertain" } : { findings: [found] };
}
