import type { WireReply } from "../../../shared/server.ts";
import { childText, parseXml } from "../../oss/xml.ts";
import type { VerifyResult } from "../state.ts";

/** What S3 or OSS refused; null when they did not. Both write their errors alike. */
export function readCloudError({ status, body = "" }: WireReply): VerifyResult | null {
  if (status < 300) return null;
  const root = parseXml(body.toString());
  return {
    httpStatus: status,
    code: (root && childText(root, "Code")) ?? String(status),
    message: (root && childText(root, "Message")) ?? "",
  };
}
