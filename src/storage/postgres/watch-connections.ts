import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { UserFacingError } from "../../core/errors.ts";
import type { TroubleWatch } from "./database-trouble.ts";

/** What ended a store's work, if something did: nothing more can be kept then. */
export type StoreTrouble = {
  /** Resolves with the first trouble. */
  happened: Promise<UserFacingError>;
  /** What operators are shown of an error: the store's trouble, if it came from that, or else the error. */
  explain(error: unknown): Promise<unknown>;
};

/** A connection breaks before the end of the thread at its other side is known; by then it is, on the busiest machine. */
const SETTLE_MS = 2_000;

/**
 * Hears of connections to the embedded database that break. As on a server, the pool tells of idle ones only, and the
 * error of one that is in use and between two statements would end this process; but here a broken connection is mostly
 * the end of the database, which is reported in its own words. `onError` hears of the others.
 */
export function watchConnections(
  pool: Pool,
  trouble: Pick<TroubleWatch, "first" | "happened">,
  onError: (error: Error) => void,
): Pick<StoreTrouble, "explain"> {
  let settled: Promise<unknown> = Promise.resolve();
  pool.on("connect", (client) =>
    client.on("error", (error) => {
      settled = Promise.race([trouble.happened, sleep(SETTLE_MS)]).then(() => {
        if (trouble.first === null) onError(error);
      });
    }),
  );
  // The same errors, of connections that are idle.
  pool.on("error", () => undefined);
  return {
    async explain(error) {
      await settled;
      return trouble.first ?? error;
    },
  };
}
