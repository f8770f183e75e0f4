import { isMissingPermission } from "../../checks/missing-permission.ts";
import type { AlibabaCloud } from "../../clouds/contract/destination.ts";
import type { AwsCloud } from "../../clouds/contract/source.ts";
import type { Cloud } from "../../core/cloud.ts";
import { credentialRefusalOf } from "../../core/credential-refusal.ts";
import type { DoctorLine, DoctorPlace, DoctorSubject } from "../../core/doctor-codes.ts";
import { CloudError, CloudNotFound, CloudThrottled, CloudUnavailable } from "../../core/errors.ts";
import type { Right } from "../../core/right.ts";
import { notTried, say } from "./line.ts";
import { missingRight, type NeededRights } from "./needed-rights.ts";

export type CloudPlace = Extract<DoctorPlace, { kind: Cloud }>;

const ASSUME_ROLE = "sts:AssumeRole";
const NEEDED = { isNeededToStart: true };

/** The identity that an account is reached with: nothing can be made or taken back there without it. */
export async function lookAtIdentity(
  place: CloudPlace,
  cloud: Pick<AwsCloud | AlibabaCloud, "getCallerIdentity">,
): Promise<DoctorLine> {
  try {
    return say(place, "fine", "CLOUD_IDENTITY", { arn: (await cloud.getCallerIdentity()).arn });
  } catch (error) {
    return identityFailure(place, error);
  }
}

function identityFailure(place: CloudPlace, error: unknown): DoctorLine {
  if (!(error instanceof CloudError)) throw error;
  const { code, detail, operation, subject } = error.failure;
  const refusal = { cloud: place.kind, code, detail };
  switch (credentialRefusalOf(refusal)) {
    case "clock":
      // The host's own line tells it, once.
      return notTried(place, { kind: "identity" }, { kind: "clock" });
    case "wrong-secret":
      return say(place, "failed", "CLOUD_SECRET_WRONG", refusal, NEEDED);
    case "unknown-key":
      return say(place, "failed", "CLOUD_KEY_UNKNOWN", refusal, NEEDED);
    case "disabled-key":
      return say(place, "failed", "CLOUD_KEY_DISABLED", refusal, NEEDED);
    case "ended-session":
      return say(place, "failed", "CLOUD_SESSION_ENDED", refusal, NEEDED);
    case "wrong-session":
      return say(place, "failed", "CLOUD_SESSION_WRONG", refusal, NEEDED);
    case "no-credentials":
      return say(place, "failed", "CLOUD_NO_CREDENTIALS", refusal, NEEDED);
    case "account":
      return say(place, "failed", "CLOUD_ACCOUNT_REFUSED", refusal, NEEDED);
    case "refused":
      return say(place, "failed", "CLOUD_CREDENTIALS_REFUSED", refusal, NEEDED);
    case null:
      break;
  }
  if (operation === ASSUME_ROLE && !isAway(error)) {
    return say(place, "failed", "CLOUD_ROLE_REFUSED", { ...refusal, role: subject }, NEEDED);
  }
  return { ...otherFailure(place, { kind: "identity" }, error), isNeededToStart: isAway(error) };
}

/** What is known of a right after a call that needs it: granted, or the line that says why not. */
export async function tryRight(
  place: CloudPlace,
  right: Right,
  needed: NeededRights,
  call: () => Promise<unknown>,
): Promise<DoctorLine> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { code, detail } = error.failure;
    if (isMissingPermission(code)) {
      const refusal = { cloud: place.kind, code, detail };
      const status = needed(right) ? "failed" : "warning";
      return say(place, status, "RIGHT_MISSING", { ...refusal, ...missingRight(right) });
    }
    // Only a caller with the right gets the answer that a resource does not exist.
    if (!(error instanceof CloudNotFound))
      return otherFailure(place, { kind: "right", action: right.action }, error);
  }
  return say(place, "fine", "RIGHT_GRANTED", { right: right.action });
}

export function otherFailure(place: CloudPlace, what: DoctorSubject, error: CloudError): DoctorLine {
  const { code, detail } = error.failure;
  const refusal = { cloud: place.kind, code, detail, what };
  return isAway(error)
    ? say(place, "failed", "CLOUD_AWAY", refusal, { isAway: true })
    : say(place, "failed", "CLOUD_FAILED", refusal);
}

function isAway(error: CloudError): boolean {
  return error instanceof CloudUnavailable || error instanceof CloudThrottled;
}

/** What an account whose identity is not accepted leaves untried. */
export function rightsNotTried(place: CloudPlace): DoctorLine {
  return notTried(place, { kind: "rights" }, { kind: "identity" });
}

/** An account of the settings, whose role is assumed by an identity that itself is not accepted. */
export function accountNotTried(place: CloudPlace): DoctorLine {
  return notTried(place, { kind: "identity" }, { kind: "own-identity" });
}
