import type { z } from "zod";
import { authorize } from "../authorize.ts";
import { AwsError } from "../errors.ts";
import type { CloudWatchCall } from "./cloudwatch-call.ts";
import { getMetricData, getMetricDataInput } from "./get-metric-data.ts";
import { listMetrics, listMetricsInput } from "./list-metrics.ts";

export const CLOUDWATCH_NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";
export const CLOUDWATCH_VERSION = "2010-08-01";
/** Prefix of `x-amz-target` in the JSON protocol. */
export const CLOUDWATCH_TARGET = "GraniteServiceVersion20100801";

/** Answers plain data with dates; the protocol in use writes it down. */
export type CloudWatchOperation = (
  call: CloudWatchCall,
  parameters: Record<string, unknown>,
) => Record<string, unknown>;

export const CLOUDWATCH_OPERATIONS: Readonly<Record<string, CloudWatchOperation>> = {
  ListMetrics: (call, parameters) =>
    listMetrics(call, prepare(call, "ListMetrics", listMetricsInput, parameters)),
  GetMetricData: (call, parameters) =>
    getMetricData(call, prepare(call, "GetMetricData", getMetricDataInput, parameters)),
};

/** Checks parameters and permission. CloudWatch's read actions have no resource of their own. */
function prepare<S extends z.ZodType>(
  call: CloudWatchCall,
  operation: string,
  schema: S,
  parameters: Record<string, unknown>,
): z.output<S> {
  const parsed = schema.safeParse(parameters);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = issue?.path.join(".") ?? "";
    const isMissing = !(String(issue?.path[0]) in parameters);
    throw isMissing
      ? new AwsError(400, "MissingParameter", `The parameter ${name} is required.`)
      : new AwsError(400, "InvalidParameterValue", `The parameter ${name} is invalid: ${issue?.message}`);
  }
  authorize(call.caller, {
    action: `cloudwatch:${operation}`,
    resource: "*",
    shownResource: null,
    context: call.context,
  });
  return parsed.data;
}
