import type { Cloud } from "./cloud.ts";
import { logDetail } from "./detail.ts";
import type { DoctorLine } from "./doctor-codes.ts";
import type { Problem } from "./problem.ts";
import type { Detail } from "./reason.ts";

/**
 * The few errors that cross folders. Adapters make them from the vendors' own; nobody else reads a vendor's error.
 * None of them carries a request, a header or a body: those can hold secrets.
 */

/** What every cloud failure says: what was attempted, on what, and what the cloud answered. */
export type CloudFailure = {
  cloud: Cloud;
  /** The vendor's operation, such as `s3:GetBucketPolicy` or `ram:CreateUser`. */
  operation: string;
  /** The bucket, user or policy it was about. */
  subject: string;
  /** The vendor's error code; `Timeout` or `Network` when there was no answer. */
  code: string;
  /** The vendor's sentence, without request data; a reason where the bot itself found it. */
  detail: Detail;
  requestId: string | null;
  httpStatus: number | null;
};

/** The code of an answer that came and does not say what it must: cut, out of order, without a field that it has to have. */
export const UNUSABLE_ANSWER = "UnexpectedAnswer";
/** `UnreadablePage`: the same of a page of a listing. */
const UNUSABLE_ANSWERS: ReadonlySet<string> = new Set([UNUSABLE_ANSWER, "UnreadablePage"]);

export function isUnusableAnswer(code: string): boolean {
  return UNUSABLE_ANSWERS.has(code);
}

/**
 * Codes of conflicts that we found ourselves: a user or policy of our name that this preparation did not make, and one that
 * has what nobody approved. Somebody with rights in the cloud did that, so people are notified; another try does not help.
 */
export const NOT_OURS = "NotOurs";
export const NOT_AS_PLANNED = "NotAsPlanned";

export function isForeignHand(code: string): boolean {
  return code === NOT_OURS || code === NOT_AS_PLANNED;
}

export class CloudError extends Error {
  readonly failure: CloudFailure;

  constructor(failure: CloudFailure) {
    super(`${failure.operation} on ${failure.subject}: ${failure.code}: ${logDetail(failure.detail)}`);
    this.name = new.target.name;
    this.failure = failure;
  }
}

/** The resource does not exist. */
export class CloudNotFound extends CloudError {}

/** The cloud refuses the caller: its credentials or its permissions. */
export class CloudDenied extends CloudError {}

/** It exists already, or another change is in its way. */
export class CloudConflict extends CloudError {}

/** A quota of the account or the user is used up. */
export class CloudLimitExceeded extends CloudError {}

/** Asked to slow down; the same call may succeed after `retryAfterMs`. */
export class CloudThrottled extends CloudError {
  readonly retryAfterMs: number;

  constructor(failure: CloudFailure, retryAfterMs: number) {
    super(failure);
    this.retryAfterMs = retryAfterMs;
  }
}

/** No answer, a broken one, or a 5xx: the outcome of a change is not known. */
export class CloudUnavailable extends CloudError {}

/** Whether the same call may be sent again in the hope of another answer. */
export function isRetryable(error: unknown): boolean {
  return error instanceof CloudThrottled || error instanceof CloudUnavailable;
}

/** What is shown to somebody who can correct it: a problem, or a line of `doctor`. Worded where it is shown. */
export type Fault = Problem | DoctorLine;

function logFault({ code, args }: Fault): string {
  return `${code} ${JSON.stringify(args)}`;
}

/** Something that the user can correct, as data; its message is for logs. */
export class UserFacingError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault, options: { cause?: unknown } = {}) {
    super(logFault(fault), options);
    this.name = "UserFacingError";
    this.fault = fault;
  }

  get code(): Fault["code"] {
    return this.fault.code;
  }
}

/** What is in a row of the database is not what this program writes there. */
export class UnreadableRow extends Error {
  constructor(table: string, key: string, cause?: unknown) {
    super(`the row ${key} of the table ${table} cannot be read`, { cause });
    this.name = "UnreadableRow";
  }
}

/** Nothing has to be corrected before the next start: a supervisor may start the process again. */
export class RestartNeeded extends UserFacingError {}

/** What kept Slack from answering as asked. */
export type SlackTrouble =
  /** The token is none of this app's, or was mistyped; Slack says the same to an address that it does not let in. */
  | "wrong-token"
  /** It was good once: the app was uninstalled, the token revoked, its owner deactivated. */
  | "ended-token"
  /** A bot token where an app-level token belongs, or the other way round. */
  | "other-token"
  | "missing-scope"
  | "rate-limited"
  /** No answer, or one that says that Slack itself has a fault: the same call may succeed later. */
  | "away"
  | "refused";

/** A call to Slack that failed. Holds Slack's word and no request, header or body, nor the library's error, which does. */
export class SlackFailure extends Error {
  readonly trouble: SlackTrouble;
  /** Slack's own word, such as `invalid_auth`; for what never reached it the connection's, such as `ECONNREFUSED`. */
  readonly code: string;
  /** Of `missing-scope`: the scopes of which one is needed. */
  readonly neededScopes: readonly string[];
  /** Of `rate-limited`. */
  readonly retryAfterSeconds: number;

  constructor(
    trouble: SlackTrouble,
    code: string,
    options: { neededScopes?: readonly string[]; retryAfterSeconds?: number } = {},
  ) {
    super(`Slack: ${code}`);
    this.name = "SlackFailure";
    this.trouble = trouble;
    this.code = code;
    this.neededScopes = options.neededScopes ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? 0;
  }
}

/** Everything that an operator has to correct before the process can start, reported at once. */
export class SetUpError extends Error {
  readonly mistakes: readonly Fault[];

  constructor(mistakes: readonly Fault[]) {
    super(mistakes.map(logFault).join("\n"));
    this.name = "SetUpError";
    this.mistakes = mistakes;
  }
}

/** A service that the process cannot start without did not answer for a while; the next start may find it. */
export class ServiceAway extends RestartNeeded {}
