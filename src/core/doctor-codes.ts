import type { Problem } from "./problem.ts";
import type { Detail } from "./reason.ts";
import type { ReachPast } from "./rules-reached-past.ts";

/** `not-tried`: something before it failed, or nobody can know without doing it. */
export const DOCTOR_STATUSES = ["failed", "warning", "not-tried", "fine"] as const;
export type DoctorStatus = (typeof DOCTOR_STATUSES)[number];

/** Where it belongs. `account`: the name in the settings; null is the environment's own. */
export type DoctorPlace =
  | { kind: "host" }
  | { kind: "slack" }
  | { kind: "store" }
  | { kind: "settings" }
  | { kind: "aws" | "alibaba"; account: string | null };

type Cloud = "aws" | "alibaba";
/** Which token a Slack call was made with. */
export type SlackToken = "SLACK_BOT_TOKEN" | "SLACK_APP_TOKEN";
type Named = { id: string; places: readonly string[] };
/** A cloud's answer. */
export type CloudRefusal = { cloud: Cloud; code: string; detail: Detail };
/** `file` gives the right; `mayLack` is why it may be left out. */
export type MissingRight = {
  right: string;
  resource: string;
  file: string;
  mayLack: "samples" | "some-buckets" | "profiles" | null;
};

/** What a look is about, where its code does not say it. */
export type DoctorSubject =
  | { kind: "bot-token" | "app-token" | "groups" | "people" | "rights" | "identity" }
  | { kind: "settings-ids"; count: number }
  | { kind: "group" | "person" | "channel"; id: string }
  | { kind: "right"; action: string };

/** Whom a look waits for that could not be made. */
export type DoctorReason =
  | {
      kind:
        | "root-user"
        | "role-unknown"
        | "simulation"
        | "find-user"
        | "no-bucket"
        | "only-doing"
        | "identity"
        | "own-identity"
        | "clock"
        | "bot-token"
        | "slack-away";
    }
  | { kind: "nobody-exists"; name: string }
  | { kind: "scopes"; scopes: readonly string[] };

type Nothing = Record<string, never>;

/** What each look comes to, by a code that scripts may read, and what its words are made of. */
export type DoctorArgs = {
  NODE_FINE: { version: string };
  NODE_ENDS: { version: string };
  NODE_TOO_OLD: { version: string };
  CLOCK_RIGHT: { aheadMs: number };
  CLOCK_WRONG: { aheadMs: number };
  CLOCK_REFUSED: Nothing;
  CLOCK_NOT_TRIED: Nothing;

  SLACK_CONNECTED: { url: string };
  SLACK_APP_TOKEN_FINE: Nothing;
  SLACK_TOKEN_WRONG: { token: SlackToken; code: string };
  SLACK_TOKEN_ENDED: { token: SlackToken; code: string };
  SLACK_TOKEN_OF_OTHER_KIND: { token: SlackToken; code: string };
  SLACK_APP_SCOPE_MISSING: { scopes: readonly string[] };
  SLACK_SCOPES_GRANTED: { count: number };
  SLACK_SCOPES_MISSING: { scopes: readonly string[] };
  SLACK_SCOPES_UNKNOWN: Nothing;
  SLACK_SCOPE_MISSING: { what: DoctorSubject; scopes: readonly string[] };
  SLACK_SECRET_FINE: Nothing;
  SLACK_SECRET_ODD: Nothing;
  SLACK_AWAY: { what: DoctorSubject; code: string };
  SLACK_LIMITED: { what: DoctorSubject };
  SLACK_REFUSED: { what: DoctorSubject; code: string };

  PERSON_FIT: Named & { displayName: string };
  PERSON_UNKNOWN: Named;
  PERSON_UNFIT: Named & { displayName: string; why: "bot" | "deactivated" | "guest" | "stranger" };
  GROUP_FIT: Named & { handle: string; members: number };
  GROUP_UNKNOWN: Named;
  GROUP_DISABLED: Named & { handle: string };
  GROUP_EMPTY: Named & { handle: string };
  GROUP_WITHOUT_FIT: Named & { handle: string; looked: number };
  CHANNEL_FIT: Named & { channel: string };
  CHANNEL_UNKNOWN: Named;
  CHANNEL_WITHOUT_BOT: Named & { channel: string };
  CHANNEL_ARCHIVED: Named & { channel: string };
  CHANNEL_SHARED: Named & { channel: string };

  STORE_OPEN: { where: string | null; version: string | null };
  STORE_IN_USE: { where: string | null };
  STORE_FAILED: { problem: Problem };
  AUDIT_LOG_DAMAGED: { problem: Problem };
  SEAL_KEY_FITS: Nothing;
  SEAL_KEY_FAILED: { problem: Problem };
  SEAL_KEY_NOT_TRIED: Nothing;

  PROFILE_REACHES_PAST_RULES: ReachPast;

  CLOUD_IDENTITY: { arn: string };
  CLOUD_SECRET_WRONG: CloudRefusal;
  CLOUD_KEY_UNKNOWN: CloudRefusal;
  CLOUD_KEY_DISABLED: CloudRefusal;
  CLOUD_SESSION_ENDED: CloudRefusal;
  CLOUD_SESSION_WRONG: CloudRefusal;
  CLOUD_CREDENTIALS_REFUSED: CloudRefusal;
  CLOUD_NO_CREDENTIALS: CloudRefusal;
  CLOUD_ACCOUNT_REFUSED: CloudRefusal;
  CLOUD_ROLE_REFUSED: CloudRefusal & { role: string };
  /** `trusts`: services that may assume it. */
  DESTINATION_ROLE: { role: string; trusts: readonly string[]; policies: readonly string[] };
  DESTINATION_ROLE_MISSING: { role: string };
  CLOUD_AWAY: CloudRefusal & { what: DoctorSubject };
  CLOUD_FAILED: CloudRefusal & { what: DoctorSubject };
  RIGHT_GRANTED: { right: string };
  RIGHT_MISSING: CloudRefusal & MissingRight;
  RIGHT_NOT_ALLOWED: MissingRight & { tried: string };
  RIGHT_DENIED: { right: string; resource: string; by: "policy" | "boundary" | "organization" };
  RIGHT_DEPENDS: { right: string; keys: readonly string[] };
  POLICY_NAME_MISSING: { policy: string };

  NOT_TRIED: { what: DoctorSubject; because: DoctorReason };
};
export type DoctorCode = keyof DoctorArgs;

type LineOf<Code extends DoctorCode> = {
  place: DoctorPlace;
  status: DoctorStatus;
  /** A name that stays, for scripts that read `doctor --json`. */
  code: Code;
  args: DoctorArgs[Code];
  /** Whether the bot cannot start without it. */
  isNeededToStart: boolean;
  /** Whether nobody has to correct anything: a service did not answer, and may do so later. */
  isAway: boolean;
};
/** What one look came to, as data; `texts/` words it for its reader. */
export type DoctorLine = { [Code in DoctorCode]: LineOf<Code> }[DoctorCode];
