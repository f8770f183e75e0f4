import type { WireReply } from "../shared/server.ts";
import { type AwsError, jsonCodeOf } from "./errors.ts";
import type { XmlObject, XmlValue } from "./xml.ts";

/** How a service speaks JSON. */
export type JsonProtocol = {
  version: "1.0" | "1.1";
  /** Prefix of `x-amz-target`. */
  target: string;
  /** Whether its clients also know the query protocol's codes. Source: Smithy trait `awsQueryCompatible`. */
  isQueryCompatible: boolean;
};

const mediaType = ({ version }: JsonProtocol) => `application/x-amz-json-${version}`;

/** In JSON, times are seconds since the epoch. */
export function renderJsonResult(
  result: Record<string, unknown>,
  protocol: JsonProtocol,
  requestId: string,
): WireReply {
  return {
    status: 200,
    headers: { "content-type": mediaType(protocol), "x-amzn-requestid": requestId },
    body: JSON.stringify(result, function (this: Record<string, unknown>, name, value: unknown) {
      const original = name === "" ? value : this[name];
      return original instanceof Date ? original.getTime() / 1000 : value;
    }),
  };
}

/** Services that speak JSON alone answer every refusal with 400. Source: "Common errors" of the Organizations API Reference. */
export function renderJsonError(error: AwsError, protocol: JsonProtocol, requestId: string): WireReply {
  const isSender = error.status < 500;
  const headers: Record<string, string> = {
    "content-type": mediaType(protocol),
    "x-amzn-requestid": requestId,
    ...error.headers,
  };
  if (protocol.isQueryCompatible) {
    headers["x-amzn-query-error"] = `${error.code};${isSender ? "Sender" : "Receiver"}`;
  }
  return {
    status: isSender && !protocol.isQueryCompatible ? 400 : error.status,
    errorCode: error.code,
    headers,
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
