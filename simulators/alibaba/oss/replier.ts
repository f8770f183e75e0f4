import type { FaultRule } from "../../shared/faults.ts";
import type { WireReply, WireRequest } from "../../shared/server.ts";
import { OssError } from "../errors.ts";
import { drawOssRequestId } from "../identifiers.ts";
import type { World } from "../state.ts";
import type { OssReply } from "./operation.ts";
import { renderXml } from "./xml.ts";

/** Answers as OSS does: request id and fine code in headers as well as in the body. */
export function makeReplier(request: WireRequest, getWorld: () => World) {
  const requestId = drawOssRequestId();
  const common = () => ({
    server: "AliyunOSS",
    date: new Date(getWorld().nowMs).toUTCString(),
    "x-oss-request-id": requestId,
  });
  return {
    success: ({ status = 200, headers = {}, body = "" }: OssReply): WireReply => ({
      status,
      headers: { ...common(), ...headers },
      body,
    }),
    error: (error: OssError, retryAfterSeconds?: number): WireReply => {
      const HostId = (request.headers["host"] ?? "").replace(/:\d+$/, "");
      const ec = error.ec === null ? {} : { EC: error.ec };
      const body = renderXml("Error", {
        Code: error.code,
        Message: error.message,
        RequestId: requestId,
        HostId,
        ...error.details,
        ...ec,
        ...(error.ec && { RecommendDoc: `https://api.aliyun.com/troubleshoot?q=${error.ec}` }),
      });
      const headers: Record<string, string> = { ...common(), "content-type": "application/xml" };
      if (error.ec) headers["x-oss-ec"] = error.ec;
      if (retryAfterSeconds !== undefined) headers["retry-after"] = String(retryAfterSeconds);
      // An answer to HEAD has no body; the error travels in this header.
      if (request.method === "HEAD") headers["x-oss-err"] = Buffer.from(body).toString("base64");
      return { status: error.status, headers, body, errorCode: error.code };
    },
  };
}

/** Source: "QpsLimitExceeded" and "InternalError", OSS error responses. */
export function armedError(rule: FaultRule): OssError {
  return rule.kind === "throttle"
    ? new OssError(rule.status ?? 503, rule.code ?? "QpsLimitExceeded", "Qps limit exceeded.")
    : new OssError(
        rule.status ?? 500,
        rule.code ?? "InternalError",
        "Please contact the server administrator.",
      );
}
