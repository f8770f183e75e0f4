import type { ConditionVerdict, Meaning } from "../../../core/policy-verdict.ts";
import type { ThreeValued } from "../../../core/three-valued.ts";
import { explainAddresses } from "./ip-address.ts";
import { judgeConditions } from "./judge-conditions.ts";
import type { PreparedCondition } from "./prepare-condition.ts";

/** Whether the service's requests meet one condition, and what that means. */
export function explainCondition(condition: PreparedCondition): ConditionVerdict {
  const outcome = judgeConditions([condition]);
  return { ...condition.element, outcome, meaning: meaningOf(condition, outcome) };
}

function meaningOf(condition: PreparedCondition, outcome: ThreeValued): Meaning {
  const { operator, fact, texts, element } = condition;
  if (operator === null) return { code: "UNKNOWN_OPERATOR" };
  const { state, because } = fact;
  if (operator.family === "ip" && state.kind === "address") {
    return explainAddresses(element.values, operator.isNegated, outcome);
  }
  const unsure = texts.find(({ kind }) => kind !== "sure");
  if (outcome === "unknown" && unsure !== undefined) {
    return { code: "VARIABLE_UNRESOLVED", variable: unsure.variable ?? "" };
  }
  switch (state.kind) {
    case "absent":
      return { code: "KEY_ABSENT", because };
    case "known":
      return outcome === "unknown"
        ? { code: "OPERATOR_DOES_NOT_FIT" }
        : { code: "KEY_HAS_VALUE", because, value: state.value };
    case "one-of":
      return { code: "KEY_HAS_VALUE", because, value: state.values.join(" or ") };
    case "time":
      return { code: "TIME_COMPARED", now: state.from.toISOString(), until: state.until.toISOString() };
    case "text":
      return state.isAssumedUnlisted && operator.isNegated && outcome === "yes"
        ? { code: "VALUE_ASSUMED_UNLISTED", because }
        : { code: "KEY_VALUE_UNKNOWN", because };
    case "address":
      return { code: "KEY_VALUE_UNKNOWN", because };
  }
}
