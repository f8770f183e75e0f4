import { Lab, type LabOptions } from "./lab/lab.ts";
import { Lanes } from "./lab/lanes.ts";
import { startOwnServer } from "./lab/own-server.ts";
import { serverStores } from "./lab/server-place.ts";
import type { ResultFile } from "./report/result-file.ts";
import { runAll } from "./run-all.ts";
import { ALONE } from "./story/party.ts";
import { PHASES } from "./story/phases.ts";
import { recordPhases } from "./story/record.ts";
import { crashRuns } from "./sweeps/crash.ts";
import { storeAwayRuns } from "./sweeps/outages.ts";
import type { RunResult } from "./sweeps/run.ts";

const AWAY_MS = { short: 10_000, long: 60_000 };
/** Crashes that the short form does on a server too: another process has to find and take over the work. */
const CRASHES = /^crash documented\/provision unanswered .*CreateAccessKey 1$/;

/**
 * What needs a PostgreSQL server of our own: that it goes away, and that the work of a killed process is taken over by one
 * of another name. False where PostgreSQL is not installed.
 */
export async function runOnOwnServer(
  options: LabOptions,
  {
    isAll,
    only,
    results,
    tell,
  }: { isAll: boolean; only: RegExp | null; results: ResultFile; tell(result: RunResult): void },
): Promise<boolean> {
  const server = await startOwnServer();
  if (!server) return false;
  const stores = serverStores(server.url);
  const labs = await Promise.all(
    ["server1", "server2"].map((lane) => Lab.open({ ...options, stores }, lane)),
  );
  try {
    const phases = PHASES.filter(({ name }) => /^documented\/(examine|provision|revoke)$/.test(name));
    const recordings = await recordPhases(new Lanes(labs), isAll ? phases : phases.slice(0, 2), [ALONE]);
    const crashes = crashRuns(recordings)
      .filter(({ id }) => CRASHES.test(id))
      .map((run) => ({ ...run, id: `${run.id} (server)`, sweep: "crash, on a server" }));
    const away = storeAwayRuns(recordings, server, isAll ? AWAY_MS.long : AWAY_MS.short);
    const wanted = (id: string) => only === null || only.test(id);
    const pool = { results, sampleUntilMs: 0, sampleWorlds: 0, seed: 1, tell };
    await runAll(
      { ...pool, lanes: new Lanes(labs) },
      crashes.filter(({ id }) => wanted(id)),
    );
    // Alone: the server goes away for everybody.
    await runAll(
      { ...pool, lanes: new Lanes(labs.slice(0, 1)) },
      away.filter(({ id }) => wanted(id)),
    );
    return true;
  } finally {
    await Promise.all(labs.map((lab) => lab.close()));
    await stores.close();
    await server.close();
  }
}
