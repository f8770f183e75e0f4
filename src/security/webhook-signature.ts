import { createHmac } from "node:crypto";

/**
 * The headers that let a receiver see that a webhook is ours, whole and not old. Source: the Standard Webhooks specification,
 * "Signature scheme": HMAC-SHA256 over `id.timestamp.body`; with several secrets, as while one is changed, one signature each.
 */
export function signWebhook(
  secrets: readonly Uint8Array[],
  { id, body, now }: { id: string; body: string; now: Date },
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac("sha256", secret).update(`${id}.${timestamp}.${body}`).digest("base64")}`,
  );
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
