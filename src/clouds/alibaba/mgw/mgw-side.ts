import type { AlibabaCloud } from "../../contract/destination.ts";
import type { AlibabaContext } from "../context.ts";
import type { MGW_METHODS } from "../sides.ts";
import { importAddresses } from "./addresses.ts";
import { importJobs } from "./jobs.ts";
import { createServiceClient } from "./service-client.ts";

/** Calls of the migration service. */
export function mgwSide(context: AlibabaContext): Pick<AlibabaCloud, (typeof MGW_METHODS)[number]> {
  const service = createServiceClient(context);
  return { ...importAddresses(service), ...importJobs(service) };
}
