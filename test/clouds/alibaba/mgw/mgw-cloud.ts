import { createAlibabaCloud } from "../../../../src/clouds/alibaba/alibaba-cloud.ts";
import { type CannedAnswer, type SeenRequest, startCannedServer } from "../../canned-server.ts";

export const UID = "1234567890123456";
export const REGION = "cn-beijing";
export const ACCESS_SECRET = "plantedAccessKeySecret01";
export const S3_SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
export const S3_KEY = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: S3_SECRET };

/** The adapter on a service with answers of a function; `seen` is what it was sent, without the question who asks. */
export async function mgwCloud(
  answer: (request: SeenRequest, index: number) => CannedAnswer,
  options: { timeoutMs?: number; securityToken?: string } = {},
) {
  const sts = await startCannedServer(() => ({
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ AccountId: UID, Arn: `acs:ram::${UID}:user/bot`, RequestId: "r" }),
  }));
  const service = await startCannedServer(answer);
  const cloud = createAlibabaCloud({
    accessKeyId: "LTAI5tEXAMPLEEXAMPLE",
    accessKeySecret: ACCESS_SECRET,
    site: "intl",
    stsEndpoint: sts.url,
    mgwEndpoint: service.url,
    ...options,
  });
  return { cloud, seen: service.seen, asked: sts.seen };
}

export function xml(body: string, status = 200): CannedAnswer {
  return { status, headers: { "content-type": "application/xml", "x-oss-request-id": "5C3D9175" }, body };
}

export function refusal(status: number, code: string, message = "no"): CannedAnswer {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message><RequestId>5C3D9175</RequestId><HostId>h</HostId></Error>`;
  return xml(`<?xml version="1.0" encoding="UTF-8"?>\n${error}`, status);
}
