import { SimulateCustomPolicyCommand } from "@aws-sdk/client-iam";
import { z } from "zod";
import type { AwsCloud } from "../cloud.ts";
import type { AwsContext } from "./caller.ts";

const simulationSchema = z.object({
  EvaluationResults: z
    .array(z.object({ EvalDecision: z.enum(["allowed", "explicitDeny", "implicitDeny"]) }))
    .length(1),
});

/** IAM's simulator as a second opinion. It takes one resource policy, and IAM users only as callers. */
export function policySimulation({ clients, call }: AwsContext): Pick<AwsCloud, "simulatePolicy"> {
  return {
    simulatePolicy: (input) =>
      call({ operation: "iam:SimulateCustomPolicy", subject: input.resourceArn }, async () => {
        const partition = input.callerArn.split(":")[1] ?? "aws";
        const answer = await clients.iam.send(
          new SimulateCustomPolicyCommand({
            PolicyInputList: [input.identityPolicy],
            ...(input.boundary === null ? {} : { PermissionsBoundaryPolicyInputList: [input.boundary] }),
            ResourcePolicy: input.resourcePolicy,
            ResourceOwner: `arn:${partition}:iam::${input.accountId}:root`,
            CallerArn: input.callerArn,
            ActionNames: [input.action],
            ResourceArns: [input.resourceArn],
            ContextEntries: input.context.map(({ key, type, value }) => ({
              ContextKeyName: key,
              ContextKeyType: type,
              ContextKeyValues: [value],
            })),
          }),
        );
        const [result] = simulationSchema.parse(answer).EvaluationResults;
        return result?.EvalDecision ?? "implicitDeny";
      }),
  };
}
