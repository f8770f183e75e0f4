import { type ShippedStatement, shippedStatements } from "../shared/shipped-policies.ts";

/** What the operator of the default seed may do: all that is shipped, and to assume roles. */
export const DEFAULT_OPERATOR_POLICY: { Version: string; Statement: ShippedStatement[] } = {
  Version: "2012-10-17",
  Statement: [
    ...shippedStatements("aws"),
    { Sid: "AssumeRolesOfMoreAccounts", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: "*" },
  ],
};
