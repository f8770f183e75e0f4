import type { PlacedMistake } from "./mistake.ts";
import type { S3Action } from "./service-request.ts";
import type { ThreeValued } from "./three-valued.ts";
import type { Verdict } from "./verdict.ts";

/** How much of what is to be migrated a statement shuts off, or may shut off. */
export type Scope = "all" | "part" | "none";

/** Why a condition key has the state it has in a request of the service. */
export type KeyReason =
  | "INTERNET_CALLER"
  | "LONG_TERM_KEY"
  | "NOT_A_SERVICE_CALL"
  | "DIRECT_BUCKET_REQUEST"
  | "READ_REQUEST"
  | "OTHER_ACTIONS_KEY"
  | "NOT_SENT_BY_SERVICE"
  | "TAG_NOT_SET"
  | "NOT_IN_ORGANIZATION"
  | "NOT_OVER_TLS"
  | "KNOWN_CALLER"
  | "KNOWN_ENDPOINT"
  | "KNOWN_BUCKET"
  | "KNOWN_TAG"
  | "KNOWN_REGION"
  | "KNOWN_ORGANIZATION"
  | "NAME_NOT_DRAWN"
  | "ACCOUNT_NOT_GIVEN"
  | "LISTED_PREFIX"
  | "CLOCK"
  | "ADDRESS_NOT_PUBLISHED"
  | "NOT_DOCUMENTED"
  | "NEW_USER_ID"
  | "ORGANIZATION_NOT_READ"
  | "TAGS_NOT_READ"
  | "REGION_NOT_GIVEN"
  | "DEPENDS_ON_OBJECT"
  | "UNKNOWN_KEY";

/** What a condition means for the service, in a form that a text can be made of. */
export type Meaning =
  | { code: "KEY_ABSENT"; because: KeyReason }
  | { code: "KEY_HAS_VALUE"; because: KeyReason; value: string }
  | { code: "KEY_VALUE_UNKNOWN"; because: KeyReason }
  | { code: "VALUE_ASSUMED_UNLISTED"; because: KeyReason }
  | { code: "TIME_COMPARED"; now: string; until: string }
  | { code: "ADDRESS_OUTSIDE_WHITELIST" }
  | { code: "ADDRESS_MAY_BE_LISTED" }
  | { code: "ADDRESSES_ALL_LISTED" }
  | { code: "ADDRESSES_IPV6_LEFT_OUT" }
  | { code: "ADDRESSES_NOT_PUBLIC" }
  | { code: "UNKNOWN_OPERATOR" }
  | { code: "OPERATOR_DOES_NOT_FIT" }
  | { code: "MALFORMED_VALUE"; value: string }
  | { code: "VARIABLE_UNRESOLVED"; variable: string };

/** One condition of a statement: as written, what it comes to, and why. */
export type ConditionVerdict = {
  operator: string;
  key: string;
  values: readonly string[];
  outcome: ThreeValued;
  meaning: Meaning;
};

export type Element = "principal" | "action" | "resource" | "condition";

/** Why a statement does, does not, or may shut the service out. */
export type StatementReason =
  | { code: "ALLOW_NEVER_RESTRICTS" }
  | { code: "OTHER_PRINCIPAL" }
  | { code: "EXEMPT_PRINCIPAL" }
  | { code: "OTHER_ACTIONS" }
  | { code: "OTHER_RESOURCE" }
  | { code: "CONDITION_NOT_MET"; operator: string; key: string }
  | { code: "ADDRESSES_EXCLUDE_EACH_OTHER" }
  /** No request can meet all conditions on these keys. */
  | { code: "CONDITIONS_EXCLUDE_EACH_OTHER"; keys: readonly string[] }
  | { code: "DENIES_UNCONDITIONALLY" }
  | { code: "DENIES_BY_CONDITIONS"; keys: readonly string[] }
  /** What one of these statements lets pass, another denies. `with` has the indexes of the others. */
  | { code: "DENIES_TOGETHER"; with: readonly number[] }
  /** It denies a request that the service may send or not. */
  | { code: "DENIES_POSSIBLE_REQUEST"; request: "bare-listing" | "deeper-listing" | "location" }
  /** It names this bucket in another partition than the one that was taken for granted. */
  | { code: "OTHER_PARTITION"; partition: string }
  | { code: "MAY_DENY"; unclear: readonly Element[]; keys: readonly string[] }
  | { code: "MALFORMED"; mistakes: readonly PlacedMistake[] };

/** A change of one statement's conditions after which it no longer concerns the service's user. */
export type PolicyChange =
  /** A condition of its own. */
  | { code: "ADD_CONDITION"; operator: string; key: string; value: string }
  /** One more value of a condition that is there. */
  | { code: "ADD_VALUE"; operator: string; key: string; value: string };

/** What helps against one statement. The bot only shows it; the policy is the owner's. */
export type Remedy = PolicyChange | { code: "USE_HTTPS" } | { code: "REPAIR_STATEMENT" };

/** A tag that a statement asks for: the setting `credentials.tags` puts it on the bot's IAM users. */
export type TagRemedy = { tagKey: string; tagValue: string };

/**
 * What one statement does to the service.
 * Shape: `index` counts from 0; `effect` as written, `?` when unreadable; `outcome` is `yes` when it denies, `no` when it
 * does not, `unknown` when nobody can say; `actions` are those denied or perhaps denied. `remedy` and `tagRemedy` were
 * each tried on the statement.
 */
export type StatementVerdict = {
  index: number;
  sid: string | null;
  effect: string;
  outcome: ThreeValued;
  reason: StatementReason;
  conditions: readonly ConditionVerdict[];
  scope: Scope;
  actions: readonly S3Action[];
  remedy?: Remedy;
  tagRemedy?: TagRemedy;
};

/** `changedPolicy` is the whole document with every remedy applied, as JSON: with it the verdict is `open`. */
export type PolicyVerdict = {
  verdict: Verdict;
  statements: readonly StatementVerdict[];
  changedPolicy: string | null;
};
