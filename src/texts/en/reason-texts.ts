import type { AuditDamage } from "../../core/audit-damage.ts";
import type { StoredHoldReason } from "../../core/hold-reason.ts";
import { leaveGroupCommand } from "../../core/leave-group.ts";
import type { NotApprovedThing, ReasonArgs } from "../../core/reason.ts";
import type { FailureTexts } from "../failure-text.ts";
import type { Wordings } from "../wordings.ts";

/** What is wrong with the audit log, in one sentence without its end. */
export function damageText(damage: AuditDamage): string {
  switch (damage.kind) {
    case "altered":
      return `entry ${damage.sequence} of the audit log is not as the bot wrote it`;
    case "replaced":
      return `the audit log has another entry ${damage.sequence} than it had, or does not go on to it`;
    case "cut":
      return `the audit log ends with entry ${damage.sequence} and had ${damage.known}`;
    case "emptied":
      return damage.known === null
        ? "the audit log is empty and there are preparations"
        : `the audit log is empty and had ${damage.known} entries`;
    case "unprotected":
      return "the trigger that keeps the audit log from being changed is disabled or gone";
    case "head-file":
      return "the file audit-head in the data folder is not as the bot wrote it";
  }
}

export const DAMAGE_REMEDY =
  "find out who changed it, and what else: export the log and compare it with a backup and with the heads in the operators' channel " +
  '(docs/operations.md, "When the audit log was changed"). Then put it back from a backup, or take it as it stands with ' +
  "mgw-prep audit accept";

/** So many things are named; the rest are counted. */
const NAMED = 5;

function foundText(found: readonly NotApprovedThing[]): string {
  const named = found.slice(0, NAMED).map(thingText).join(", ");
  return `${named}${found.length > NAMED ? ` and ${found.length - NAMED} more` : ""}`;
}

function thingText({ what, name }: NotApprovedThing): string {
  switch (what) {
    case "path":
      return `the path ${name}`;
    case "tag":
      return `another tag ${name} than was approved`;
    case "boundary":
      return `the permissions boundary ${name === "" ? "(none)" : name}`;
    case "key":
      return `the access key ${name}`;
    case "policy":
      return `the policy ${name}`;
    case "policy-text":
      return `another text of the policy ${name}`;
    case "group":
      return `the group ${name}`;
    case "login":
      return "a console logon";
  }
}

/** Parts of sentences, as they stand behind a failure's code. */
const reasonTexts: Wordings<ReasonArgs, string> = {
  APPROVAL_OUTDATED: () => "what was approved is not what is stored any more",
  RECORD_ALTERED: () => "its row in the database was not written by this program",
  APPROVAL_NOT_FOUND: () => "the audit log has no approval of what is stored",
  LOG_INCOMPLETE: () => "entries of the audit log since its approval are missing or altered",
  NOT_IN_PLAN: () => "it is not among the changes that were approved",
  AUDIT_LOG_DAMAGED: ({ damage }) =>
    `${damageText(damage)}, so nothing is made until operators have cleared that up; it is no fault of a cloud`,
  NOTHING_SEEN: () =>
    "the accounts, the bucket policy or the destination could not be read, so nothing was made",
  APPROVERS_NOT_ASKED: () =>
    "Slack could not be asked whether those who approved still may, so no change was made; the approval stands",
  PLAN_CHANGED_MIDWAY: () =>
    "the plan is no longer the approved one, and some of it is made already; roll back and start again",
  RECORD_UNREADABLE: ({ preparationId }) =>
    "its row in the database is none that this program writes, so nobody knows what to take back. " +
    `Find out who writes to the database, delete mgw-prep-${preparationId} in both clouds, then this row of the table grants`,
  BOT_FAILED: () => "an error of the bot; its log has the details",
  CHECK_BROKE: () => "a check ended in a way that was not foreseen",
  LISTING_UNORDERED: () =>
    "not listed in the order of keys, or its listing goes round: look at the endpoint, and at what stands between here and there",
  BUCKET_NOT_OURS: ({ isThere }) =>
    isThere
      ? "the bucket belongs to another account than that of the bot’s identity"
      : "there is no such bucket in the account of the bot’s identity",
  OTHER_ACCOUNT: ({ found }) =>
    `the bot's identity is in account ${found} now; give it one in the account that the grants were made in`,
  NO_IDENTITY_THERE: () => "no identity of the bot is in this account now",
  USER_NOT_SHOWN: () => "the new user is not shown yet",
  USER_NOT_OURS: () => "a user of this name exists that this bot did not make",
  USER_GONE: () => "the user that this preparation made is gone; revoke the preparation and start a new one",
  USER_UNMARKED: () => "the user no longer carries the mark of this installation",
  POLICY_NOT_OURS: () => "a policy of this name exists that this bot did not make, or with another text",
  BUCKET_NOT_AS_ASKED: () => "the new bucket is not as it was asked for",
  BOUNDARY_DIFFERS: ({ expected, found }) =>
    `expected the permissions boundary ${expected}, found ${found ?? "none"}`,
  NOT_AS_APPROVED: ({ found }) =>
    `the user has what nobody approved here: ${foundText(found)}; nothing was handed out for it`,
  CHANGE_NOT_SHOWN: ({ change }) => `the user does not show ${change} yet, which was approved`,
  IMPORT_NOT_OURS: ({ name }) =>
    `the migration service has ${name}, which this bot did not make; find out who did, and delete it there`,
  IMPORT_NOT_AS_PLANNED: ({ name, differs }) =>
    `${name} in the migration service is not as it was approved (${differs.join(", ")}); somebody changed or made it`,
  IMPORT_NOT_SHOWN: ({ name }) => `the migration service does not show ${name} yet`,
  USER_IN_GROUPS: ({ cloud, userName, groups, next }) =>
    `somebody put the user into ${groups.length === 1 ? "the group" : "the groups"} ${groups.join(", ")}; ` +
    `${next === "user-deleted" ? "its keys are gone, and it can be deleted after" : "the bot takes nobody out of groups; run"}: ` +
    groups.map((group) => leaveGroupCommand(cloud, userName, group)).join("; "),
};

/** What the bot tried where no call of a cloud has a name for it. */
const operationTexts: Readonly<Record<string, string>> = {
  recheck: "look again before making changes",
  "ask-approvers": "ask Slack who may approve",
  "read-audit-log": "read the audit log",
  "find-approval": "look for the approval",
  "read-record": "read the record",
  compare: "compare both sides",
  look: "the look",
};

/** What the bot tried it on where that is nothing of a cloud. */
const subjectTexts: Readonly<Record<string, string>> = {
  bot: "the bot itself",
  "audit-log": "the audit log",
};

export const failureTexts: FailureTexts = {
  operation: operationTexts,
  readBackBefore: (call) => `read back before ${call}`,
  subject: subjectTexts,
  reason: reasonTexts,
  line: ({ operation, subject, code, detail }) => `${operation} on ${subject}: ${code}: ${detail}`,
};

/** Why a delivery is held, as a whole sentence or the end of one. */
export function holdReasonText(reason: StoredHoldReason): string {
  if (typeof reason === "string") return reason;
  switch (reason.code) {
    case "NOT_A_FULL_MEMBER":
      return "not an active, full member of this workspace";
    case "UNKNOWN_PERSON":
      return "unknown to this workspace";
    case "HAS_LEFT":
      return "The recipient has left the workspace.";
    case "DECLINED":
      return "The recipient says that the credentials are not for them.";
    case "NOT_POSTED":
      return reason.answer;
  }
}
