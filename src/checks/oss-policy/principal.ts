import { anyOf, type ThreeValued } from "../../core/three-valued.ts";

/** The RAM user that will write: its account, and its name (null in a terminal, where no user is planned). */
export type OssCaller = { accountId: string | null; userName: string | null };

const ROLE_SESSION = /^arn:sts::[^:]*:assumed-role\//;
const RAM_ARN = /^acs:ram::(\d+):(user|role)\/([\w.@-]+)$/;
/** Every user of the bot is called so. */
const OWN_USERS = /^mgw-prep-MP-/;

/**
 * Whether a statement's principals take in the RAM user that is yet to be made. Without a condition `*` spares the owner
 * alone, and a RAM user is none. Users are named by ids that RAM gives once, so the new one is none of those listed; what
 * the account's own id means for its RAM users is not documented. Source: OSS, "Bucket policy".
 */
export function matchPrincipals(principals: readonly string[], caller: OssCaller): ThreeValued {
  return anyOf(principals.map((principal) => matchOne(principal, caller)));
}

function matchOne(principal: string, { accountId, userName }: OssCaller): ThreeValued {
  if (principal === "*") return "yes";
  if (/^\d+$/.test(principal)) return accountId === null || principal === accountId ? "unknown" : "no";
  // A key that lives long is no session of a role.
  if (ROLE_SESSION.test(principal)) return "no";
  const [, account, kind, name = ""] = RAM_ARN.exec(principal) ?? [];
  if (kind === undefined) return "unknown";
  if (kind === "role" || (accountId !== null && account !== accountId)) return "no";
  if (userName === null) return OWN_USERS.test(name) ? "unknown" : "no";
  return name === userName ? "yes" : "no";
}
