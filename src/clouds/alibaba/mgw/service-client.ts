import { createHash } from "node:crypto";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Attempt } from "../../call-failure.ts";
import { noteCall } from "../../confirmed-calls.ts";
import { readEndpoint } from "../../endpoint.ts";
import { type Agents, type RawAnswer, type SignedRequest, sendRequest } from "../../listing/send-request.ts";
import { type AlibabaConnection, MGW_ENDPOINT, TIMEOUT_MS } from "../connection.ts";
import type { AlibabaContext } from "../context.ts";
import { alibabaIdentity } from "../identity.ts";
import { refusedAnswer } from "../refused-answer.ts";
import { canonicalQuery, encodePath, signV4 } from "../sign-v4.ts";

/** A request of the service. A parameter with an empty value is sent as its bare name. */
export type ServiceRequest = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  query?: Readonly<Record<string, string>>;
  /** XML; it may hold a secret, and is kept nowhere. */
  body?: string;
};

export type ServiceClient = {
  /** Retried. `parse` gets the body; what it throws is an answer that was not understood. */
  read<T>(region: string, attempt: Attempt, request: ServiceRequest, parse: (xml: string) => T): Promise<T>;
  /** Sent once. */
  change(region: string, attempt: Attempt, request: ServiceRequest): Promise<void>;
};

/**
 * A connection of its own for each call: where a kept one was closed meanwhile, it would not be known what became of a change.
 * Node's client itself and no SDK, since the vendor's puts the whole request, with the S3 secret, into its errors.
 */
const AGENTS: Agents = { "http:": new HttpAgent(), "https:": new HttpsAgent() };

/** Requests of the migration service, signed as OSS's. Source: alibabacloud-gateway, `gateway-oss`. */
export function createServiceClient(context: AlibabaContext): ServiceClient {
  const { connection, call } = context;
  const accountId = rememberAccountId(context);
  const timeoutMs = connection.timeoutMs ?? TIMEOUT_MS;
  const send = async (region: string, attempt: Attempt, request: ServiceRequest, accountId: string) => {
    const signed = signRequest(connection, `${accountId}.${region}.mgw.aliyuncs.com`, region, request);
    const answer = await sendRequest(signed, AGENTS, timeoutMs);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusedAnswer(answer, attempt);
  };
  return {
    read: async (region, attempt, request, parse) => {
      const account = await accountId();
      return call.read(attempt, async () => parse(textOfBody(await send(region, attempt, request, account))));
    },
    change: async (region, attempt, request) => {
      const account = await accountId();
      await call.change(attempt, async () => {
        const { header } = await send(region, attempt, request, account);
        noteCall({ operation: attempt.operation, requestId: header("x-oss-request-id") });
      });
    },
  };
}

function signRequest(
  connection: AlibabaConnection,
  host: string,
  region: string,
  { method, path, query = {}, body }: ServiceRequest,
): SignedRequest {
  const url =
    connection.mgwEndpoint === undefined
      ? new URL(`https://${host}`)
      : readEndpoint(MGW_ENDPOINT, connection.mgwEndpoint);
  const now = new Date();
  const given = {
    host,
    date: now.toUTCString(),
    ...(body === undefined
      ? {}
      : {
          "content-type": "application/xml",
          "content-md5": createHash("md5").update(body).digest("base64"),
          "content-length": String(Buffer.byteLength(body)),
        }),
  };
  const search = canonicalQuery(query);
  return {
    method,
    protocol: url.protocol === "http:" ? "http:" : "https:",
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? undefined : Number(url.port),
    path: search === "" ? encodePath(path) : `${encodePath(path)}?${search}`,
    headers: signV4({ method, path, query, headers: given }, connection, region, now),
    ...(body === undefined ? {} : { body }),
  };
}

/** The account is part of the host. It never changes for one identity, so it is asked once, and again after a failure. */
function rememberAccountId(context: AlibabaContext): () => Promise<string> {
  const identity = alibabaIdentity(context);
  let asked: Promise<string> | null = null;
  return () => {
    asked ??= identity
      .getCallerIdentity()
      .then(({ accountId }) => accountId)
      .catch((error: unknown) => {
        asked = null;
        throw error;
      });
    return asked;
  };
}

function textOfBody({ body }: RawAnswer): string {
  return Buffer.from(body, "latin1").toString("utf8");
}
