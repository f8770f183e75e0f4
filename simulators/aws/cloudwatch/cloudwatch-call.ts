import type { Caller } from "../caller.ts";
import type { ContextEntries } from "../policy/request-context.ts";
import type { AwsState } from "../state.ts";

/** One authenticated CloudWatch request. Metrics are those of its region alone. */
export type CloudWatchCall = {
  state: AwsState;
  caller: Caller;
  now: Date;
  region: string;
  context: ContextEntries;
};
