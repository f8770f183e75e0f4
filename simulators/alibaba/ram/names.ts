import { OpenApiError } from "../errors.ts";

/**
 * Refuses a value that is too long or has characters RAM does not take.
 * Source of codes and texts: "Error messages", RAM API Reference (github.com/AlibabaCloudDocs/ram).
 */
export function checkText(
  parameter: string,
  value: string,
  rule: { maxLength: number; pattern?: RegExp; patternCode?: "InvalidChars" | "Format" },
): void {
  if (value.length > rule.maxLength) {
    const text = `The parameter - "${parameter}" beyond the length limit.`;
    throw new OpenApiError(400, `InvalidParameter.${parameter}.Length`, text);
  }
  if (!rule.pattern || rule.pattern.test(value)) return;
  if (rule.patternCode === "Format") {
    const text = `The format of the parameter - "${parameter}" is incorrect.`;
    throw new OpenApiError(400, `InvalidParameter.${parameter}.Format`, text);
  }
  const text = `The parameter - "${parameter}" contains invalid chars.`;
  throw new OpenApiError(400, `InvalidParameter.${parameter}.InvalidChars`, text);
}

export function checkUserName(value: string, parameter = "UserName"): void {
  checkText(parameter, value, { maxLength: 64, pattern: /^[a-zA-Z0-9.\-_]+$/ });
}

export function checkGroupName(value: string): void {
  checkText("GroupName", value, { maxLength: 64, pattern: /^[a-zA-Z0-9.\-_]+$/ });
}

export function checkPolicyName(value: string): void {
  checkText("PolicyName", value, { maxLength: 128, pattern: /^[a-zA-Z0-9-]+$/ });
}
