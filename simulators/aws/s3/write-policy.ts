import type { WireReply } from "../../shared/server.ts";
import { refusal } from "../authorize.ts";
import { AwsError } from "../errors.ts";
import { matchesPattern, wildcardPattern } from "../policy/glob.ts";
import { isPublicPolicy } from "../policy/is-public.ts";
import { type PolicyDocument, parsePolicy } from "../policy/policy-document.ts";
import { findInvalidPrincipal, showPrincipals } from "../policy/stored-principals.ts";
import { bucketOf, type S3Call } from "./s3-call.ts";
import { s3Arn, s3Question } from "./s3-question.ts";

/** Source: "Policies and permissions in Amazon S3", S3 User Guide. */
const MAX_POLICY_BYTES = 20 * 1024;

export function putBucketPolicy(call: S3Call): WireReply {
  const bucket = bucketOf(call);
  const text = call.payload.toString("utf8");
  const document = readPolicy(text);
  checkReach(call, document);
  if (findInvalidPrincipal(call.state, document) !== null) throw malformed("Invalid principal in policy");
  if (bucket.settings.publicAccessBlock?.blockPublicPolicy && isPublicPolicy(document)) {
    throw refusal(
      call.caller,
      s3Question(call, "s3:PutBucketPolicy", "bucket"),
      "because public policies are blocked by the BlockPublicPolicy block public access setting.",
    );
  }
  bucket.policy = showPrincipals(call.state, text);
  return { status: 204 };
}

/** Deleting what is not there is no error. */
export function deleteBucketPolicy(call: S3Call): WireReply {
  bucketOf(call).policy = null;
  return { status: 204 };
}

function readPolicy(text: string): PolicyDocument {
  if (Buffer.byteLength(text) > MAX_POLICY_BYTES) {
    throw malformed("Policy exceeds the maximum allowed document size.");
  }
  try {
    return parsePolicy(text, "resource");
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const isJson = !error.message.includes("invalid Json");
    throw malformed(isJson ? error.message : "Policies must be valid JSON and the first byte must be '{'");
  }
}

/** A bucket's policy speaks of this bucket and its objects, and of S3's actions. */
function checkReach(call: S3Call, document: PolicyDocument): void {
  const bucketArn = s3Arn(call, "bucket");
  const isOfBucket = (text: string) =>
    text.startsWith(`${bucketArn}/`) || matchesPattern(bucketArn, wildcardPattern(text));
  for (const { action, resource } of document.statements) {
    if (!action.items.every((text) => /^(\*|s3:[\w*?]+)$/i.test(text))) {
      throw malformed("Policy has invalid action");
    }
    if (!resource?.items.every(isOfBucket)) throw malformed("Policy has invalid resource");
  }
}

function malformed(message: string): AwsError {
  return new AwsError(400, "MalformedPolicy", message);
}
