import type { FaultRule } from "../../shared/faults.ts";
import type { Call, WireReply, WireRequest } from "../../shared/server.ts";
import { OpenApiError } from "../errors.ts";
import { drawRequestId } from "../identifiers.ts";
import { commonContext, describeDenial, judgeIdentity } from "../identity.ts";
import { IMS_OPERATIONS } from "../ims/operations.ts";
import { RAM_OPERATIONS } from "../ram/operations.ts";
import type { World } from "../state.ts";
import { STS_OPERATIONS } from "../sts/operations.ts";
import { authenticate } from "./authenticate.ts";
import { parsePairs } from "./encoding.ts";
import type { OpenApiOperation, OperationInput, OperationTable } from "./operation.ts";
import { Parameters } from "./parameters.ts";
import { readAcs3Claim } from "./signature-acs3.ts";
import type { SignatureClaim } from "./signature-claim.ts";
import { readRpcClaim } from "./signature-rpc.ts";

type Product = {
  service: "ram" | "sts" | "ims";
  /** What its actions begin with in policies. */
  prefix: "ram" | "sts";
  host: string;
  operations: OperationTable;
};

/** On one port the version tells the product, as the host name does in reality. */
const PRODUCTS: Readonly<Record<string, Product>> = {
  "2015-05-01": { service: "ram", prefix: "ram", host: "ram.aliyuncs.com", operations: RAM_OPERATIONS },
  "2015-04-01": { service: "sts", prefix: "sts", host: "sts.aliyuncs.com", operations: STS_OPERATIONS },
  "2019-08-15": { service: "ims", prefix: "ram", host: "ims.aliyuncs.com", operations: IMS_OPERATIONS },
};

/** Whether a request is for the OpenAPI gateway rather than for OSS. */
export function isOpenApiRequest(request: WireRequest): boolean {
  return (
    request.headers["x-acs-action"] !== undefined || /(^|&)Action=/.test(request.rawQuery + formOf(request))
  );
}

/** Names the operation of an OpenAPI request; everything else happens when it is performed. */
export function resolveOpenApiCall(getWorld: () => World, request: WireRequest): Call {
  const values = new Map([...parsePairs(request.rawQuery), ...parsePairs(formOf(request))]);
  const action = request.headers["x-acs-action"] ?? values.get("Action") ?? "";
  const version = request.headers["x-acs-version"] ?? values.get("Version") ?? "";
  const product = PRODUCTS[version];
  const reply = replier(product?.host ?? request.headers["host"] ?? "");
  return {
    service: product?.service ?? "ram",
    operation: action,
    caller: claimedKeyOf(request, values),
    refuse: (rule) => reply.error(armedError(rule), rule.retryAfterSeconds),
    perform: () => {
      try {
        return reply.success(perform(getWorld(), request, values, product, action));
      } catch (error) {
        if (error instanceof OpenApiError) return reply.error(error);
        throw error;
      }
    },
  };
}

function perform(
  world: World,
  request: WireRequest,
  values: ReadonlyMap<string, string>,
  product: Product | undefined,
  action: string,
) {
  if (!product) throw new OpenApiError(404, "InvalidVersion", "Specified parameter Version is not valid.");
  const operation = Object.hasOwn(product.operations, action) ? product.operations[action] : undefined;
  if (!operation) {
    const text = "Specified api is not found, please check your url and method.";
    throw new OpenApiError(404, "InvalidAction.NotFound", text);
  }
  if (request.method !== "POST" && request.method !== "GET") {
    throw new OpenApiError(403, "UnsupportedHTTPMethod", "This http method is not supported.");
  }
  const caller = authenticate(world, request, readClaim(request, values));
  const input = { ...world, caller, parameters: new Parameters(values), request };
  authorize(operation, `${product.prefix}:${action}`, input);
  return operation.run(input);
}

/** The SDK names the action in a header with either mechanism; the older one has no header to sign in. */
function readClaim(request: WireRequest, values: ReadonlyMap<string, string>): SignatureClaim {
  const isRpc = request.headers["authorization"] === undefined && values.has("SignatureMethod");
  return isRpc ? readRpcClaim(values) : readAcs3Claim(request);
}

/** Source of the text: the error RAM answers to a user without permission, e.g. github.com/alibaba/funcraft docs/usage/faq-zh.md. */
function authorize(operation: OpenApiOperation, action: string, input: OperationInput): void {
  const context = commonContext(input, input.caller, input.request);
  for (const resource of operation.resources?.(input).map((one) => `acs:ram:*:${one}`) ?? []) {
    const verdict = judgeIdentity(input, input.caller, { action, resource, context });
    if (verdict === "allow") continue;
    const text = `You are not authorized to do this action. Resource: ${resource} Action: ${action}`;
    const denial = describeDenial(input.state, input.caller, action, {
      NoPermissionType: verdict === "explicitDeny" ? "ExplicitDeny" : "ImplicitDeny",
      PolicyType: "AccountLevelIdentityBasedPolicy",
    });
    throw new OpenApiError(403, "NoPermission", text, denial);
  }
}

/** Answers in the gateway's JSON form, one request id for each. */
function replier(host: string) {
  const RequestId = drawRequestId();
  const send = (status: number, body: object, headers: Record<string, string> = {}): WireReply => ({
    status,
    headers: { "content-type": "application/json;charset=utf-8", "x-acs-request-id": RequestId, ...headers },
    body: JSON.stringify(body),
  });
  return {
    success: (result: object) => send(200, { RequestId, ...result }),
    error: (error: OpenApiError, retryAfterSeconds?: number): WireReply => {
      const body = {
        RequestId,
        HostId: host,
        Code: error.code,
        Message: error.message,
        Recommend: `https://api.aliyun.com/troubleshoot?q=${error.code}&requestId=${RequestId}`,
        ...(error.accessDenied && { AccessDeniedDetail: error.accessDenied }),
      };
      const headers: Record<string, string> = {};
      // The SDK reads milliseconds from this header (getThrottlingTimeLeft in @alicloud/openapi-core).
      if (retryAfterSeconds !== undefined) headers["x-acs-retry-after"] = String(retryAfterSeconds * 1000);
      return { ...send(error.status, body, headers), errorCode: error.code };
    },
  };
}

function armedError(rule: FaultRule): OpenApiError {
  if (rule.kind === "throttle") {
    const text = "Request was denied due to user flow control.";
    return new OpenApiError(rule.status ?? 400, rule.code ?? "Throttling.User", text);
  }
  return new OpenApiError(rule.status ?? 500, rule.code ?? "InternalError", "An internal error occurred.");
}

function formOf(request: WireRequest): string {
  const isForm = (request.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  return isForm ? `&${request.body.toString("utf8")}` : "";
}

function claimedKeyOf(request: WireRequest, values: ReadonlyMap<string, string>): string | null {
  return (
    /Credential=([^,]+)/.exec(request.headers["authorization"] ?? "")?.[1] ??
    values.get("AccessKeyId") ??
    null
  );
}
