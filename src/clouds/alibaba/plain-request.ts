import { request as requestInTheClear } from "node:http";
import { request as requestOverTls } from "node:https";

/** An answer that is none of 2xx, in the fields that `errors.ts` reads; without the request, which may hold a token. */
export class PlainFailure extends Error {
  readonly status: number;
  readonly data: unknown;

  constructor(status: number, data: unknown) {
    super(`status ${status}`);
    this.name = "PlainFailure";
    this.status = status;
    this.data = data;
  }
}

/** Large enough for what is asked so; more is no answer of theirs. */
const ANSWER_LIMIT_BYTES = 64 * 1024;

/**
 * One unsigned request, by Node.js's own client, where answers are bounded. Redirects are not followed.
 * Errors: PlainFailure; the connection's own.
 */
export function plainRequest(
  url: URL,
  options: { method: string; headers: Record<string, string>; body?: string; timeoutMs: number },
): Promise<string> {
  const { method, headers, body, timeoutMs } = options;
  const send = url.protocol === "https:" ? requestOverTls : requestInTheClear;
  return new Promise((resolve, reject) => {
    const outgoing = send(url, { method, headers, signal: AbortSignal.timeout(timeoutMs) }, (answer) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      answer.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_LIMIT_BYTES) answer.destroy(new Error("the answer is too large"));
        else chunks.push(chunk);
      });
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const { statusCode = 0 } = answer;
        if (statusCode >= 200 && statusCode < 300) resolve(text);
        else reject(new PlainFailure(statusCode, readJson(text)));
      });
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) =>
      reject(error.name === "AbortError" || error.name === "TimeoutError" ? timedOut() : error),
    );
    outgoing.end(body);
  });
}

function timedOut(): Error {
  return Object.assign(new Error("no answer in time"), { name: "TimeoutError", code: "ETIMEDOUT" });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
