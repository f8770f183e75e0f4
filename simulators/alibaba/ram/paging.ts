import { OpenApiError } from "../errors.ts";
import type { JsonObject } from "../openapi/operation.ts";
import type { Parameters } from "../openapi/parameters.ts";

/**
 * One page of a list in the order of its names.
 * The marker is the base64 of the last name given, opaque to callers. Source: "ListUsers", RAM API Reference.
 */
export function readPage<T>(
  parameters: Parameters,
  items: readonly T[],
  nameOf: (item: T) => string,
): { page: T[]; paging: JsonObject } {
  const maxItems = parameters.integer("MaxItems") ?? 100;
  if (maxItems < 1 || maxItems > 1000) {
    const text = 'The parameter - "MaxItems" MUST be in the range of 1 and 1000.';
    throw new OpenApiError(400, "InvalidParameter.MaxItems", text);
  }
  const marker = parameters.text("Marker");
  const after = marker === undefined ? "" : Buffer.from(marker, "base64").toString("utf8");
  const rest = [...items]
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
    .filter((item) => nameOf(item) > after);
  const page = rest.slice(0, maxItems);
  const last = page.at(-1);
  if (rest.length <= maxItems || last === undefined) return { page, paging: { IsTruncated: false } };
  return { page, paging: { IsTruncated: true, Marker: Buffer.from(nameOf(last)).toString("base64") } };
}
