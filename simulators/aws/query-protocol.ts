import type { WireReply, WireRequest } from "../shared/server.ts";
import type { AwsError } from "./errors.ts";
import { renderXml, type XmlObject } from "./xml.ts";

type Nested = { [name: string]: string | Nested | (string | Nested)[] };

/**
 * The parameters of a query protocol request as nested data: `Tags.member.1.Key=a` becomes `{Tags: [{Key: "a"}]}`.
 * Source: Smithy "AWS query protocol".
 */
export function readQueryParameters(request: WireRequest): Record<string, unknown> {
  const text = request.method === "POST" ? request.body.toString("utf8") : request.rawQuery;
  const root: Nested = Object.create(null);
  for (const [path, value] of new URLSearchParams(text)) place(root, path.split("."), value);
  return collapse(root) as Record<string, unknown>;
}

function place(root: Nested, path: string[], value: string): void {
  let at = root;
  for (const step of path.slice(0, -1)) {
    const present = at[step];
    const next: Nested = isNested(present) ? present : Object.create(null);
    at[step] = next;
    at = next;
  }
  const last = path.at(-1);
  if (last !== undefined) at[last] = value;
}

function isNested(value: unknown): value is Nested {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Turns `{member: {"1": a, "2": b}}` into `[a, b]`, all the way down. */
function collapse(value: string | Nested | (string | Nested)[]): unknown {
  if (typeof value === "string" || Array.isArray(value)) return value;
  const member = value["member"];
  if (typeof member === "object" && !Array.isArray(member)) {
    return Object.keys(member)
      .sort((a, b) => Number(a) - Number(b))
      .map((index) => collapse(member[index] as string | Nested));
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, collapse(one)]));
}

export function renderQueryResult(
  operation: string,
  result: XmlObject | null,
  options: { namespace: string; requestId: string },
): WireReply {
  return {
    status: 200,
    headers: { "content-type": "text/xml", "x-amzn-requestid": options.requestId },
    body: renderXml(
      `${operation}Response`,
      {
        // Operations without an output have no result element, as IAM answers DeleteUser.
        [`${operation}Result`]: result ?? undefined,
        ResponseMetadata: { RequestId: options.requestId },
      },
      options.namespace,
    ),
  };
}

export function renderQueryError(
  error: AwsError,
  options: { namespace: string; requestId: string },
): WireReply {
  return {
    status: error.status,
    errorCode: error.code,
    headers: { "content-type": "text/xml", "x-amzn-requestid": options.requestId, ...error.headers },
    body: renderXml(
      "ErrorResponse",
      {
        Error: { Type: error.status < 500 ? "Sender" : "Receiver", Code: error.code, Message: error.message },
        RequestId: options.requestId,
      },
      options.namespace,
    ),
  };
}
