import { renderAccessKeyPolicy } from "../access-key-policy.ts";
import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import { onAccount } from "../ram/resources.ts";

/** IMS, version 2019-08-15. Its actions in policies begin with `ram:`. */
export const IMS_OPERATIONS: OperationTable = {
  GetAccessKeyPolicyForAccount: {
    resources: onAccount,
    run: ({ state }) => ({ AccessKeyPolicy: renderAccessKeyPolicy(state) }),
  },
  GetSecurityPreference: { resources: onAccount, run: getSecurityPreference },
};

/**
 * What RAM's operation of the same name tells, and enforced MFA, which that one does not.
 * The shape is that of @alicloud/ims20190815 2.3.2.
 */
function getSecurityPreference({ state: { securityPreference } }: OperationInput): JsonObject {
  return {
    SecurityPreference: {
      LoginProfilePreference: {
        EnableSaveMFATicket: false,
        AllowUserToChangePassword: true,
        AllowUserToLoginWithPasskey: true,
        LoginSessionDuration: 6,
        LoginNetworkMasks: securityPreference.loginNetworkMasks,
        MFAOperationForLogin: securityPreference.enforceMfaForLogin ? "mandatory" : "independent",
        OperationForRiskLogin: "autonomous",
      },
      AccessKeyPreference: { AllowUserToManageAccessKeys: false },
      MFAPreference: { AllowUserToManageMFADevices: true },
      PersonalInfoPreference: { AllowUserToManagePersonalDingTalk: true },
      VerificationPreference: { VerificationTypes: [] },
    },
  };
}
