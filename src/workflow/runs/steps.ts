import type { StepPolicy } from "../deps.ts";

/** The only place where steps get their time limits and retries. Clouds' own limits are shorter. */

/** Work on the store alone: quick, and worth waiting for when the database is being restarted. */
export const STORE: StepPolicy = { maxAttempts: 8, intervalSeconds: 0.5, timeoutMs: 30_000 };

/** One check: the adapters retry its reads, a listing may take its whole minute. */
export const CHECK: StepPolicy = { maxAttempts: 2, intervalSeconds: 1, timeoutMs: 150_000 };

/** One change in a cloud: each try looks first whether it holds already. */
export const CHANGE: StepPolicy = { maxAttempts: 5, intervalSeconds: 1, timeoutMs: 90_000 };

/** A migration that is asked to begin or to end: each try reads first, and a state that is changing takes its time. */
export const STEER: StepPolicy = { maxAttempts: 8, intervalSeconds: 2, timeoutMs: 60_000 };

/** What the service makes on its own time, such as the list of failed files of a run. */
export const SERVICE: StepPolicy = { maxAttempts: 9, intervalSeconds: 2, timeoutMs: 120_000 };

/** The proof waits out propagation itself, up to a minute. */
export const PROOF: StepPolicy = { maxAttempts: 2, intervalSeconds: 1, timeoutMs: 120_000 };

/** An exact count or a comparison of any size: it keeps its place, so another try goes on where this one stopped. */
export const COUNT: StepPolicy = { maxAttempts: 10, intervalSeconds: 5, timeoutMs: 24 * 3_600_000 };
