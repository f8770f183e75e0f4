import {
  AttachUserPolicyCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetUserPolicyCommand,
  ListAttachedUserPoliciesCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import * as z from "zod";
import { unless } from "../caller.ts";
import type { AwsCloud } from "../contract/source.ts";
import type { UserContext } from "./context.ts";
import { tellMissingUser, unlessGone } from "./missing-user.ts";

const attachedPageSchema = z.object({
  AttachedPolicies: z.array(z.object({ PolicyArn: z.string() })),
  Marker: z.string().optional(),
});
const inlinePageSchema = z.object({
  PolicyNames: z.array(z.string()),
  Marker: z.string().optional(),
});

const inlineSchema = z.object({ PolicyDocument: z.string().min(1) });

/** What an IAM user may do: managed policies and inline ones. IAM itself takes a second attach as success. */
export function iamPolicies(
  context: UserContext,
): Pick<
  AwsCloud,
  | "hasPolicy"
  | "listAttachedPolicies"
  | "attachPolicy"
  | "detachPolicy"
  | "listInlinePolicies"
  | "readInlinePolicy"
  | "putInlinePolicy"
  | "deleteInlinePolicy"
> {
  const { clients, call } = context;
  return {
    hasPolicy: (policyArn) =>
      unless(
        ["NoSuchEntity"],
        false,
        call({ operation: "iam:GetPolicy", subject: policyArn }, async () => {
          await clients.iam.send(new GetPolicyCommand({ PolicyArn: policyArn }));
          return true;
        }),
      ),

    listAttachedPolicies: (userName) =>
      tellMissingUser(
        context,
        userName,
        call({ operation: "iam:ListAttachedUserPolicies", subject: userName }, async () => {
          const arns: string[] = [];
          let marker: string | undefined;
          do {
            const page = attachedPageSchema.parse(
              await clients.iam.send(
                new ListAttachedUserPoliciesCommand({ UserName: userName, Marker: marker }),
              ),
            );
            arns.push(...page.AttachedPolicies.map(({ PolicyArn }) => PolicyArn));
            marker = page.Marker;
          } while (marker);
          return arns;
        }),
      ),

    attachPolicy: (userName, policyArn) =>
      call({ operation: "iam:AttachUserPolicy", subject: `${userName} (${policyArn})` }, async () => {
        await clients.iamChanges.send(
          new AttachUserPolicyCommand({ UserName: userName, PolicyArn: policyArn }),
        );
      }),

    detachPolicy: (userName, policyArn) =>
      unlessGone(
        context,
        userName,
        call({ operation: "iam:DetachUserPolicy", subject: `${userName} (${policyArn})` }, async () => {
          await clients.iamChanges.send(
            new DetachUserPolicyCommand({ UserName: userName, PolicyArn: policyArn }),
          );
        }),
      ),

    listInlinePolicies: (userName) =>
      tellMissingUser(
        context,
        userName,
        call({ operation: "iam:ListUserPolicies", subject: userName }, async () => {
          const names: string[] = [];
          let marker: string | undefined;
          do {
            const page = inlinePageSchema.parse(
              await clients.iam.send(new ListUserPoliciesCommand({ UserName: userName, Marker: marker })),
            );
            names.push(...page.PolicyNames);
            marker = page.Marker;
          } while (marker);
          return names;
        }),
      ),

    // The text comes URL-encoded as RFC 3986 says. Source: GetUserPolicy, IAM API Reference.
    readInlinePolicy: (userName, policyName) =>
      unless(
        ["NoSuchEntity"],
        null,
        call({ operation: "iam:GetUserPolicy", subject: `${userName} (${policyName})` }, async () => {
          const answer = await clients.iam.send(
            new GetUserPolicyCommand({ UserName: userName, PolicyName: policyName }),
          );
          return decodeURIComponent(inlineSchema.parse(answer).PolicyDocument);
        }),
      ),

    putInlinePolicy: (userName, policyName, document) =>
      call({ operation: "iam:PutUserPolicy", subject: `${userName} (${policyName})` }, async () => {
        await clients.iamChanges.send(
          new PutUserPolicyCommand({ UserName: userName, PolicyName: policyName, PolicyDocument: document }),
        );
      }),

    deleteInlinePolicy: (userName, policyName) =>
      unlessGone(
        context,
        userName,
        call({ operation: "iam:DeleteUserPolicy", subject: `${userName} (${policyName})` }, async () => {
          await clients.iamChanges.send(
            new DeleteUserPolicyCommand({ UserName: userName, PolicyName: policyName }),
          );
        }),
      ),
  };
}
