import { DAY_MS, LONGEST_LIFE_DAYS } from "../../core/durations.ts";
import { anyOf, fromBoolean, not, type ThreeValued } from "../../core/three-valued.ts";
import { matchesBool } from "../policy/conditions/bool.ts";
import { parsePolicyDate } from "../policy/conditions/date.ts";
import { matchesNull } from "../policy/conditions/null.ts";
import type { Condition } from "./document.ts";

const HORIZON_MS = LONGEST_LIFE_DAYS * DAY_MS;
/** Carried by every request. */
const ALWAYS_PRESENT: ReadonlySet<string> = new Set([
  "acs:sourceip",
  "acs:securetransport",
  "acs:currenttime",
]);
/** Negated operators hold where none of the values does; the others where one does. Source: RAM, "Conditional operators". */
const NEGATED = /^(StringNot|DateNot|NotIp|NumericNot)/;

/**
 * Whether every request of the service meets a condition. Certain are the scheme (the addresses on the job sheet are
 * https), the time, and what holds whatever the value is. From which network the service writes is not published (it may
 * be inside of Alibaba Cloud, in a VPC or not), nor with which user agent: whatever hangs on these is not known, and so
 * is every key and operator that is not listed here.
 */
export function evaluateOssCondition({ operator, key, values }: Condition, now: Date): ThreeValued {
  const name = key.toLowerCase();
  if (operator === "Null") {
    if (!ALWAYS_PRESENT.has(name)) return "unknown";
    return anyOf(values.map((value) => known(matchesNull(value, true))));
  }
  if (NEGATED.test(operator)) {
    return not(
      anyOf(values.map((value) => matchValue(operator.replace("Not", ""), name, value, now, values))),
    );
  }
  return anyOf(values.map((value) => matchValue(operator, name, value, now, values)));
}

/** Whether one value matches, under the operator without its negation. */
function matchValue(
  operator: string,
  name: string,
  value: string,
  now: Date,
  all: readonly string[],
): ThreeValued {
  switch (name) {
    case "acs:securetransport":
      return isTextual(operator) ? known(matchesBool(value, true)) : "unknown";
    case "acs:currenttime":
      return matchTime(operator, value, now);
    case "acs:sourceip":
      // Both families whole: there is no other address.
      return operator === "IpAddress" && all.includes("0.0.0.0/0") && all.includes("::/0")
        ? "yes"
        : "unknown";
    default:
      return "unknown";
  }
}

function isTextual(operator: string): boolean {
  return ["Bool", "StringEquals", "StringEqualsIgnoreCase"].includes(operator);
}

function known(matches: boolean | null): ThreeValued {
  return matches === null ? "unknown" : fromBoolean(matches);
}

/** The whole time that the credentials work, from now on: on one side of the date, or not known. */
function matchTime(operator: string, value: string, now: Date): ThreeValued {
  const dateMs = parsePolicyDate(value);
  const isBefore = dateMs !== null && now.getTime() + HORIZON_MS < dateMs;
  const isAfter = dateMs !== null && now.getTime() > dateMs;
  if (!isBefore && !isAfter) return "unknown";
  if (/^DateLessThan(Equals)?$/.test(operator)) return fromBoolean(isBefore);
  if (/^DateGreaterThan(Equals)?$/.test(operator)) return fromBoolean(isAfter);
  return operator === "DateEquals" ? "no" : "unknown";
}
