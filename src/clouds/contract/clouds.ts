import type { AlibabaCloud } from "./destination.ts";
import type { AwsCloud } from "./source.ts";

/**
 * What the bot needs of the two clouds. The adapters `aws/` and `alibaba/` implement it; the vendors' types end there. Every
 * failure is a `CloudError` of `core/errors.ts`; "does not exist" is `null` only where a signature says so. Reads are retried by
 * the adapter, changes are sent once.
 */
export type Clouds = { aws: AwsCloud; alibaba: AlibabaCloud };
