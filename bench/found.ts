import type { Acknowledgement } from "./acknowledgement.ts";
import type { CommandTime } from "./commands.ts";
import type { WallTime } from "./critical-path/measure.ts";
import type { Footprint } from "./footprint.ts";
import type { Growth } from "./growth/measure.ts";
import type { HttpLoad } from "./http-load/measure.ts";
import type { InTime } from "./in-time/measure.ts";
import type { SetUp } from "./set-up.ts";
import type { Throughput } from "./throughput/measure.ts";

/** What was measured; a measurement that was not asked for is not there. */
export type Results = {
  acknowledgement?: Acknowledgement[];
  "wall-time"?: WallTime[];
  throughput?: Throughput[];
  "in-time"?: InTime[];
  /** At growing numbers of interactions a second, to see where it ends. */
  "acknowledgement-rates"?: Acknowledgement[];
  footprint?: {
    installed: { packages: number; megabytes: number };
    processes: Footprint[];
    commands: CommandTime[];
  };
  "set-up"?: SetUp;
  growth?: Growth[];
  "http-load"?: HttpLoad[];
};
