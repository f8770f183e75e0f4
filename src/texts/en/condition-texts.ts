import type { KeyReason, Meaning } from "../../core/policy-verdict.ts";
import { excerpt } from "../excerpt.ts";

const KEY_REASONS: Record<KeyReason, string> = {
  INTERNET_CALLER: "the service calls over the internet, not through a VPC endpoint",
  LONG_TERM_KEY: "the service reads with a long-term access key, not with a session",
  NOT_A_SERVICE_CALL: "no AWS service calls on the user's behalf",
  DIRECT_BUCKET_REQUEST: "the service reads the bucket itself, not through an access point",
  READ_REQUEST: "the key belongs to requests that write",
  OTHER_ACTIONS_KEY: "the key belongs to other actions than this one",
  NOT_SENT_BY_SERVICE: "the service does not send it",
  TAG_NOT_SET: "the user does not have this tag",
  NOT_IN_ORGANIZATION: "the account is in no organization",
  NOT_OVER_TLS: "the endpoint is plain http",
  KNOWN_CALLER: "it describes the user that the service reads with",
  KNOWN_ENDPOINT: "it follows from the endpoint",
  KNOWN_BUCKET: "the bucket is in the user's own account",
  KNOWN_TAG: "the user has this tag",
  KNOWN_REGION: "the bucket is in this region",
  KNOWN_ORGANIZATION: "the account is in this organization",
  NAME_NOT_DRAWN: "the bot draws the user's name when the preparation begins",
  ACCOUNT_NOT_GIVEN: "the account of the bucket is not known here",
  LISTED_PREFIX: "it follows from what is to be listed",
  CLOCK: "it is the time",
  ADDRESS_NOT_PUBLISHED: "the service's addresses are not published",
  NOT_DOCUMENTED: "what the service sends is not documented",
  NEW_USER_ID: "AWS gives the id when the user is made",
  ORGANIZATION_NOT_READ: "the account's place in an organization is not known here",
  TAGS_NOT_READ: "these tags are not known here",
  REGION_NOT_GIVEN: "the bucket's region is not known here",
  DEPENDS_ON_OBJECT: "it differs from object to object",
  UNKNOWN_KEY: "this condition key is not known here",
};

/** What one condition means for the service, in one sentence. */
export function describeMeaning(meaning: Meaning): string {
  switch (meaning.code) {
    case "KEY_ABSENT":
      return `The request carries no such key: ${KEY_REASONS[meaning.because]}.`;
    case "KEY_HAS_VALUE":
      return `The request carries ${excerpt(meaning.value)}: ${KEY_REASONS[meaning.because]}.`;
    case "KEY_VALUE_UNKNOWN":
      return `Its value in the request is not known: ${KEY_REASONS[meaning.because]}.`;
    case "VALUE_ASSUMED_UNLISTED":
      return `A whitelist that does not name the service: ${KEY_REASONS[meaning.because]}.`;
    case "TIME_COMPARED":
      return `Looked at from ${meaning.now} until ${meaning.until}, the longest time that credentials work.`;
    case "ADDRESS_OUTSIDE_WHITELIST":
      return "A whitelist of addresses: those of the service are not published and not on it.";
    case "ADDRESS_MAY_BE_LISTED":
      return "One of these public addresses may be the service's; its addresses are not published.";
    case "ADDRESSES_ALL_LISTED":
      return "These ranges together cover every public address.";
    case "ADDRESSES_IPV6_LEFT_OUT":
      return "These ranges treat every public IPv4 address alike, but not every IPv6 address.";
    case "ADDRESSES_NOT_PUBLIC":
      return "None of these addresses is public, and the service calls from public ones.";
    case "UNKNOWN_OPERATOR":
      return "This operator is not part of the policy language.";
    case "OPERATOR_DOES_NOT_FIT":
      return "The operator does not fit the key or its values.";
    case "MALFORMED_VALUE":
      return `The value ${excerpt(meaning.value)} cannot be read.`;
    case "VARIABLE_UNRESOLVED":
      return `The variable ${excerpt(meaning.variable)} has no value that is known.`;
  }
}

/** The same as the end of a clause that begins with the condition key. */
const CLAUSES: Record<Meaning["code"], string> = {
  KEY_ABSENT: "is not part of the service's requests",
  KEY_HAS_VALUE: "has a value that the condition is about",
  KEY_VALUE_UNKNOWN: "has a value that nobody can know beforehand",
  VALUE_ASSUMED_UNLISTED: "has a value that is taken to be none of those listed",
  TIME_COMPARED: "depends on the time",
  ADDRESS_OUTSIDE_WHITELIST: "does not list the service's addresses, which are not published",
  ADDRESS_MAY_BE_LISTED: "may list an address of the service",
  ADDRESSES_ALL_LISTED: "covers every address",
  ADDRESSES_IPV6_LEFT_OUT: "covers every IPv4 address and not IPv6",
  ADDRESSES_NOT_PUBLIC: "lists private addresses only",
  UNKNOWN_OPERATOR: "stands under an operator that is not known",
  OPERATOR_DOES_NOT_FIT: "stands under an operator that does not fit it",
  MALFORMED_VALUE: "has a value that cannot be read",
  VARIABLE_UNRESOLVED: "depends on a policy variable that has no value here",
};

/** Of a meaning that another version stored, its code. */
export function meaningClause(code: string): string {
  const clauses: Readonly<Record<string, string>> = CLAUSES;
  return clauses[code] ?? code;
}
