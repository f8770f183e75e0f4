import { randomBytes } from "node:crypto";
import type { WireReply, WireRequest } from "../../shared/server.ts";
import { authenticate, S3_WORDS } from "../authenticate.ts";
import { authorize, globalContext } from "../authorize.ts";
import { checkChecksums, decodeAwsChunked } from "../aws-chunked.ts";
import { isBucketName, isConceivableName } from "../bucket-name.ts";
import { describeCaller, secretOf } from "../caller.ts";
import { AwsError } from "../errors.ts";
import { isRegionName, PARTITIONS, partitionNamed } from "../partitions.ts";
import { decodePart, readClaim, type SignatureClaim, sha256 } from "../sigv4.ts";
import type { AwsState, Bucket } from "../state.ts";
import { renderXml } from "../xml.ts";
import { invalidBucketName } from "./buckets.ts";
import { noSuchBucket, type S3Call } from "./s3-call.ts";
import { s3Question } from "./s3-question.ts";
import { actionOf, type S3Route, type S3Target } from "./s3-routes.ts";

const SUFFIXES = [...new Set(PARTITIONS.map(({ dnsSuffix }) => dnsSuffix.replaceAll(".", "\\.")))];
const VIRTUAL_HOST = new RegExp(
  `^(.+?)\\.(?:localhost|s3[.-][a-z0-9-]+(?:\\.[a-z0-9-]+)?\\.(?:${SUFFIXES.join("|")}))$`,
);

