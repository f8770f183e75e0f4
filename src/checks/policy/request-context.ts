import { DAY_MS, LONGEST_LIFE_DAYS } from "../../core/durations.ts";
import type { KeyReason } from "../../core/policy-verdict.ts";
import {
  DRAWN_CHARACTERS,
  type ServiceUser,
  type SourceRequest,
  USER_NAME_START,
} from "../../core/service-request.ts";
import { type Shape, shapeOf } from "./glob.ts";

/** What a request of the service carries for a condition key. */
export type KeyState =
  | { kind: "absent" }
  | { kind: "known"; value: string }
  /** Present, with one of these. */
  | { kind: "one-of"; values: readonly string[] }
  /** A text that is not known. */
  | UnknownText
  | { kind: "time"; from: Date; until: Date }
  | { kind: "address" };

export type UnknownText = {
  kind: "text";
  shape: Shape;
  /** Whether any text may follow the shape. */
  isOpenEnded: boolean;
  mayBeAbsent: boolean;
  /** No whitelist is expected to name it. */
  isAssumedUnlisted: boolean;
  /** It does not exist yet, so no text that is written today spells it out; a pattern may match it. */
  isFresh: boolean;
};

export type KeyFact = { state: KeyState; because: KeyReason };

/**
 * What is known of the service's requests. Nothing is optional, so that what a caller of the evaluator does not know is
 * said and not forgotten.
 */
export type RequestFacts = {
  user: ServiceUser;
  prefix: string;
  now: Date;
  endpointScheme: "https" | "http";
  /** The id of the account's organization, null in none; `unknown` when it could not be read. */
  organization: Organization;
  /** The bucket's region; null when it is not known. */
  region: string | null;
};

export type Organization = { id: string | null } | "unknown";

const HORIZON_MS = LONGEST_LIFE_DAYS * DAY_MS;

const ANY_TEXT = {
  kind: "text",
  shape: [],
  isOpenEnded: true,
  mayBeAbsent: false,
  isAssumedUnlisted: false,
  isFresh: false,
} as const satisfies UnknownText;
const UNKNOWN: KeyState = { ...ANY_TEXT, mayBeAbsent: true };
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
    "glue:roleassumedby",
    "glue:credentialissuingservice",
    "identitystore:userid",
    "identitystore:identitystorearn",
    "codebuild:buildarn",
    "ssm:sourceinstancearn",
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

/**
 * Keys of role sessions, SAML and web identity. The prefix of an identity provider's keys is its host's name, such as
 * `token.actions.githubusercontent.com:sub`. Source: IAM User Guide, "AWS STS condition context keys".
 */
const FEDERATION_KEY = /^(?:sts|saml):|^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[^:]*)?:/;

/** Keys that the request may carry, with values that only the service knows. */
const UNDOCUMENTED_KEYS = new Set([
  "s3:authtype",
  "s3:signatureversion",
  "s3:signatureage",
  "s3:x-amz-content-sha256",
  "s3:versionid",
]);

/** What one request carries for a key, whatever the key's letter case. A key that is not known here may have any value or none. */
export function lookUpKey(key: string, request: SourceRequest, facts: RequestFacts): KeyFact {
  const name = key.toLowerCase();
  const absence = FEDERATION_KEY.test(name) ? "LONG_TERM_KEY" : REASON_OF_ABSENCE.get(name);
  if (absence !== undefined) return { state: ABSENT, because: absence };
  if (UNDOCUMENTED_KEYS.has(name)) return { state: UNKNOWN, because: "NOT_DOCUMENTED" };
  return (
    lookUpIdentity(name, facts) ??
    lookUpOrganization(name, facts) ??
    lookUpConnection(name, facts) ??
    lookUpTag(name, request, facts) ??
    lookUpListing(name, request, facts) ?? { state: UNKNOWN, because: "UNKNOWN_KEY" }
  );
}

/** Whether a key says different things of different objects, so that a condition on it concerns a part of them. */
export function isPerObject(key: string, { action }: SourceRequest): boolean {
  return action === "s3:GetObject" && key.toLowerCase().startsWith("s3:existingobjecttag/");
}

function known(value: string, because: KeyReason): KeyFact {
  return { state: { kind: "known", value }, because };
}

function lookUpIdentity(name: string, { user }: RequestFacts): KeyFact | undefined {
  switch (name) {
    case "aws:principalarn":
      return lookUpArn(user);
    case "aws:principalaccount":
    case "s3:resourceaccount":
    case "aws:resourceaccount":
      return lookUpAccount(user, name === "aws:principalaccount" ? "KNOWN_CALLER" : "KNOWN_BUCKET");
    case "aws:principaltype":
      return known("User", "KNOWN_CALLER");
    case "aws:username":
      return user.name === null
        ? drawn(shapeOf(USER_NAME_START, DRAWN_CHARACTERS))
        : known(user.name, "KNOWN_CALLER");
    case "aws:userid":
      return lookUpUserId(user);
    case "aws:principalisawsservice":
    case "aws:viaawsservice":
      return known("false", "KNOWN_CALLER");
    default:
      return undefined;
  }
}

