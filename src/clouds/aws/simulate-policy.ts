import { SimulateCustomPolicyCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import * as z from "zod";
import type { AwsCloud } from "../contract/source.ts";
import type { SimulatedRight } from "../contract/source-users.ts";
import type { UserContext } from "./context.ts";

const simulationSchema = z.object({
  EvaluationResults: z
    .array(z.object({ EvalDecision: z.enum(["allowed", "explicitDeny", "implicitDeny"]) }))
    .length(1),
});

const DECISIONS = ["allowed", "explicitDeny", "implicitDeny"] as const;
const rightsSchema = z.object({
  EvaluationResults: z
    .array(
      z.object({
        EvalActionName: z.string(),
        EvalDecision: z.enum(DECISIONS),
        MissingContextValues: z.array(z.string()).default([]),
        OrganizationsDecisionDetail: z.object({ AllowedByOrganizations: z.boolean() }).optional(),
        PermissionsBoundaryDecisionDetail: z.object({ AllowedByPermissionsBoundary: z.boolean() }).optional(),
      }),
    )
    .default([]),
  IsTruncated: z.boolean().default(false),
  Marker: z.string().optional(),
});
type RightResult = z.output<typeof rightsSchema>["EvaluationResults"][number];

/** What an identity of this account may do, as its policies say. Source: SimulatePrincipalPolicy, IAM API Reference. */
export function rightsSimulation({ clients, call }: UserContext): Pick<AwsCloud, "simulateRights"> {
  return {
    simulateRights: (input) =>
      call({ operation: "iam:SimulatePrincipalPolicy", subject: input.principalArn }, async () => {
        const found: RightResult[] = [];
        let marker: string | undefined;
        do {
          const page = rightsSchema.parse(
            await clients.iam.send(
              new SimulatePrincipalPolicyCommand({
                PolicySourceArn: input.principalArn,
                ActionNames: [...input.actions],
                ResourceArns: [input.resourceArn],
                ContextEntries: input.context.map(({ key, value }) => ({
                  ContextKeyName: key,
                  ContextKeyType: "string",
                  ContextKeyValues: [value],
                })),
                ...(marker === undefined ? {} : { Marker: marker }),
              }),
            ),
          );
          found.push(...page.EvaluationResults);
          marker = page.IsTruncated ? page.Marker : undefined;
        } while (marker !== undefined);
        return found.map(toRight);
      }),
  };
}

function toRight(result: RightResult): SimulatedRight {
  const isHeld = result.EvalDecision !== "allowed";
  return {
    action: result.EvalActionName,
    decision: result.EvalDecision,
    heldBackBy:
      isHeld && result.OrganizationsDecisionDetail?.AllowedByOrganizations === false
        ? "organization"
        : isHeld && result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false
          ? "boundary"
          : null,
    missingKeys: result.MissingContextValues,
  };
}

/** IAM's simulator as a second opinion. It takes one resource policy, and IAM users only as callers. */
export function policySimulation({ clients, call }: UserContext): Pick<AwsCloud, "simulatePolicy"> {
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
