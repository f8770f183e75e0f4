import { collectDefaultMetrics, Histogram } from "prom-client";
import type { CallLog } from "./clouds/call-log.ts";

/** Numbers for Prometheus: the process's own, and every call to a cloud. Labels hold no bucket, user or person. */
export function startMetrics(): { measureCall: CallLog } {
  collectDefaultMetrics();
  const calls = new Histogram({
    name: "mgw_prep_cloud_call_seconds",
    help: "Duration of calls to the clouds, by operation and error code (empty: it succeeded)",
    labelNames: ["cloud", "operation", "code"],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  });
  return {
    measureCall: ({ cloud, operation, errorCode, durationMs }) =>
      calls.observe({ cloud, operation, code: errorCode ?? "" }, durationMs / 1000),
  };
}
