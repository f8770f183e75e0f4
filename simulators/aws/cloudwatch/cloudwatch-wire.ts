import type { WireReply } from "../../shared/server.ts";
import { type AwsError, jsonCodeOf } from "../errors.ts";
import type { XmlObject, XmlValue } from "../xml.ts";

/** Media type of AWS JSON 1.0. */
const JSON_TYPE = "application/x-amz-json-1.0";

/** In JSON, times are seconds since the epoch. */
export function renderJsonResult(result: Record<string, unknown>, requestId: string): WireReply {
  return {
    status: 200,
    headers: { "content-type": JSON_TYPE, "x-amzn-requestid": requestId },
    body: JSON.stringify(result, function (this: Record<string, unknown>, name, value: unknown) {
      const original = name === "" ? value : this[name];
      return original instanceof Date ? original.getTime() / 1000 : value;
    }),
  };
}

/** The query protocol's code goes along in a header, for clients of both. Source: Smithy trait `awsQueryCompatible`. */
export function renderJsonError(error: AwsError, requestId: string): WireReply {
  const fault = error.status < 500 ? "Sender" : "Receiver";
  return {
    status: error.status,
    errorCode: error.code,
    headers: {
      "content-type": JSON_TYPE,
      "x-amzn-requestid": requestId,
      "x-amzn-query-error": `${error.code};${fault}`,
      ...error.headers,
    },
    body: JSON.stringify({ __type: jsonCodeOf(error.code), message: error.message }),
  };
}

/** The same data as XML of the query protocol: lists have `member` elements, times are ISO 8601. */
export function toQueryXml(value: Record<string, unknown>): XmlObject {
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, toXmlValue(one)]));
}

function toXmlValue(value: unknown): XmlValue {
  if (value instanceof Date) return value.toISOString().replace(/\.\d{3}Z$/, "Z");
  if (Array.isArray(value)) return { member: value.map(toXmlValue) };
  if (typeof value === "object" && value !== null) return toQueryXml(value as Record<string, unknown>);
  return value as XmlValue;
}
