import { createHash } from "node:crypto";
import type { Call, WireRequest } from "../../shared/server.ts";
import { OssError } from "../errors.ts";
import { MAX_OBJECT_KEY_BYTES } from "../limits.ts";
import { parsePairs } from "../openapi/encoding.ts";
import type { Bucket, World } from "../state.ts";
import { type OssAddress, readAddresses } from "./address.ts";
import { authenticateOss, chooseAddress } from "./authenticate.ts";
import { authorizeOss } from "./authorize.ts";
import type { OssInput, OssReply } from "./operation.ts";
import { type OssRoute, routeOss } from "./operations.ts";
import { checkPublicEndpoint } from "./public-endpoint.ts";
import { armedError, makeReplier } from "./replier.ts";
import { type OssClaim, readOssClaim } from "./signature.ts";

/** Names the operation of an OSS request; everything else happens when it is performed. */
export function resolveOssCall(getWorld: () => World, request: WireRequest): Call {
  const { claim, refusal } = readClaim(request);
  const world = getWorld();
  const address = chooseAddress(world, request, claim, readAddresses(request, world.state.buckets.values()));
  const query = new Map(parsePairs(request.rawQuery));
  const route = routeOss(request.method, address, query);
  const reply = makeReplier(request, getWorld);
  return {
    service: "oss",
    operation: route.name,
    caller: claim?.accessKeyId ?? null,
    refuse: (rule) => reply.error(armedError(rule), rule.retryAfterSeconds),
    perform: () => {
      try {
        if (refusal) throw refusal;
        return reply.success(perform(getWorld(), request, claim, address, query, route));
      } catch (error) {
        if (error instanceof OssError) return reply.error(error);
        throw error;
      }
    },
  };
}

function readClaim(request: WireRequest): { claim: OssClaim | null; refusal: OssError | null } {
  try {
    return { claim: readOssClaim(request), refusal: null };
  } catch (error) {
    if (error instanceof OssError) return { claim: null, refusal: error };
    throw error;
  }
}

function perform(
  world: World,
  request: WireRequest,
  claim: OssClaim | null,
  address: OssAddress,
  query: ReadonlyMap<string, string>,
  route: OssRoute,
): OssReply {
  const caller = claim && authenticateOss(world, request, claim, address);
  if (!route.operation) throw route.refusal;
  const { operation } = route;
  const input: OssInput = {
    ...world,
    request,
    query,
    bucketName: address.bucketName ?? "",
    key: address.key ?? "",
    region: address.endpointRegion ?? `oss-${claim?.region ?? ""}`,
    caller,
  };
  checkNames(input);
  checkContentMd5(request);
  if (world.state.account.isInArrears && caller) {
    throw new OssError(403, "UserDisable", "UserDisable", { ec: "0003-00000801" });
  }
  if (operation.on === "service" || operation.on === "name") {
    const existing = world.state.buckets.get(input.bucketName) ?? null;
    // A name that is taken is told by the operation itself, not by the permissions of its owner.
    if (operation.action)
      authorizeOss(input, operation.action, existing?.ownerUid === world.state.account.uid ? existing : null);
    return operation.run(input);
  }
  const bucket = findBucket(input);
  checkPublicEndpoint(world.state, bucket, address, route.name);
  if (operation.action) authorizeOss(input, operation.action, bucket);
  return operation.run({ ...input, bucket });
}

/** Source: "Bucket naming conventions" and "Object naming conventions", OSS documentation. */
function checkNames({ bucketName, key }: OssInput): void {
  if (bucketName !== "" && !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucketName)) {
    const details = { BucketName: bucketName };
    throw new OssError(400, "InvalidBucketName", "The specified bucket is not valid.", {
      ec: "0015-00000001",
      details,
    });
  }
  if (Buffer.byteLength(key) > MAX_OBJECT_KEY_BYTES || /^[/\\]/.test(key)) {
    throw new OssError(400, "InvalidObjectName", "The specified object is not valid.", {
      details: { ObjectName: key },
    });
  }
}

export function checkContentMd5({ headers, body }: WireRequest): void {
  const given = headers["content-md5"];
  if (given === undefined) return;
  const computed = createHash("md5").update(body).digest("base64");
  if (given === computed) return;
  const details = { ExpectedMD5: given, CalculatedMD5: computed };
  throw new OssError(400, "InvalidDigest", "The Content-MD5 you specified was invalid.", { details });
}

/** The bucket, asked through its own region's endpoint. */
function findBucket({ state, bucketName, region, caller }: OssInput): Bucket {
  const bucket = state.buckets.get(bucketName);
  if (!bucket) {
    const details = { BucketName: bucketName };
    throw new OssError(404, "NoSuchBucket", "The specified bucket does not exist.", {
      ec: "0015-00000101",
      details,
    });
  }
  // An anonymous request on an address without a region has nothing to compare.
  if (bucket.region !== region && (caller || region !== "oss-")) {
    const text =
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.";
    const details = { Bucket: bucketName, Endpoint: `${bucket.region}.aliyuncs.com` };
    throw new OssError(403, "AccessDenied", text, { details });
  }
  return bucket;
}
