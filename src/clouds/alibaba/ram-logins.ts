import * as z from "zod";
import { unlessGone } from "../caller.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { RamContext } from "./context.ts";
import { ramRequests } from "./ram-sdk.ts";

const passwordPolicySchema = z.object({
  body: z.object({
    passwordPolicy: z.object({
      minimumPasswordLength: z.number().int().positive(),
    }),
  }),
});

/** Console logon of RAM users, and the rules for its passwords. */
export function ramLogins({
  ram,
  call,
}: RamContext): Pick<
  AlibabaCloud,
  "readPasswordPolicy" | "hasLogin" | "createLogin" | "setLoginPassword" | "deleteLogin"
> {
  return {
    readPasswordPolicy: () =>
      call.read({ operation: "ram:GetPasswordPolicy", subject: "the account" }, async () => {
        const { passwordPolicy } = passwordPolicySchema.parse(await ram.getPasswordPolicy()).body;
        return { minimumLength: passwordPolicy.minimumPasswordLength };
      }),

    hasLogin: (userName) =>
      unlessGone(
        false,
        call.read({ operation: "ram:GetLoginProfile", subject: userName }, async () => {
          await ram.getLoginProfile(new ramRequests.GetLoginProfileRequest({ userName }));
          return true;
        }),
      ),

    createLogin: (input) =>
      call.change(
        { operation: "ram:CreateLoginProfile", subject: input.userName, secrets: [input.password] },
        async () => {
          await ram.createLoginProfile(new ramRequests.CreateLoginProfileRequest(profileOf(input)));
        },
      ),

    setLoginPassword: (input) =>
      call.change(
        { operation: "ram:UpdateLoginProfile", subject: input.userName, secrets: [input.password] },
        async () => {
          await ram.updateLoginProfile(new ramRequests.UpdateLoginProfileRequest(profileOf(input)));
        },
      ),

    deleteLogin: (userName) =>
      unlessGone(
        undefined,
        call.change({ operation: "ram:DeleteLoginProfile", subject: userName }, async () => {
          await ram.deleteLoginProfile(new ramRequests.DeleteLoginProfileRequest({ userName }));
        }),
      ),
  };
}

function profileOf(input: Parameters<AlibabaCloud["createLogin"]>[0]) {
  return {
    userName: input.userName,
    password: input.password,
    passwordResetRequired: input.mustResetPassword,
    MFABindRequired: input.needsMfa,
  };
}
