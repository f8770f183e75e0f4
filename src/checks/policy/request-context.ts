import { ACTIONS, type Action, type KeyReason } from "../../core/policy-verdict.ts";
import type { Caller } from "./caller.ts";

/** What a request of the service carries for a condition key. */
export type KeyState =
  | { kind: "absent" }
  | { kind: "known"; value: string }
  /** Present, with one of these. */
  | { kind: "one-of"; values: readonly string[] }
  /** Any text that begins so. `isAssumedUnlisted`: a whitelist written by somebody else will not name it. */
  | { kind: "text"; start: string; mayBeAbsent: boolean; isAssumedUnlisted: boolean }
  /** Surely sent once like this; perhaps sent also with any text that begins with `start`. */
  | { kind: "expected"; first: { kind: "absent" } | { kind: "known"; value: string }; start: string }
  | { kind: "time"; from: Date; until: Date }
  | { kind: "address" };

export type KeyFact = { state: KeyState; because: KeyReason };

/** What is known of the request beyond the caller. */
export type RequestFacts = {
  caller: Caller;
  prefix: string;
  now: Date;
  endpointScheme: "https" | "http";
  /** Null: the account is in no organization; undefined: nobody looked. */
  organizationId: string | null | undefined;
  /** Tags of the user; undefined: nobody looked. */
  userTags: Readonly<Record<string, string>> | undefined;
};

/** Longest life of the credentials, so the longest time in which the service may call. */
const HORIZON_MS = 90 * 24 * 60 * 60 * 1000;
/** Tags with this start are set by the bot itself when it makes the user. */
const OWN_TAG_START = "mgw-prep:";

const UNKNOWN: KeyState = { kind: "text", start: "", mayBeAbsent: true, isAssumedUnlisted: false };
const ABSENT: KeyState = { kind: "absent" };

/** Keys that no request of the service carries, by the reason. Source: IAM User Guide, "Global condition keys"; Service Authorization Reference, S3. */
const ABSENT_KEYS: Partial<Record<KeyReason, readonly string[]>> = {
  INTERNET_CALLER: [
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourcevpcarn",
    "aws:vpcsourceip",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
  ],
  LONG_TERM_KEY: [
    "aws:multifactorauthpresent",
    "aws:multifactorauthage",
    "aws:tokenissuetime",
    "aws:sourceidentity",
    "aws:federatedprovider",
    "aws:assumedroot",
    "aws:ec2instancesourcevpc",
    "aws:ec2instancesourceprivateipv4",
    "aws:chatbotsourcearn",
    "ec2:sourceinstancearn",
    "ec2:roledelivery",
    "lambda:sourcefunctionarn",
  ],
  NOT_A_SERVICE_CALL: [
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
  ],
  NOT_SENT_BY_SERVICE: ["aws:referer"],
  DIRECT_BUCKET_REQUEST: [
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:accesspointnetworkorigin",
    "s3:accessgrantsinstancearn",
  ],
  READ_REQUEST: [
    "aws:tagkeys",
    "s3:requestobjecttagkeys",
    "s3:locationconstraint",
    "s3:object-lock-mode",
    "s3:object-lock-legal-hold",
    "s3:object-lock-retain-until-date",
    "s3:object-lock-remaining-retention-days",
    "s3:x-amz-acl",
    "s3:x-amz-copy-source",
    "s3:x-amz-grant-full-control",
    "s3:x-amz-grant-read",
    "s3:x-amz-grant-read-acp",
    "s3:x-amz-grant-write",
    "s3:x-amz-grant-write-acp",
    "s3:x-amz-metadata-directive",
    "s3:x-amz-object-ownership",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm",
    "s3:x-amz-storage-class",
    "s3:x-amz-website-redirect-location",
  ],
};

const REASON_OF_ABSENCE = new Map<string, KeyReason>(
  Object.entries(ABSENT_KEYS).flatMap(([because, keys]) =>
    keys.map((key) => [key, because as KeyReason] as const),
  ),
);

/** Keys that the request may carry, with values that nobody outside the service knows. */
const UNDOCUMENTED_KEYS = new Set([
  "s3:authtype",
  "s3:signatureversion",
  "s3:signatureage",
  "s3:x-amz-content-sha256",
  "s3:versionid",
]);

/** What a request for this action carries for a key, whatever the key's letter case. A key that is not known here may have any value or none. */
export function lookUpKey(key: string, action: Action, facts: RequestFacts): KeyFact {
  const name = key.toLowerCase();
  const absence = REASON_OF_ABSENCE.get(name);
  if (absence !== undefined) return { state: ABSENT, because: absence };
  if (UNDOCUMENTED_KEYS.has(name)) return { state: UNKNOWN, because: "NOT_DOCUMENTED" };
  return (
    lookUpIdentity(name, facts) ??
    lookUpOrganization(name, facts) ??
    lookUpConnection(name, facts) ??
    lookUpTag(name, action, facts) ??
    lookUpListing(name, action, facts) ?? { state: UNKNOWN, because: "UNKNOWN_KEY" }
  );
}

/** Whether a key says different things of different objects, so that a condition on it concerns a part of them. */
export function isPerObject(key: string, action: Action): boolean {
  return action === "s3:GetObject" && key.toLowerCase().startsWith("s3:existingobjecttag/");
}

function known(value: string, because: KeyReason): KeyFact {
  return { state: { kind: "known", value }, because };
}

