import type { Recording } from "../story/record.ts";
import { clockRuns } from "./clock.ts";
import { crashRuns } from "./crash.ts";
import { dataFolderRuns } from "./data-folder.ts";
import { duplicateRuns } from "./duplicates.ts";
import { faultRuns } from "./fault.ts";
import { slackAwayRuns } from "./outages.ts";
import type { Run } from "./run.ts";
import { sealKeyRuns } from "./seal-key.ts";

/** Everything that can be broken in what was recorded. */
export function allRuns(recordings: readonly Recording[]): Run[] {
  return [
    ...crashRuns(recordings),
    ...faultRuns(recordings),
    ...duplicateRuns(recordings),
    ...slackAwayRuns(recordings),
    ...dataFolderRuns(recordings),
    ...sealKeyRuns(recordings),
    ...clockRuns(recordings),
  ];
}
