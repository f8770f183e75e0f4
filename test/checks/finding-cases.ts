import type { FindingCode } from "../../src/core/finding-codes.ts";
import { DESTINATION_CASES } from "./cases/destination-cases.ts";
import { ESTIMATE_CASES } from "./cases/estimate-cases.ts";
import type { FindingCase } from "./cases/finding-case.ts";
import { IDENTITY_CASES } from "./cases/identity-cases.ts";
import { PERMISSIONS_CASES } from "./cases/permissions-cases.ts";
import { SOURCE_CASES } from "./cases/source-cases.ts";
import { WHITELIST_CASES } from "./cases/whitelist-cases.ts";

/** Every finding of the checks with one situation in which it appears. */
export const FINDING_CASES: Record<Exclude<FindingCode, `PROOF_${string}`>, FindingCase> = {
  ...IDENTITY_CASES,
  ...SOURCE_CASES,
  ...ESTIMATE_CASES,
  ...WHITELIST_CASES,
  ...DESTINATION_CASES,
  ...PERMISSIONS_CASES,
};
