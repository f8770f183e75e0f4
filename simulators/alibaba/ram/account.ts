import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import { onAccount } from "./resources.ts";

export const ACCOUNT_OPERATIONS: OperationTable = {
  GetAccountAlias: {
    resources: onAccount,
    // Without an alias the answer holds an empty text, and logon names use the account's UID.
    run: ({ state }) => ({ AccountAlias: state.account.alias ?? "" }),
  },
  GetPasswordPolicy: { resources: onAccount, run: getPasswordPolicy },
  GetSecurityPreference: { resources: onAccount, run: getSecurityPreference },
};

/** `MaxLoginAttemps` is the vendor's own spelling. */
function getPasswordPolicy({ state: { passwordPolicy } }: OperationInput): JsonObject {
  return {
    PasswordPolicy: {
      MinimumPasswordLength: passwordPolicy.minimumLength,
      RequireLowercaseCharacters: passwordPolicy.requiresLowercase,
      RequireUppercaseCharacters: passwordPolicy.requiresUppercase,
      RequireNumbers: passwordPolicy.requiresNumbers,
      RequireSymbols: passwordPolicy.requiresSymbols,
      HardExpiry: passwordPolicy.isHardExpiry,
      MaxPasswordAge: passwordPolicy.maxAgeDays,
      PasswordReusePrevention: passwordPolicy.reusePrevention,
      MaxLoginAttemps: passwordPolicy.maxLoginAttempts,
    },
  };
}

/** Enforced MFA is not in this shape; IMS tells it. */
function getSecurityPreference({ state: { securityPreference } }: OperationInput): JsonObject {
  return {
    SecurityPreference: {
      LoginProfilePreference: {
        EnableSaveMFATicket: false,
        AllowUserToChangePassword: true,
        LoginSessionDuration: 6,
        LoginNetworkMasks: securityPreference.loginNetworkMasks,
      },
      AccessKeyPreference: { AllowUserToManageAccessKeys: false },
      MFAPreference: { AllowUserToManageMFADevices: true },
      PublicKeyPreference: { AllowUserToManagePublicKeys: false },
    },
  };
}