function lookUpIdentity(name: string, { caller }: RequestFacts): KeyFact | undefined {
  switch (name) {
    case "aws:principalarn":
      return known(caller.arn, "KNOWN_CALLER");
    case "aws:principalaccount":
      return known(caller.accountId, "KNOWN_CALLER");
    case "aws:principaltype":
      return known("User", "KNOWN_CALLER");
    case "aws:username":
      return known(caller.name, "KNOWN_CALLER");
    case "aws:userid":
      return {
        state: { kind: "text", start: "AIDA", mayBeAbsent: false, isAssumedUnlisted: true },
        because: "NEW_USER_ID",
      };
    case "aws:principalisawsservice":
    case "aws:viaawsservice":
      return known("false", "KNOWN_CALLER");
    case "s3:resourceaccount":
    case "aws:resourceaccount":
      return known(caller.accountId, "KNOWN_BUCKET");
    default:
      return undefined;
  }
}

/** Caller and bucket are in one account, so in one organization or in none. */
function lookUpOrganization(name: string, { organizationId }: RequestFacts): KeyFact | undefined {
  const match = /^aws:(?:principal|resource)org(id|paths)$/.exec(name);
  if (match === null) return undefined;
  if (organizationId === undefined) return { state: UNKNOWN, because: "ORGANIZATION_NOT_READ" };
  if (organizationId === null) return { state: ABSENT, because: "NOT_IN_ORGANIZATION" };
  if (match[1] === "id") return known(organizationId, "KNOWN_CALLER");
  const start = `${organizationId}/`;
  return {
    state: { kind: "text", start, mayBeAbsent: false, isAssumedUnlisted: false },
    because: "ORGANIZATION_NOT_READ",
  };
}

function lookUpConnection(name: string, facts: RequestFacts): KeyFact | undefined {
  const isHttps = facts.endpointScheme === "https";
  switch (name) {
    case "aws:sourceip":
      return { state: { kind: "address" }, because: "ADDRESS_NOT_PUBLISHED" };
    case "aws:securetransport":
      return known(String(isHttps), "KNOWN_ENDPOINT");
    case "s3:tlsversion":
      // S3 refuses anything older than TLS 1.2 before it looks at the policy.
      return isHttps
        ? { state: { kind: "one-of", values: ["1.2", "1.3"] }, because: "NOT_DOCUMENTED" }
        : { state: ABSENT, because: "NOT_OVER_TLS" };
    case "aws:useragent":
      return {
        state: { kind: "text", start: "", mayBeAbsent: true, isAssumedUnlisted: true },
        because: "NOT_DOCUMENTED",
      };
    case "aws:requestedregion":
      return {
        state: { kind: "text", start: "", mayBeAbsent: false, isAssumedUnlisted: false },
        because: "REGION_NOT_GIVEN",
      };
    case "aws:currenttime":
    case "aws:epochtime":
      return {
        state: { kind: "time", from: facts.now, until: new Date(facts.now.getTime() + HORIZON_MS) },
        because: "CLOCK",
      };
    default:
      return undefined;
  }
}

function lookUpTag(name: string, action: Action, { userTags }: RequestFacts): KeyFact | undefined {
  const slash = name.indexOf("/");
  const tagKey = name.slice(slash + 1);
  switch (slash < 0 ? "" : name.slice(0, slash)) {
    case "aws:principaltag":
      return lookUpUserTag(tagKey, userTags);
    case "aws:requesttag":
    case "s3:requestobjecttag":
      return { state: ABSENT, because: "READ_REQUEST" };
    case "s3:existingobjecttag":
      return action === "s3:GetObject"
        ? { state: UNKNOWN, because: "DEPENDS_ON_OBJECT" }
        : { state: ABSENT, because: "OTHER_ACTIONS_KEY" };
    case "aws:resourcetag":
    case "s3:buckettag":
      return { state: UNKNOWN, because: "TAGS_NOT_READ" };
    default:
      return undefined;
  }
}

function lookUpUserTag(tagKey: string, userTags: RequestFacts["userTags"]): KeyFact {
  if (userTags === undefined && tagKey.startsWith(OWN_TAG_START)) {
    return { state: UNKNOWN, because: "TAGS_NOT_READ" };
  }
  const tag = Object.entries(userTags ?? {}).find(([key]) => key.toLowerCase() === tagKey);
  return tag === undefined ? { state: ABSENT, because: "TAG_NOT_SET" } : known(tag[1], "KNOWN_TAG");
}

/**
 * What a listing says of itself. The listing of the whole bucket carries no `s3:prefix`, that of a prefix carries it;
 * a service that walks the folders sends deeper ones, too, which nobody rules out.
 */
function lookUpListing(name: string, action: Action, { prefix }: RequestFacts): KeyFact | undefined {
  if (!["s3:prefix", "s3:delimiter", "s3:max-keys"].includes(name)) return undefined;
  if (action !== ACTIONS[0]) return { state: ABSENT, because: "OTHER_ACTIONS_KEY" };
  if (name !== "s3:prefix") return { state: UNKNOWN, because: "NOT_DOCUMENTED" };
  const first: KeyState = prefix === "" ? { kind: "absent" } : { kind: "known", value: prefix };
  return { state: { kind: "expected", first, start: prefix }, because: "LISTED_PREFIX" };
}
