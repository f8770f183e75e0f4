import { createAwsCloud } from "../../../src/clouds/aws/aws-cloud.ts";
import type { AwsCloud } from "../../../src/clouds/contract/source.ts";
import { type CannedAnswer, type SeenRequest, startCannedServer } from "../canned-server.ts";

export const NOW = new Date("2026-11-20T12:00:00Z");
export const SOURCE = { bucket: "photos", region: "eu-central-1", expectedOwner: "111122223333" };

/** An AWS cloud whose wire ends at a function. */
export async function cannedAws(
  answer: (request: SeenRequest, index: number) => CannedAnswer,
): Promise<{ cloud: AwsCloud; seen: SeenRequest[] }> {
  const { url, seen } = await startCannedServer(answer);
  const cloud = createAwsCloud({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
    timeoutMs: 5_000,
    now: () => NOW,
  });
  return { cloud, seen };
}

export function xml(body: string, headers: Record<string, string> = {}): CannedAnswer {
  return { status: 200, headers: { "content-type": "application/xml", ...headers }, body };
}

export function s3Refusal(status: number, code: string, message = "the cloud's own sentence"): CannedAnswer {
  return {
    status,
    headers: { "content-type": "application/xml" },
    body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
