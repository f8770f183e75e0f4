import type { OperationTable } from "../openapi/operation.ts";
import { assumeRole } from "./assume-role.ts";
import { getCallerIdentity } from "./get-caller-identity.ts";

/** STS, version 2015-04-01. AssumeRole checks its permission itself, since the role's trust counts as well. */
export const STS_OPERATIONS: OperationTable = {
  GetCallerIdentity: { resources: null, run: getCallerIdentity },
  AssumeRole: { resources: null, run: assumeRole },
};
