import { createRequire } from "node:module";

/** As in `open-api-sdk.ts`. */
const require = createRequire(import.meta.url);
const ram = require("@alicloud/ram20150501") as typeof import("@alicloud/ram20150501");

export type RamClient = InstanceType<typeof ram.default>;
export type RamConfig = ConstructorParameters<typeof ram.default>[0];
export const RamClient = ram.default;
/** Request classes of RAM, such as `ramRequests.GetUserRequest`. */
export const ramRequests = ram;
