import type { WireReply } from "../../../shared/server.ts";
import { childText, parseXml } from "../../oss/xml.ts";
import type { VerifyResult } from "../state.ts";

/** What S3 or OSS refused; null when they did not. Both write their errors alike. */
export function readCloudError({ status, body = "", headers = {} }: WireReply): VerifyResult | null {
  if (status < 300) return null;
  // OSS tells in a header what is wrong with a HEAD, whose answer has no body.
  const ofHead = headers["x-oss-err"];
  const root = parseXml(ofHead === undefined ? body.toString() : Buffer.from(ofHead, "base64").toString());
  return {
    httpStatus: status,
    code: (root && childText(root, "Code")) ?? String(status),
    message: (root && childText(root, "Message")) ?? "",
  };
}
