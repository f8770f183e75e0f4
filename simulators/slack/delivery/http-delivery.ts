import { createHmac } from "node:crypto";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Json } from "../state.ts";
import type { Envelope, Outcome, Payload } from "./payload.ts";

export type HttpTarget = {
  requestUrl: string;
  signingSecret: string;
  ackTimeoutMs: number;
  /** The time Slack signs with. */
  now: Date;
};

type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

/** Signs a raw body as Slack does. Source: docs.slack.dev/authentication/verifying-requests-from-slack. */
function signRequest(secret: string, timestampSeconds: number, rawBody: string): string {
  const digest = createHmac("sha256", secret).update(`v0:${timestampSeconds}:${rawBody}`).digest("hex");
  return `v0=${digest}`;
}

/** Posts a payload to the app's request URL; any 2xx within the time allowed is the acknowledgement. */
export async function deliverOverHttp(target: HttpTarget, envelope: Envelope): Promise<Outcome> {
  const { payload, retry } = envelope;
  const startedAt = performance.now();
  const ackMs = () => Math.round(performance.now() - startedAt);
  const retryHeaders: Record<string, string> = retry
    ? { "x-slack-retry-num": String(retry.number), "x-slack-retry-reason": retry.reason }
    : {};
  try {
    const answer = await postSigned(target, encodeBody(payload), retryHeaders);
    if (answer.status >= 200 && answer.status < 300) {
      return { ok: true, ackMs: ackMs(), response: parseAnswer(answer.body) };
    }
    return {
      ok: false,
      error: answer.status < 500 && answer.status >= 400 ? "http_client_error" : "http_service_error",
      ackMs: ackMs(),
      retryReason: answer.headers["x-slack-no-retry"] === "1" ? null : "http_error",
    };
  } catch (error) {
    const isLate = (error as Error).name === "TimeoutError";
    return isLate
      ? { ok: false, error: "operation_timeout", ackMs: ackMs(), retryReason: "http_timeout" }
      : { ok: false, error: "dispatch_failed", ackMs: ackMs(), retryReason: "connection_failed" };
  }
}

/** Whether the address answers Slack's url_verification challenge, as it must before Slack accepts it. */
export async function verifyRequestUrl(target: HttpTarget, token: string): Promise<boolean> {
  const challenge = createHmac("sha256", target.signingSecret).update(target.now.toISOString()).digest("hex");
  const body = JSON.stringify({ token, challenge, type: "url_verification" });
  try {
    const answer = await postSigned(target, { contentType: "application/json", body }, {});
    return answer.status === 200 && answer.body.includes(challenge);
  } catch {
    return false;
  }
}

function encodeBody(payload: Payload): { contentType: string; body: string } {
  if (payload.kind === "events_api") {
    return { contentType: "application/json", body: JSON.stringify(payload.body) };
  }
  const fields: Record<string, string> =
    payload.kind === "interactive"
      ? { payload: JSON.stringify(payload.body) }
      : (payload.body as Record<string, string>);
  return {
    contentType: "application/x-www-form-urlencoded",
    body: new URLSearchParams(fields).toString(),
  };
}

/** An acknowledgement's body: JSON, or the bare text of an answer to a command. */
function parseAnswer(body: string): Json | null {
  if (body.trim() === "") return null;
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Not JSON: Slack then takes the body as the text to show.
  }
  return { text: body };
}

function postSigned(
  target: HttpTarget,
  content: { contentType: string; body: string },
  extraHeaders: Record<string, string>,
): Promise<Answer> {
  const url = new URL(target.requestUrl);
  const timestamp = Math.floor(target.now.getTime() / 1000);
  const signal = AbortSignal.timeout(target.ackTimeoutMs);
  const headers = {
    "content-type": content.contentType,
    "content-length": String(Buffer.byteLength(content.body)),
    "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    "x-slack-request-timestamp": String(timestamp),
    "x-slack-signature": signRequest(target.signingSecret, timestamp, content.body),
    ...extraHeaders,
  };
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(signal.aborted ? signal.reason : error);
    // Without an agent no connection stays open, so the app can stop when it wants to.
    const request = send(url, { method: "POST", headers, agent: false, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", fail);
      response.on("end", () => {
        const body = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    request.on("error", fail);
    request.end(content.body);
  });
}
