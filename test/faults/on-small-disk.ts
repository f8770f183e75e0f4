import { join } from "node:path";
import { embeddedStores } from "./lab/embedded-place.ts";
import { Lab, type LabOptions } from "./lab/lab.ts";
import { Lanes } from "./lab/lanes.ts";
import { mountSmallDisk } from "./lab/small-disk.ts";
import type { ResultFile } from "./report/result-file.ts";
import { runAll } from "./run-all.ts";
import type { Recording } from "./story/record.ts";
import { fullDiskRuns } from "./sweeps/full-disk.ts";
import type { RunResult } from "./sweeps/run.ts";

/** What needs a disk of its own; false where none may be mounted. `storesFolder` has what the recordings kept. */
export async function runOnSmallDisk(
  options: LabOptions,
  input: {
    recordings: readonly Recording[];
    storesFolder: string;
    isAll: boolean;
    only: RegExp | null;
    results: ResultFile;
    tell(result: RunResult): void;
  },
): Promise<boolean> {
  const disk = mountSmallDisk(join(options.folder, "small-disk"));
  if (!disk) return false;
  const stores = embeddedStores(input.storesFolder, options.built, disk.path);
  const lab = await Lab.open({ ...options, stores }, "smalldisk");
  try {
    const runs = fullDiskRuns(input.recordings, disk).filter(
      ({ id, isRequired }) =>
        (input.isAll || isRequired || input.only !== null) && (input.only?.test(id) ?? true),
    );
    const { results, tell } = input;
    await runAll(
      {
        lanes: new Lanes([lab]),
        results,
        tell,
        seed: 1,
        sampleWorlds: 0,
        sampleUntilMs: Number.POSITIVE_INFINITY,
      },
      runs,
    );
    return true;
  } finally {
    await lab.close();
    disk.close();
  }
}
