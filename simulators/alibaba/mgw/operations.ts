import { OssError } from "../errors.ts";
import { ADDRESS_OPERATIONS } from "./addresses.ts";
import { JOB_OPERATIONS } from "./jobs.ts";
import type { MgwOperation, MgwOperationTable } from "./operation.ts";
import { REPORT_OPERATIONS } from "./reports.ts";

/** hcs-mgw, version 2024-06-26, without agents and tunnels. */
export const MGW_OPERATIONS: MgwOperationTable = {
  ...ADDRESS_OPERATIONS,
  ...JOB_OPERATIONS,
  ...REPORT_OPERATIONS,
};

export type MgwRoute =
  | { operationName: string; name: string; operation: MgwOperation }
  | { operationName: string; name: string; operation: null; refusal: OssError };

/** Finds the operation by method, path and selecting parameter. */
export function routeMgw(method: string, path: string, query: ReadonlyMap<string, string>): MgwRoute {
  const [, first = "", name = "", ...rest] = path.split("/");
  const candidates = Object.entries(MGW_OPERATIONS).filter(
    ([, one]) => one.method === method && one.path === first && one.isNamed === (name !== ""),
  );
  const selected = candidates.find(([, { selector }]) => selector !== undefined && query.has(selector));
  const found = selected ?? candidates.find(([, { selector }]) => selector === undefined);
  if (found && rest.length === 0) return { operationName: found[0], name, operation: found[1] };
  const isPath = Object.values(MGW_OPERATIONS).some((one) => one.path === first);
  const refusal = isPath
    ? new OssError(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
    : new OssError(404, "InvalidUri", "The specified path is not known to the service.");
  return { operationName: `${method} ${path}`, name, operation: null, refusal };
}
