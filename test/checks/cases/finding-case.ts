import type { FindingCode } from "../../../src/core/finding-codes.ts";
import type { CheckName } from "../../../src/core/preparation.ts";
import type { examine } from "../healthy-clouds.ts";

type Changes = NonNullable<Parameters<typeof examine>[1]>;

/** One way to make a finding appear: what is out of order, and in which check it shows. */
export type FindingCase = { check: CheckName; changes: Changes };
export type FindingCases = Partial<Record<FindingCode, FindingCase>>;

/** A lifecycle rule of either cloud that does nothing. */
export const RULE = {
  id: "rule-1",
  isEnabled: true,
  prefix: "",
  transitionDays: null,
  transitionClass: null,
  expirationDays: null,
};