const ACCOUNT_DIGITS = 12;

function lookUpArn({ partition, accountId, path, name }: ServiceUser): KeyFact {
  const pieces = [
    `arn:${partition}:iam::`,
    accountId ?? ACCOUNT_DIGITS,
    `:user${path}`,
    ...(name === null ? [USER_NAME_START, DRAWN_CHARACTERS] : [name]),
  ];
  if (pieces.every((piece) => typeof piece === "string")) return known(pieces.join(""), "KNOWN_CALLER");
  const shape = shapeOf(...pieces);
  if (name === null) return drawn(shape);
  return { state: { ...ANY_TEXT, shape, isOpenEnded: false }, because: "ACCOUNT_NOT_GIVEN" };
}

/** A name that the bot draws when the preparation begins. */
function drawn(shape: Shape): KeyFact {
  const state = { ...ANY_TEXT, shape, isOpenEnded: false, isAssumedUnlisted: true, isFresh: true };
  return { state, because: "NAME_NOT_DRAWN" };
}

function lookUpAccount({ accountId }: ServiceUser, because: KeyReason): KeyFact {
  if (accountId !== null) return known(accountId, because);
  const state = { ...ANY_TEXT, shape: shapeOf(ACCOUNT_DIGITS), isOpenEnded: false };
  return { state, because: "ACCOUNT_NOT_GIVEN" };
}

function lookUpUserId({ id }: ServiceUser): KeyFact {
  if (id.kind === "known") return known(id.id, "KNOWN_CALLER");
  const isFresh = id.kind === "not-made";
  const state = { ...ANY_TEXT, shape: shapeOf("AIDA"), isAssumedUnlisted: true, isFresh };
  return { state, because: "NEW_USER_ID" };
}

/** Caller and bucket are in one account, so in one organization or in none. */
function lookUpOrganization(name: string, { organization }: RequestFacts): KeyFact | undefined {
  const match = /^aws:(?:principal|resource)org(id|paths)$/.exec(name);
  if (match === null) return undefined;
  if (organization === "unknown") return { state: UNKNOWN, because: "ORGANIZATION_NOT_READ" };
  const { id } = organization;
  if (id === null) return { state: ABSENT, because: "NOT_IN_ORGANIZATION" };
  if (match[1] === "id") return known(id, "KNOWN_ORGANIZATION");
  return { state: { ...ANY_TEXT, shape: shapeOf(`${id}/`) }, because: "ORGANIZATION_NOT_READ" };
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
        state: { ...ANY_TEXT, mayBeAbsent: true, isAssumedUnlisted: true },
        because: "NOT_DOCUMENTED",
      };
    case "aws:requestedregion":
      return facts.region === null
        ? { state: ANY_TEXT, because: "REGION_NOT_GIVEN" }
        : known(facts.region, "KNOWN_REGION");
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

function lookUpTag(name: string, { action }: SourceRequest, { user }: RequestFacts): KeyFact | undefined {
  const slash = name.indexOf("/");
  const tagKey = name.slice(slash + 1);
  switch (slash < 0 ? "" : name.slice(0, slash)) {
    case "aws:principaltag":
      return lookUpUserTag(tagKey, user);
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

/** Tag keys ignore letter case in conditions. */
function lookUpUserTag(tagKey: string, { tags }: ServiceUser): KeyFact {
  const tag = Object.entries(tags).find(([key]) => key.toLowerCase() === tagKey);
  if (tag === undefined) return { state: ABSENT, because: "TAG_NOT_SET" };
  const [, value] = tag;
  return value === null ? { state: ANY_TEXT, because: "TAGS_NOT_READ" } : known(value, "KNOWN_TAG");
}

/** What a listing says of itself; a service that walks the folders sends deeper prefixes. */
function lookUpListing(name: string, request: SourceRequest, { prefix }: RequestFacts): KeyFact | undefined {
  if (!["s3:prefix", "s3:delimiter", "s3:max-keys"].includes(name)) return undefined;
  if (request.action !== "s3:ListBucket") return { state: ABSENT, because: "OTHER_ACTIONS_KEY" };
  if (name !== "s3:prefix") return { state: UNKNOWN, because: "NOT_DOCUMENTED" };
  switch (request.listedPrefix) {
    case "none":
      return { state: ABSENT, because: "LISTED_PREFIX" };
    case "empty":
      return known("", "LISTED_PREFIX");
    case "migrated":
      return known(prefix, "LISTED_PREFIX");
    case "deeper":
      return { state: { ...ANY_TEXT, shape: shapeOf(prefix) }, because: "LISTED_PREFIX" };
  }
}
