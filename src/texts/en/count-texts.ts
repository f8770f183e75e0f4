import { isUnusableAnswer } from "../../core/errors.ts";
import type { Restored } from "../../core/estimate.ts";
import type { Detail } from "../../core/reason.ts";
import { reasonOfRefusal } from "../../core/refusal-reason.ts";
import type { RefusedKeys } from "../../core/refused-keys.ts";
import { detailText } from "../failure-text.ts";
import { formatBytesBoth, formatCount, formatList, formatTime } from "./formats.ts";
import { failureTexts } from "./reason-texts.ts";

/** What a cloud's refusal of a count is made of; both `CloudError.failure` and what the store keeps of it have these. */
type CountFailure = { operation: string; code: string; detail: Detail; requestId: string | null };

type Sentence = (bucket: string, failure: CountFailure) => string;

/** First match first: what happened to the bucket that was named, and what to do next. */
const SENTENCES: readonly [of: (failure: CountFailure) => boolean, text: Sentence][] = [
  [
    ({ code }) => code === "NoCredentials",
    (bucket) =>
      `s3://${bucket} was not counted: there are no AWS credentials to ask with. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role.`,
  ],
  [
    ({ code }) =>
      /^(InvalidAccessKeyId|InvalidClientTokenId|SignatureDoesNotMatch|InvalidToken|ExpiredToken)/.test(code),
    (bucket, failure) =>
      `s3://${bucket} was not counted: AWS refuses the credentials${reference(failure)}. Give an access key that is valid and not expired.`,
  ],
  [
    ({ code }) => code === "RequestTimeTooSkewed",
    (bucket, failure) =>
      `s3://${bucket} was not counted: the clock of this machine is wrong${reference(failure)}. Set it, then count again.`,
  ],
  [
    ({ code }) => /^(NotFound|NoSuchBucket|HTTP ?404)$/.test(code),
    (bucket, failure) =>
      `There is no bucket ${bucket}${reference(failure)}. Correct the name; a bucket of AWS China or GovCloud is found only with credentials from there.`,
  ],
  [
    (failure) => reasonOfRefusal(failure) === "bucket-policy",
    (bucket, failure) =>
      `The policy of bucket ${bucket} forbids listing it from here${reference(failure)}. Count from a network and an identity that the policy lets in.`,
  ],
  [
    ({ code }) => /^(AccessDenied|AllAccessDisabled|Forbidden|HTTP ?403)/.test(code),
    (bucket, failure) =>
      `S3 refuses to list bucket ${bucket}${reference(failure)}. Either the identity lacks s3:ListBucket on it: grant that; or the bucket belongs to another account: count with credentials from there.`,
  ],
  [
    ({ code }) =>
      /^(PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/.test(code),
    (bucket, failure) =>
      `Bucket ${bucket} is not in the region that was asked${reference(failure)}: ${detailText(failureTexts, failure.detail)} If AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_S3 is set, take it away or let it name the bucket's region.`,
  ],
  [
    ({ code }) => isUnusableAnswer(code),
    (bucket, failure) =>
      `s3://${bucket} was not counted: an answer came that cannot be used${reference(failure)}, ${lowerFirst(withoutStop(failure.detail))}. Count again; if it stays, something between here and S3 changes answers, or the endpoint is not S3's.`,
  ],
  [
    ({ code }) => code === "Network" || code === "Timeout",
    (bucket, { operation, detail }) =>
      `s3://${bucket} was not counted: ${serviceOf(operation)} could not be reached, ${withoutStop(detail)}. Look at the network, the proxy, AWS_REGION and the AWS_ENDPOINT_URL variables, then count again.`,
  ],
  [
    ({ code }) => /^(SlowDown|ServiceUnavailable|Throttling|TooManyRequests|RequestLimitExceeded)/.test(code),
    (bucket, failure) =>
      `s3://${bucket} was not counted to the end: S3 kept asking to slow down${reference(failure)}. Count again later.`,
  ],
];

/** Why a count failed: one sentence on the bucket, one on what to do. */
export function countFailureText(bucket: string, failure: CountFailure): string {
  const known = SENTENCES.find(([isOf]) => isOf(failure));
  if (known !== undefined) return known[1](bucket, failure);
  return `Counting s3://${bucket} failed: ${withoutStop(failure.detail)}${reference(failure)}. Count again; if it stays, show the operators this line.`;
}

/** Keys that OSS refuses, as a sentence of a count. */
export function refusedKeysText({ leadingSlash, leadingBackslash, tooLong }: RefusedKeys): string {
  const kinds = [
    ...(leadingSlash === 0 ? [] : [`${formatCount(leadingSlash, "key")} with / at the beginning`]),
    ...(leadingBackslash === 0 ? [] : [`${formatCount(leadingBackslash, "key")} with \\ at the beginning`]),
    ...(tooLong === 0 ? [] : [`${formatCount(tooLong, "key")} longer than 1,023 bytes`]),
  ];
  return `OSS refuses ${formatList(kinds)}: rename these objects, or they fail.`;
}

/** Restored copies among the objects, as a sentence of a count. */
export function restoredText({ objectCount, sizeBytes, until }: Restored): string {
  return `Of the archived objects ${formatCount(objectCount, "is", "are")} restored, ${formatBytesBoth(sizeBytes)}; the first copy ends ${formatTime(until)}.`;
}

/** What a count of nothing says: a wrong prefix is more likely than an empty bucket. */
function nothingCountedText(bucket: string, prefix: string): string {
  return prefix === ""
    ? `Bucket ${bucket} is there and holds no current object.`
    : `Bucket ${bucket} is there, and no current object's key begins with ${JSON.stringify(prefix)}. Letter case counts.`;
}

function reference({ code, requestId }: CountFailure): string {
  return requestId === null ? ` (${code})` : ` (${code}, request ${requestId})`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function serviceOf(operation: string): string {
  return operation.startsWith("sts:") ? "AWS STS" : "S3";
}

function withoutStop(detail: Detail): string {
  return detailText(failureTexts, detail).replace(/\.$/, "");
}

/** What a count says, in a terminal and in a thread. */
export const countTexts = {
  failure: countFailureText,
  refusedKeys: refusedKeysText,
  restored: restoredText,
  nothing: nothingCountedText,
};
