import { createRequire } from "node:module";

/**
 * The vendor's CommonJS packages, each taken in at one place (`*-sdk.ts`). They set `exports.default`, which an ESM default import
 * wraps a second time under Node but not under bundlers and test runners; `require` gives the same object everywhere.
 */
const require = createRequire(import.meta.url);
const openApi = require("@alicloud/openapi-client") as typeof import("@alicloud/openapi-client");

export type OpenApiClient = InstanceType<typeof openApi.default>;
export const OpenApiClient = openApi.default;
export const { Config: OpenApiConfig, Params: OpenApiParams, OpenApiRequest } = openApi;
