import { OpenApiError } from "../errors.ts";
import { formatUtc } from "../identifiers.ts";
import { MAX_PASSWORD_LENGTH } from "../limits.ts";
import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import type { AlibabaState, LoginProfile, RamUser } from "../state.ts";
import { findUser } from "./find.ts";
import { onUser } from "./resources.ts";

export const LOGIN_PROFILE_OPERATIONS: OperationTable = {
  CreateLoginProfile: { resources: onUser, run: createLoginProfile },
  GetLoginProfile: { resources: onUser, run: getLoginProfile },
  UpdateLoginProfile: { resources: onUser, run: updateLoginProfile },
  DeleteLoginProfile: { resources: onUser, run: deleteLoginProfile },
};

function createLoginProfile(input: OperationInput): JsonObject {
  const { state, nowMs, parameters } = input;
  const user = findUser(input);
  const password = parameters.required("Password");
  if (user.loginProfile) {
    const text = "The user login profile does already EXIST.";
    throw new OpenApiError(409, "EntityAlreadyExists.User.LoginProfile", text);
  }
  checkPassword(state, password, []);
  state.secretValues.add(password);
  user.loginProfile = {
    password,
    previousPasswords: [],
    isPasswordResetRequired: parameters.flag("PasswordResetRequired") ?? false,
    isMfaBindRequired: parameters.flag("MFABindRequired") ?? false,
    createdAtMs: nowMs,
    failedLogins: 0,
  };
  return { LoginProfile: describeProfile(user, user.loginProfile) };
}

function getLoginProfile(input: OperationInput): JsonObject {
  const user = findUser(input);
  return { LoginProfile: describeProfile(user, profileOf(user)) };
}

function updateLoginProfile(input: OperationInput): JsonObject {
  const { state, parameters } = input;
  const profile = profileOf(findUser(input));
  const password = parameters.text("Password");
  const isPasswordResetRequired = parameters.flag("PasswordResetRequired") ?? profile.isPasswordResetRequired;
  const isMfaBindRequired = parameters.flag("MFABindRequired") ?? profile.isMfaBindRequired;
  if (password !== undefined) setPassword(state, profile, password);
  Object.assign(profile, { isPasswordResetRequired, isMfaBindRequired });
  return {};
}

function deleteLoginProfile(input: OperationInput): JsonObject {
  const user = findUser(input);
  profileOf(user);
  user.loginProfile = null;
  return {};
}

/** Replaces the password if the policy takes the new one. */
export function setPassword(state: AlibabaState, profile: LoginProfile, password: string): void {
  checkPassword(state, password, [profile.password, ...profile.previousPasswords]);
  state.secretValues.add(password);
  profile.previousPasswords.unshift(profile.password);
  profile.password = password;
}

/** Holds a password to the account's policy. `earlier` are the user's passwords, newest first. */
function checkPassword(
  { passwordPolicy: policy }: AlibabaState,
  password: string,
  earlier: readonly string[],
): void {
  const isCompliant =
    password.length >= policy.minimumLength &&
    password.length <= MAX_PASSWORD_LENGTH &&
    // Printable ASCII without the space: what a symbol may be is not listed in the documentation.
    /^[!-~]+$/.test(password) &&
    (!policy.requiresLowercase || /[a-z]/.test(password)) &&
    (!policy.requiresUppercase || /[A-Z]/.test(password)) &&
    (!policy.requiresNumbers || /[0-9]/.test(password)) &&
    (!policy.requiresSymbols || /[^a-zA-Z0-9]/.test(password)) &&
    !earlier.slice(0, policy.reusePrevention).includes(password);
  if (isCompliant) return;
  const text = 'The parameter - "Password" is not compliant with the password policy.';
  throw new OpenApiError(400, "InvalidParameter.Password.TooWeak", text);
}

function profileOf(user: RamUser): LoginProfile {
  if (user.loginProfile) return user.loginProfile;
  throw new OpenApiError(404, "EntityNotExist.User.LoginProfile", "The user login profile does not exist.");
}

function describeProfile(user: RamUser, profile: LoginProfile): JsonObject {
  return {
    UserName: user.userName,
    PasswordResetRequired: profile.isPasswordResetRequired,
    MFABindRequired: profile.isMfaBindRequired,
    CreateDate: formatUtc(profile.createdAtMs),
  };
}
