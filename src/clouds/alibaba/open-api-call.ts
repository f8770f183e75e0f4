import { type OpenApiClient, OpenApiParams, OpenApiRequest } from "./open-api-sdk.ts";

/** Source: STS API Reference, "Request structure". */
export const STS_API = { version: "2015-04-01" };

type RpcCall = { action: string; version: string; query?: Record<string, string> };

/** No option of a single call is needed; the vendor's class for it is in a package that is not a dependency. */
const NO_OPTIONS = {} as Parameters<OpenApiClient["callApi"]>[2];

/** One call of an API that has no client of its own here. Returns the vendor's answer: `body` and `headers`. */
export function callOpenApi(client: OpenApiClient, { action, version, query }: RpcCall): Promise<unknown> {
  const params = new OpenApiParams({
    action,
    version,
    protocol: "HTTPS",
    method: "POST",
    pathname: "/",
    authType: "AK",
    style: "RPC",
    reqBodyType: "formData",
    bodyType: "json",
  });
  return client.callApi(params, new OpenApiRequest(query === undefined ? {} : { query }), NO_OPTIONS);
}
