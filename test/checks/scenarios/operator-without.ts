import { DEFAULT_OPERATOR_POLICY } from "../../../simulators/aws/seed-operator-policy.ts";
import type { CheckWorld } from "./check-world.ts";

/** The operator's policy without some of its actions. */
export function operatorWithout(actions: string[]): (world: CheckWorld) => unknown {
  const Statement = DEFAULT_OPERATOR_POLICY.Statement.map((statement) => ({
    ...statement,
    Action: statement.Action.filter((action) => !actions.includes(action)),
  }));
  return ({ aws }) =>
    aws.control["setOperatorPolicy"]?.({ policy: { ...DEFAULT_OPERATOR_POLICY, Statement } });
}

/** The same on the other side. */
export function ramOperatorWithout(actions: string[]): (world: CheckWorld) => unknown {
  const document = {
    Version: "1",
    Statement: [
      { Effect: "Allow", Action: ["ram:*", "sts:*", "oss:*"], Resource: "*" },
      { Effect: "Deny", Action: actions, Resource: "*" },
    ],
  };
  return ({ alibaba }) => alibaba.control["setOperatorPolicy"]?.({ document });
}
