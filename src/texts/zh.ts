import type { Texts } from "./texts.ts";
import { auditTexts } from "./zh/audit-texts.ts";
import { changeLine } from "./zh/change-texts.ts";
import { cliTexts } from "./zh/cli-texts.ts";
import { countTexts } from "./zh/count-texts.ts";
import { doctorTexts } from "./zh/doctor-texts.ts";
import { driftTexts } from "./zh/drift-texts.ts";
import { findingTexts } from "./zh/finding-texts.ts";
import { formatTime } from "./zh/formats.ts";
import { policyTexts } from "./zh/policy-texts.ts";
import { problemTexts } from "./zh/problem-texts.ts";
import { failureTexts } from "./zh/reason-texts.ts";
import { stateTexts } from "./zh/state-texts.ts";

/** What of everything that a person reads is in Simplified Chinese so far. */
export const zh = {
  audit: auditTexts,
  change: changeLine,
  cli: cliTexts,
  count: countTexts,
  doctor: doctorTexts,
  drift: driftTexts,
  failure: failureTexts,
  finding: findingTexts,
  findingUnknown: "此版本的机器人没有该检查结果的说明。",
  format: { time: formatTime },
  policy: policyTexts,
  problem: problemTexts,
  state: stateTexts,
} satisfies Partial<Texts>;
