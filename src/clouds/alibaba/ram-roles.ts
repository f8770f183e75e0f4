import * as z from "zod";
import { unlessGone } from "../caller.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { RamContext } from "./context.ts";
import { ramRequests } from "./ram-sdk.ts";

const roleSchema = z.object({
  body: z.object({
    role: z.object({ roleName: z.string(), arn: z.string(), assumeRolePolicyDocument: z.string() }),
  }),
});
const attachedSchema = z.object({
  body: z.object({ policies: z.object({ policy: z.array(z.object({ policyName: z.string() })) }) }),
});

/** Roles that people made; the bot reads them and changes none. */
export function ramRoles({ ram, call }: RamContext): Pick<AlibabaCloud, "findRole" | "listRolePolicies"> {
  return {
    findRole: (roleName) =>
      unlessGone(
        null,
        call.read({ operation: "ram:GetRole", subject: roleName }, async () => {
          const answer = await ram.getRole(new ramRequests.GetRoleRequest({ roleName }));
          const { role } = roleSchema.parse(answer).body;
          return { roleName: role.roleName, arn: role.arn, trustDocument: role.assumeRolePolicyDocument };
        }),
      ),

    listRolePolicies: (roleName) =>
      call.read({ operation: "ram:ListPoliciesForRole", subject: roleName }, async () => {
        const answer = await ram.listPoliciesForRole(
          new ramRequests.ListPoliciesForRoleRequest({ roleName }),
        );
        return attachedSchema.parse(answer).body.policies.policy.map(({ policyName }) => policyName);
      }),
  };
}
