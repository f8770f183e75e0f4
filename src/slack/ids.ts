import type { ButtonName } from "../notices/message.ts";

/** Every id that Slack sends back. They are in messages that were posted long ago: treat them as public. */

/** Of forms (`callback_id`) and of the global shortcut, which manifest.yml lists. */
export const CALLBACK = {
  startShortcut: "start_preparation",
  requestForm: "request_form",
  changeForm: "change_form",
  decisionForm: "decision_form",
  ticketForm: "ticket_form",
  askForm: "ask_form",
  answerForm: "answer_form",
  cancelForm: "cancel_form",
  rotateForm: "rotate_form",
  extendForm: "extend_form",
  recipientForm: "recipient_form",
  compareForm: "compare_form",
  startMigrationForm: "start_migration_form",
  searchForm: "search_form",
  notice: "notice",
  credentials: "credentials",
} as const;

/** Of the request form's input blocks; errors at a field are keyed by these. */
export const FIELD = {
  sourceBucket: "source_bucket",
  prefix: "prefix",
  destinationBucket: "destination_bucket",
  ossRegion: "oss_region",
  storageClass: "storage_class",
  profile: "profile",
  recipient: "recipient",
  ttlDays: "ttl_days",
  channelId: "channel",
  reason: "reason",
  awsAccount: "aws_account",
  alibabaAccount: "alibaba_account",
  handling: "handling",
} as const;

/**
 * Block ids of the request form. Slack keeps what an input holds while its block id stays, so an input that the bot fills in
 * anew has the next edition of its id: `prefix`, then `prefix:1`.
 */
export function fieldBlockId(field: keyof typeof FIELD, edition = 0): string {
  return edition === 0 ? FIELD[field] : `${FIELD[field]}:${edition}`;
}

/** A block id without its edition. */
export function baseBlockId(blockId: string): string {
  return blockId.replace(/:\d+$/, "");
}

export function editionOf(blockId: string): number {
  return Number(/:(\d+)$/.exec(blockId)?.[1] ?? 0);
}

/** Every edition of a field's block id. */
export function editionsOf(field: keyof typeof FIELD): RegExp {
  return new RegExp(`^${FIELD[field]}(:\\d+)?$`);
}

export const DECISION_FIELD = {
  profile: "access",
  ttlDays: "days",
  ticketSeen: "ticket_seen",
  comment: "comment",
} as const;
export const QUESTION_FIELD = { text: "question_text" } as const;
export const CANCEL_FIELD = { reason: "cancel_reason" } as const;
export const TICKET_FIELD = { url: "ticket_url" } as const;

export const ROTATE_FIELD = { reason: "reason", password: "password" } as const;
export const EXTEND_FIELD = { days: "days", comment: "comment" } as const;
export const RECIPIENT_FIELD = { recipient: "recipient" } as const;

export const COMPARE_FIELD = { sample: "sample" } as const;

/** The one element inside each input block. */
export const VALUE = "value";
export const TICKET_SEEN = "seen";
export const ROTATE_REASON = { usual: "usual", compromised: "compromised" } as const;
export const RENEW_PASSWORD = "renew";
/** Choices of the prefix field that are no prefix, since none begins with a slash: the whole bucket, and to type one as text. */
export const PREFIX_CHOICE = { whole: "//whole", asText: "//text" } as const;
/** The choice that stands for the environment's own account; no account can have this name. */
export const OWN_ACCOUNT = "-";

export const ACTION = {
  /** From the App Home: open the form. */
  start: "start_preparation",
  /** From the App Home: what the bot does, everything by state, and a try of everything that it needs. */
  help: "home_help",
  showAll: "home_all",
  doctor: "home_doctor",
  /** Under the daily message to operators: the same as it is now. */
  digest: "digest_details",
  /** In the list of everything: its state, and what is searched for. */
  filterState: "all_state",
  filterText: "all_text",
  /** From a refusal: back to the form, filled in. */
  backToForm: "back_to_form",
  /** A button that is only a link; Slack still wants it acknowledged. */
  openLink: "open_link",
  /** The menu behind a message's buttons; its option says which button it stands for. */
  menu: "prep_menu",
  /** In the form to approve in: two draw it anew, two open a second view above it and carry its token. */
  narrowAccess: "approve_access",
  narrowDays: "approve_days",
  policyDocuments: "approve_policies",
  allChecks: "approve_checks",
  /** Under a finding of the daily check, bound to a token. */
  remediate: "mend_drift",
} as const;

const BUTTON_PREFIX = "prep:";

/** Of a button bound to a token. */
export function buttonActionId(action: ButtonName): string {
  return `${BUTTON_PREFIX}${action}`;
}

/** A token as it is minted: 64 hexadecimal digits, which are 43 characters in base64. */
const TOKEN = /^[0-9a-f]{64}$/;
const PACKED_TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The value of a menu's option: the button's name before its token. Slack takes 75 characters. */
export function menuValue(action: string, token: string): string {
  const packed = TOKEN.test(token) ? Buffer.from(token, "hex").toString("base64url") : token;
  return `${action} ${packed}`;
}

export function readMenuValue(value: string): { action: string; token: string } {
  const [action = "", packed = ""] = value.split(" ");
  const token = PACKED_TOKEN.test(packed) ? Buffer.from(packed, "base64url").toString("hex") : packed;
  return { action, token };
}

/** In the place of a state: what an operator has to do something about. */
export const PROBLEMS_FILTER = "problems";
export const SHOW_ALL_PATTERN = new RegExp(`^${ACTION.showAll}(:[a-z_]+)?$`);

/** Every id of a link button; several may be in one block, so each has a name of its own. */
export const OPEN_LINK_PATTERN = new RegExp(`^${ACTION.openLink}(:[a-z_]+)?$`);

export const COMMAND = "/mgw-prep";
export const EVENT_APP_HOME_OPENED = "app_home_opened";
/** `event_type` of the metadata that marks our posts with their outbox id. */
export const POST_EVENT_TYPE = "mgw_prep_post";