/** Bucket and key of a request: the bucket in the path, or in front of the host name. */
export function readTarget(request: WireRequest): S3Target {
  // Host names are the same in capitals and small letters.
  const host = (request.headers["host"] ?? "").toLowerCase().replace(/:\d+$/, "");
  const virtual = VIRTUAL_HOST.exec(host)?.[1];
  const path = request.rawPath.replace(/^\//, "");
  if (virtual !== undefined) {
    return {
      bucketName: virtual,
      key: path === "" ? null : decodePart(path),
      isVirtualHosted: true,
    };
  }
  if (path === "") return { bucketName: null, key: null, isVirtualHosted: false };
  const slash = path.indexOf("/");
  const bucketName = decodePart(slash === -1 ? path : path.slice(0, slash));
  const key = slash === -1 ? "" : path.slice(slash + 1);
  return { bucketName, key: key === "" ? null : decodePart(key), isVirtualHosted: false };
}

/** Carries out one S3 request, from its signature to its answer. */
export function performS3(
  state: AwsState,
  request: WireRequest,
  target: S3Target,
  route: S3Route | null,
  now: Date,
): WireReply {
  const query = new URLSearchParams(request.rawQuery);
  const claim = readClaim(request);
  if (!claim) throw anonymousRefusal(state, target);
  checkSignedHeaders(request, claim);
  const payloadHash = readPayloadHash(request, claim);
  const credentials = authenticate(state, request, claim, { now, payloadHash, words: S3_WORDS });
  const caller = describeCaller(state, credentials, now);
  const payload = readPayload(request, claim, payloadHash, secretOf(credentials));
  if (!route) throw notImplemented();
  const context = globalContext(state, caller, request, { now, region: claim.region });
  const call: S3Call = { state, now, request, query, claim, caller, ...target, payload, context };
  if (route.operation !== "CreateBucket" && route.on !== "service") checkBucket(call, route);
  const action = actionOf(route, query);
  authorize(caller, s3Question(call, action, route.on));
  if (route.operation === "GetBucketPolicy") refuseForeignPolicyReader(call);
  return route.perform(call);
}

/** What S3 looks at before any policy: name, existence, region, expected owner, who pays. */
function checkBucket(call: S3Call, route: S3Route): void {
  const name = call.bucketName ?? "";
  if (!isConceivableName(name)) throw invalidBucketName(name);
  // A host name knows no capitals and no underscores: only the rules of today fit into one.
  if (call.isVirtualHosted && !isBucketName(name)) throw invalidBucketName(name);
  const bucket = call.state.buckets.get(name);
  if (!bucket) throw noSuchBucket(name);
  checkRegion(call, bucket, route);
  const expectedOwner = call.request.headers["x-amz-expected-bucket-owner"];
  if (expectedOwner !== undefined && expectedOwner !== bucket.ownerAccountId) throw accessDenied(bucket);
  const isForeign = call.caller.accountId !== bucket.ownerAccountId;
  const hasAgreedToPay = call.request.headers["x-amz-request-payer"] === "requester";
  if (bucket.settings.payer === "Requester" && isForeign && !hasAgreedToPay) throw accessDenied(bucket);
}

/**
 * One address stands for every region here: the region of the credential scope is the endpoint that was meant.
 * Source: "Redirecting requests" and error `AuthorizationHeaderMalformed`, S3 API Reference.
 */
function checkRegion(call: S3Call, bucket: Bucket, route: S3Route): void {
  const { region } = call.claim;
  if (region === bucket.region) return;
  // GetBucketLocation may be asked in us-east-1 about buckets of every region.
  if (route.operation === "GetBucketLocation" && region === "us-east-1") return;
  const headers = { "x-amz-bucket-region": bucket.region };
  if (!isRegionName(region) || call.state.wrongRegionAnswer === "malformed") {
    throw new AwsError(
      400,
      "AuthorizationHeaderMalformed",
      `The authorization header is malformed; the region '${region}' is wrong; expecting '${bucket.region}'`,
      { details: { Region: bucket.region }, headers },
    );
  }
  throw new AwsError(
    301,
    "PermanentRedirect",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    {
      details: {
        Endpoint: `${bucket.name}.s3.${bucket.region}.${partitionNamed(call.state.partition).dnsSuffix}`,
        Bucket: bucket.name,
      },
      headers,
    },
  );
}

/** Source: GetBucketPolicy, S3 API Reference: 405 for those who may read it but are of another account. */
function refuseForeignPolicyReader(call: S3Call): void {
  const bucket = call.state.buckets.get(call.bucketName ?? "");
  if (bucket && bucket.ownerAccountId !== call.caller.accountId) {
    throw new AwsError(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
  }
}

function accessDenied(bucket: Bucket): AwsError {
  return new AwsError(403, "AccessDenied", "Access Denied", {
    headers: { "x-amz-bucket-region": bucket.region },
  });
}

/** Nothing in this world is public, so a request without a signature gets no further than the bucket's name. */
function anonymousRefusal(state: AwsState, target: S3Target): AwsError {
  if (target.bucketName === null) return new AwsError(403, "AccessDenied", "Access Denied");
  const bucket = state.buckets.get(target.bucketName);
  return bucket ? accessDenied(bucket) : noSuchBucket(target.bucketName);
}

/** Every `x-amz-*` header and the host have to be under the signature. */
function checkSignedHeaders(request: WireRequest, claim: SignatureClaim): void {
  const needed = Object.keys(request.headers).filter((name) => name.startsWith("x-amz-") || name === "host");
  const missing = needed.filter((name) => !claim.signedHeaders.includes(name));
  if (missing.length > 0) {
    throw new AwsError(
      403,
      "AccessDenied",
      "There were headers present in the request which were not signed",
      {
        details: { HeadersNotSigned: missing.join(", ") },
      },
    );
  }
}

function readPayloadHash(request: WireRequest, claim: SignatureClaim): string {
  const given = request.headers["x-amz-content-sha256"];
  if (given !== undefined) return given;
  if (claim.form === "query") {
    return new URLSearchParams(request.rawQuery).get("X-Amz-Content-Sha256") ?? "UNSIGNED-PAYLOAD";
  }
  throw new AwsError(400, "InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
}

function readPayload(
  request: WireRequest,
  claim: SignatureClaim,
  payloadHash: string,
  secret: string,
): Buffer {
  const { headers, body } = request;
  if (payloadHash.startsWith("STREAMING-")) {
    const { payload, trailers } = decodeAwsChunked(body, payloadHash, { claim, secret });
    checkChecksums(payload, (name) => headers[name] ?? trailers.get(name));
    return payload;
  }
  if (payloadHash !== "UNSIGNED-PAYLOAD" && payloadHash !== sha256(body)) {
    throw new AwsError(
      400,
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { details: { ClientComputedContentSHA256: payloadHash, S3ComputedContentSHA256: sha256(body) } },
    );
  }
  checkChecksums(body, (name) => headers[name]);
  return body;
}

function notImplemented(): AwsError {
  return new AwsError(
    501,
    "NotImplemented",
    "A header or query you provided implies functionality that is not implemented.",
  );
}

/** An S3 error as it goes over the wire. A 403 for a bucket tells its region in a header, as HEAD needs it. */
export function renderS3Error(
  error: AwsError,
  state: AwsState,
  target: S3Target,
  requestId: string,
): WireReply {
  const bucket = target.bucketName === null ? undefined : state.buckets.get(target.bucketName);
  const region: Record<string, string> =
    bucket && error.status === 403 ? { "x-amz-bucket-region": bucket.region } : {};
  return {
    status: error.status,
    errorCode: error.code,
    headers: { "content-type": "application/xml", ...region, ...error.headers },
    body: renderXml("Error", {
      Code: error.code,
      Message: error.message,
      ...error.details,
      RequestId: requestId,
      HostId: randomBytes(48).toString("base64"),
    }),
  };
}
