import * as z from "zod";
import { unlessDone, unlessGone } from "../caller.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { RamContext } from "./context.ts";
import { ramRequests } from "./ram-sdk.ts";

const policySchema = z.object({
  body: z.object({
    policy: z.object({ description: z.string().default("") }),
    defaultPolicyVersion: z.object({ policyDocument: z.string().min(1) }),
  }),
});
const attachedSchema = z.object({
  body: z.object({
    policies: z.object({
      policy: z.array(z.object({ policyType: z.enum(["System", "Custom"]), policyName: z.string() })),
    }),
  }),
});

/** What a RAM user may do. RAM takes a second attach for a conflict; here it is success. */
export function ramPolicies({
  ram,
  call,
}: RamContext): Pick<
  AlibabaCloud,
  | "hasPolicy"
  | "createPolicy"
  | "findCustomPolicy"
  | "deletePolicy"
  | "listPolicies"
  | "attachPolicy"
  | "detachPolicy"
> {
  return {
    hasPolicy: ({ policyType, policyName }) =>
      unlessGone(
        false,
        call.read({ operation: "ram:GetPolicy", subject: policyName }, async () => {
          await ram.getPolicy(new ramRequests.GetPolicyRequest({ policyType, policyName }));
          return true;
        }),
      ),

    createPolicy: ({ policyName, document, description }) =>
      call.change({ operation: "ram:CreatePolicy", subject: policyName }, async () => {
        await ram.createPolicy(
          new ramRequests.CreatePolicyRequest({ policyName, policyDocument: document, description }),
        );
      }),

    findCustomPolicy: (policyName) =>
      unlessGone(
        null,
        call.read({ operation: "ram:GetPolicy", subject: policyName }, async () => {
          const request = new ramRequests.GetPolicyRequest({ policyType: "Custom", policyName });
          const { policy, defaultPolicyVersion } = policySchema.parse(await ram.getPolicy(request)).body;
          return { description: policy.description, document: defaultPolicyVersion.policyDocument };
        }),
      ),

    deletePolicy: (policyName) =>
      unlessGone(
        undefined,
        call.change({ operation: "ram:DeletePolicy", subject: policyName }, async () => {
          await ram.deletePolicy(new ramRequests.DeletePolicyRequest({ policyName }));
        }),
      ),

    listPolicies: (userName) =>
      call.read({ operation: "ram:ListPoliciesForUser", subject: userName }, async () => {
        const answer = await ram.listPoliciesForUser(
          new ramRequests.ListPoliciesForUserRequest({ userName }),
        );
        return attachedSchema.parse(answer).body.policies.policy;
      }),

    attachPolicy: (userName, { policyType, policyName }) =>
      unlessDone(
        /^EntityAlreadyExists?\.User\.Policy$/,
        call.change(
          { operation: "ram:AttachPolicyToUser", subject: `${userName} (${policyName})` },
          async () => {
            await ram.attachPolicyToUser(
              new ramRequests.AttachPolicyToUserRequest({ userName, policyType, policyName }),
            );
          },
        ),
      ),

    detachPolicy: (userName, { policyType, policyName }) =>
      unlessGone(
        undefined,
        call.change(
          { operation: "ram:DetachPolicyFromUser", subject: `${userName} (${policyName})` },
          async () => {
            await ram.detachPolicyFromUser(
              new ramRequests.DetachPolicyFromUserRequest({ userName, policyType, policyName }),
            );
          },
        ),
      ),
  };
}
