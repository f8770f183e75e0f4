import type { Check } from "../../src/checks/check.ts";
import { CHECKS } from "../../src/checks/index.ts";
import type { CheckName } from "../../src/core/preparation.ts";

export function checkNamed(name: CheckName): Check {
  const check = CHECKS.find((candidate) => candidate.name === name);
  if (check === undefined) throw new Error(`expected one of the checks in src/checks/index.ts, got ${name}`);
  return check;
}
