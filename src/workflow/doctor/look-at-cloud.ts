import { isMissingPermission } from "../../checks/missing-permission.ts";
import type { AlibabaCloud, AwsCloud } from "../../clouds/cloud.ts";
import { permissionFor } from "../../clouds/rights/rights.ts";
import { credentialRefusalOf } from "../../core/credential-refusal.ts";
import type { DoctorLine, DoctorPlace } from "../../core/doctor.ts";
import { CloudError, CloudThrottled, CloudUnavailable } from "../../core/errors.ts";
import { doctorTexts } from "../../texts/doctor-texts.ts";
import { notTried, say } from "./line.ts";

export type CloudPlace = Extract<DoctorPlace, { kind: "aws" | "alibaba" }>;

const { what, because } = doctorTexts;
const ASSUME_ROLE = "sts:AssumeRole";

/** The identity that an account is reached with. An account of the settings stands or falls with its role alone. */
export async function lookAtIdentity(
  place: CloudPlace,
  cloud: Pick<AwsCloud | AlibabaCloud, "whoAmI">,
): Promise<DoctorLine> {
  try {
    return say(place, "fine", "CLOUD_IDENTITY", { arn: (await cloud.whoAmI()).arn });
  } catch (error) {
    return identityFailure(place, error);
  }
}

function identityFailure(place: CloudPlace, error: unknown): DoctorLine {
  if (!(error instanceof CloudError)) throw error;
  const { code, detail, operation, subject } = error.failure;
  const refusal = { cloud: place.kind, code, detail };
  const needed = { isNeededToStart: place.account === null };
  switch (credentialRefusalOf(refusal)) {
    case "clock":
      // The host's own line tells it, once.
      return notTried(place, what.identity, because.clock);
    case "wrong-secret":
      return say(place, "failed", "CLOUD_SECRET_WRONG", refusal, needed);
    case "unknown-key":
      return say(place, "failed", "CLOUD_KEY_UNKNOWN", refusal, needed);
    case "disabled-key":
      return say(place, "failed", "CLOUD_KEY_DISABLED", refusal, needed);
    case "ended-session":
      return say(place, "failed", "CLOUD_SESSION_ENDED", refusal, needed);
    case "wrong-session":
      return say(place, "failed", "CLOUD_SESSION_WRONG", refusal, needed);
    case "no-credentials":
      return say(place, "failed", "CLOUD_NO_CREDENTIALS", refusal, needed);
    case "account":
      return say(place, "failed", "CLOUD_ACCOUNT_REFUSED", refusal, needed);
    case "refused":
      return say(place, "failed", "CLOUD_CREDENTIALS_REFUSED", refusal, needed);
    case null:
      break;
  }
  if (operation === ASSUME_ROLE && !isAway(error)) {
    return say(place, "failed", "CLOUD_ROLE_REFUSED", { ...refusal, role: subject });
  }
  return otherFailure(place, what.identity, error);
}

/** One read that needs one right. */
export async function lookAtRead(
  place: CloudPlace,
  name: string,
  read: () => Promise<string>,
): Promise<DoctorLine> {
  try {
    return say(place, "fine", "RIGHT_GRANTED", { right: name, detail: await read() });
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { code, detail, operation } = error.failure;
    if (!isMissingPermission(code)) return otherFailure(place, name, error);
    const right = permissionFor(operation);
    return say(place, "failed", "RIGHT_MISSING", { cloud: place.kind, code, detail, right, resource: "*" });
  }
}

function otherFailure(place: CloudPlace, name: string, error: CloudError): DoctorLine {
  const { code, detail } = error.failure;
  const refusal = { cloud: place.kind, code, detail, what: name };
  return isAway(error)
    ? say(place, "failed", "CLOUD_AWAY", refusal, { isAway: true })
    : say(place, "failed", "CLOUD_FAILED", refusal);
}

function isAway(error: CloudError): boolean {
  return error instanceof CloudUnavailable || error instanceof CloudThrottled;
}

/** What an account whose identity is not accepted leaves untried. */
export function rightsNotTried(place: CloudPlace): DoctorLine {
  return notTried(place, what.rights, because.identity);
}

/** An account of the settings, whose role is assumed by an identity that itself is not accepted. */
export function accountNotTried(place: CloudPlace): DoctorLine {
  return notTried(place, what.identity, because.ownIdentity);
}

export function lookAtAwsRights(place: CloudPlace, aws: AwsCloud): Promise<DoctorLine[]> {
  return Promise.all([
    lookAtRead(
      place,
      "iam:ListUsers",
      async () => `${(await aws.listPreparationUsers()).length} made by this bot`,
    ),
    lookAtRead(place, "iam:GetAccountSummary", async () => {
      const { users, quota } = await aws.readUserQuota();
      return `${users} of ${quota} users`;
    }),
  ]);
}

export function lookAtAlibabaRights(place: CloudPlace, alibaba: AlibabaCloud): Promise<DoctorLine[]> {
  return Promise.all([
    lookAtRead(place, "ram:GetAccountAlias", async () => (await alibaba.readAccountAlias()) ?? "none"),
    lookAtRead(place, "ram:GetPasswordPolicy", async () => {
      const { minimumLength } = await alibaba.readPasswordPolicy();
      return `at least ${minimumLength} characters`;
    }),
    lookAtRead(
      place,
      "ram:ListUsers",
      async () => `${(await alibaba.listUsers()).length} users in the account`,
    ),
    lookAtPolicy(place, alibaba),
  ]);
}

async function lookAtPolicy(place: CloudPlace, alibaba: AlibabaCloud): Promise<DoctorLine> {
  const policyName = "AliyunMGWFullAccess";
  let exists = true;
  const line = await lookAtRead(place, "ram:GetPolicy", async () => {
    exists = await alibaba.hasPolicy({ policyType: "System", policyName });
    return `${policyName} exists`;
  });
  return exists ? line : say(place, "warning", "POLICY_NAME_MISSING", { policy: policyName });
}
