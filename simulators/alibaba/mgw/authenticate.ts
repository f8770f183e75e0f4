import type { WireRequest } from "../../shared/server.ts";
import { OssError } from "../errors.ts";
import type { Caller } from "../identity.ts";
import { decodePart } from "../openapi/encoding.ts";
import { authenticateOss } from "../oss/authenticate.ts";
import { checkContentMd5 } from "../oss/gateway.ts";
import { type OssClaim, readOssClaim } from "../oss/signature.ts";
import type { World } from "../state.ts";
import { missingArgument } from "./errors.ts";
import type { MgwHost } from "./host.ts";

/**
 * The V4 claim of a request. Every other scheme counts as none: that is what was seen of ACS3 signatures, and decided
 * here of V1 and of signatures in the address (U16).
 */
export function readMgwClaim(world: World, request: WireRequest): OssClaim {
  const authorization = request.headers["authorization"] ?? "";
  const isV1 = /^OSS /.test(authorization);
  const isNamed = isV1 && world.state.mgw.settings.assumptions.signatureV1 === "named";
  const claim = authorization.startsWith("OSS4-HMAC-SHA256") || isNamed ? readOssClaim(request) : null;
  if (claim) return claim;
  throw new OssError(403, "AccessDenied", "Anonymous access is forbidden for this operation.");
}

/**
 * Who made the request. The signature is OSS's V4 with the service's region in its scope and nothing in front of the path;
 * the refusals are those of OSS, by analogy (U7).
 */
export function authenticateMgw(world: World, request: WireRequest, host: MgwHost): Caller {
  const claim = readMgwClaim(world, request);
  const key = decodePart(request.rawPath.slice(1)) || null;
  const endpointRegion = `oss-${host.region}`;
  const caller = authenticateOss(world, request, claim, {
    bucketName: null,
    key,
    endpointRegion,
    endpoint: "public",
  });
  const { sessionTokens } = world.state.mgw.settings.assumptions;
  if (caller.type === "role" && sessionTokens === "refused") {
    throw new OssError(403, "AccessDenied", "Temporary credentials are not supported.");
  }
  if (host.uid !== world.state.account.uid) {
    throw new OssError(403, "AccessDenied", "The account of the endpoint is not the one of the AccessKey.");
  }
  if (request.body.length > 0 && request.headers["content-md5"] === undefined) {
    throw missingArgument("Content-MD5");
  }
  checkContentMd5(request);
  return caller;
}
