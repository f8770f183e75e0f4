import { labelOf, type Recording } from "../story/record.ts";
import { cancelRuns } from "./cancel.ts";
import { clockRuns } from "./clock.ts";
import { crashRuns } from "./crash.ts";
import { dataFolderRuns } from "./data-folder.ts";
import { dayRuns } from "./days.ts";
import { duplicateRuns } from "./duplicates.ts";
import { faultRuns } from "./fault.ts";
import { foreignRuns } from "./foreign.ts";
import { slackAwayRuns } from "./outages.ts";
import type { Run } from "./run.ts";
import { sealKeyRuns } from "./seal-key.ts";

/**
 * Everything that can be broken in what was recorded: every call and commit of a preparation with the profile Documented, and
 * those that only the second profile has.
 */
export function allRuns(recordings: readonly Recording[]): Run[] {
  const points = withoutTwins(recordings);
  return [
    ...crashRuns(points),
    ...faultRuns(points),
    ...duplicateRuns(recordings),
    ...slackAwayRuns(recordings),
    ...dataFolderRuns(recordings),
    ...sealKeyRuns(recordings),
    ...clockRuns(recordings),
    ...dayRuns(recordings),
    ...cancelRuns(recordings),
    ...foreignRuns(recordings),
  ];
}

/** Leaves out, in every recording, what the same phase has with a profile before. */
function withoutTwins(recordings: readonly Recording[]): Recording[] {
  const known = new Set<string>();
  return recordings.map((recording) => {
    const [, part = ""] = recording.phase.name.split("/");
    const keyOf = (point: Recording["points"][number]) => `${part} ${labelOf(point)}`;
    const points = recording.points.filter((point) => !known.has(keyOf(point)));
    for (const point of points) known.add(keyOf(point));
    return { ...recording, points };
  });
}
