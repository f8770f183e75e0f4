/** The time a simulator lives in: real time plus an offset that a test may move. */
export type SimulatorClock = {
  now(): Date;
  /** Moves the simulator's time by `ms` (negative: back). */
  advance(ms: number): void;
};

export function createSimulatorClock(): SimulatorClock {
  let offsetMs = 0;
  return {
    now: () => new Date(Date.now() + offsetMs),
    advance: (ms) => {
      offsetMs += ms;
    },
  };
}
