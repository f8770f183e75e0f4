import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { HTTPModuleFunctions as bolt, defaultBodyLimit, isRawBodyError } from "@slack/bolt";

/**
 * Answers 400 to what Slack signed but whose JSON is no object, and hands everything else on. Bolt's receiver reads a
 * property of whatever was parsed, outside of what it catches: a body `null` would end the process (5.1.0,
 * `HTTPReceiver.handleIncomingEvent`).
 */
export function takeObjectsOnly(
  next: RequestListener,
  { path, signingSecret }: { path: string; signingSecret: string },
): RequestListener {
  return (request, response) => {
    const isSlacks = request.method === "POST" && request.url?.split("?")[0] === path;
    if (!isSlacks) return next(request, response);
    void judge(request, signingSecret).then((refusal) =>
      refusal === null ? next(request, response) : refuse(response, refusal),
    );
  };
}

/** The status that a request is refused with, or null. The body stays with the request, where Bolt takes it from. */
async function judge(request: IncomingMessage, signingSecret: string): Promise<number | null> {
  try {
    const options = { signingSecret, bodyLimit: defaultBodyLimit };
    const verified = await bolt.parseAndVerifyHTTPRequest(options, request);
    const body: unknown = bolt.parseHTTPRequestBody(verified);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? null : 400;
  } catch (error) {
    if (isRawBodyError(error)) return error.statusCode;
    // Not Slack's, or no JSON: both Bolt refuses in words of its own.
    return null;
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
