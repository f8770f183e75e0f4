import { OssError } from "../errors.ts";
import { arnOf } from "../identity.ts";
import {
  type PolicyDocument,
  PolicySyntaxError,
  type Principal,
  parsePolicyDocument,
  type Statement,
} from "../policy/document.ts";
import { type AccessRequest, evaluatePolicies, type Verdict } from "../policy/evaluate.ts";
import { matchesPattern } from "../policy/pattern.ts";
import type { Bucket } from "../state.ts";
import type { BucketInput, OssInput, OssOperationTable, OssReply } from "./operation.ts";

/** Source: "0030-00000001" and "0030-00000003". */
const MAX_POLICY_BYTES = 16 * 1024;
const MAX_POLICY_ITEM_BYTES = 4_095;

/** Conditions that make an Allow for everybody one for somebody. Source: "Block Public Access", OSS documentation. */
const NARROWING_KEYS = new Set(["acs:sourceip", "acs:sourcevpc", "acs:accessid", "oss:dataaccesspointarn"]);

const on = { on: "bucket", selector: "policy" } as const;

export const BUCKET_POLICY_OPERATIONS: OssOperationTable = {
  GetBucketPolicy: { ...on, method: "GET", action: "oss:GetBucketPolicy", run: getBucketPolicy },
  PutBucketPolicy: { ...on, method: "PUT", action: "oss:PutBucketPolicy", run: putBucketPolicy },
  DeleteBucketPolicy: { ...on, method: "DELETE", action: "oss:DeleteBucketPolicy", run: deleteBucketPolicy },
};

/**
 * What the bucket's policy says about a request.
 *
 * A statement for everybody (`*`) without a condition does not concern the account that owns the bucket; with a
 * condition it holds for everybody, the owner included. What a policy allows to the public counts for nothing while
 * public access is blocked. Source: "Bucket Policy" and "Block Public Access", OSS documentation.
 */
export function judgeBucketPolicy(input: OssInput, bucket: Bucket | null, request: AccessRequest): Verdict {
  if (!bucket?.policy) return "implicitDeny";
  const isOwner = input.caller?.type === "account" && bucket.ownerUid === input.state.account.uid;
  const statements = bucket.policy.statements.filter((one) => {
    if (bucket.blocksPublicAccess && isPublicAllow(one)) return false;
    return !(isOwner && isForEverybody(one) && one.conditions.length === 0);
  });
  return evaluatePolicies([{ statements }], request, (principal) => isPrincipal(input, principal));
}

function isForEverybody({ principals }: Statement): boolean {
  return principals?.every(({ kind }) => kind === "Any") ?? false;
}

function isPublicAllow({ effect, principals, conditions }: Statement): boolean {
  const namesAll = principals?.some(({ kind }) => kind === "Any") ?? false;
  return (
    effect === "Allow" && namesAll && !conditions.some(({ key }) => NARROWING_KEYS.has(key.toLowerCase()))
  );
}

/** Accounts and users are named by their ids, roles by sessions: `arn:sts::<uid>:assumed-role/<role>/*`. */
function isPrincipal({ state, caller }: OssInput, principal: Principal): boolean {
  if (principal.kind === "Any") return true;
  if (!caller) return false;
  if (principal.value === state.account.uid) return true;
  if (caller.type === "user") return principal.value === caller.user.userId;
  if (caller.type === "account") return false;
  return matchesPattern(arnOf(state, caller).replace("acs:ram::", "arn:sts::"), principal.value);
}

function getBucketPolicy({ bucket }: BucketInput): OssReply {
  if (bucket.policyText === null) {
    const more = { ec: "0030-00000006", details: { BucketName: bucket.name } };
    throw new OssError(404, "NoSuchBucketPolicy", "The bucket policy does not exist.", more);
  }
  return { headers: { "content-type": "application/json" }, body: bucket.policyText };
}

function putBucketPolicy({ bucket, request }: BucketInput): OssReply {
  const text = request.body.toString("utf8");
  const policy = readPolicy(text);
  if (bucket.blocksPublicAccess && policy.statements.some(isPublicAllow)) {
    throw new OssError(403, "AccessDenied", "Put public bucket policy is not allowed");
  }
  bucket.policy = policy;
  bucket.policyText = text;
  return {};
}

function deleteBucketPolicy({ bucket }: BucketInput): OssReply {
  bucket.policy = null;
  bucket.policyText = null;
  return { status: 204 };
}

/** What OSS takes as a new policy; the pages of the fine codes tell each rule. */
function readPolicy(text: string): PolicyDocument {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES) throw refused("The policy exceeds 16 KB.", "0030-00000001");
  const policy = parse(text);
  const root = JSON.parse(text) as { Statement: object | object[] };
  for (const statement of [root.Statement].flat()) {
    for (const [name, item] of Object.entries(statement)) {
      if (Buffer.byteLength(JSON.stringify(item)) <= MAX_POLICY_ITEM_BYTES) continue;
      throw refused(`${name} exceeds ${MAX_POLICY_ITEM_BYTES} bytes.`, "0030-00000003");
    }
  }
  if (text.includes("**")) throw refused("The policy has consecutive wildcards.", "0030-00000007");
  if (!policy.statements.every(hasNetworkOfItsAddresses)) {
    throw refused("acs:SourceIp must be specified together with acs:SourceVpc.", "0030-00000008");
  }
  return policy;
}

function parse(text: string): PolicyDocument {
  try {
    return parsePolicyDocument(text, "bucket");
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    const isOtherVersion = /"Version"\s*:\s*"(?!1")/.test(text);
    throw refused(error.message, isOtherVersion ? "0030-00000002" : "0030-00000005");
  }
}

/** Addresses of a VPC and of the internet may be the same; policies of before this rule of 2026 stay as they are. */
function hasNetworkOfItsAddresses({ conditions }: Statement): boolean {
  const keys = new Set(conditions.map(({ key }) => key.toLowerCase()));
  return !keys.has("acs:sourceip") || keys.has("acs:sourcevpc");
}

function refused(message: string, ec: string): OssError {
  return new OssError(400, "InvalidPolicyDocument", message, { ec });
}
