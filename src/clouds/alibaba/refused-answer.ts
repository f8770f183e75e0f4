import type { CloudError } from "../../core/errors.ts";
import type { Attempt } from "../call-failure.ts";
import type { RawAnswer } from "../listing/send-request.ts";
import { textOfElement } from "../xml.ts";
import { toAlibabaError } from "./errors.ts";

/**
 * The refusal of a service of the OSS family, in the form in which ali-oss gives it. An answer to HEAD has no text; its error
 * is in a header.
 */
export function refusedAnswer({ status, body, header }: RawAnswer, attempt: Attempt): CloudError {
  const inHeader = header("x-oss-err");
  const xml = Buffer.from(inHeader ?? body, inHeader === null ? "latin1" : "base64").toString();
  const code = textOfElement(xml, "Code");
  const error = {
    name: "OssError",
    status,
    ...(code === null ? {} : { code, message: textOfElement(xml, "Message") ?? "" }),
    requestId: header("x-oss-request-id") ?? undefined,
  };
  return toAlibabaError(error, attempt);
}
