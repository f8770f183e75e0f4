import { defaultAssumptions } from "./assumptions.ts";
import type { MgwRegion, MgwState } from "./state.ts";

/** A service without addresses. */
export function createMgwState(): MgwState {
  return {
    regions: new Map(),
    settings: {
      times: {
        verifyMs: 3_000,
        launchMs: 120_000,
        prepareMs: 30_000,
        closeMs: 1_000,
        deleteMs: 30_000,
        retryListMs: 60_000,
        reportMs: 30_000,
      },
      listedPerSecond: 5_000,
      limits: { addresses: 1_000, jobs: 500, running: null, depth: 5 },
      verifyOutcome: "as-it-is",
      reportOutcome: "as-it-is",
      reportTimes: "epoch",
      availableText: "available",
      address: "192.0.2.44",
      assumptions: defaultAssumptions(),
    },
  };
}

/** What a region has; an empty one where nothing was made yet. */
export function regionOf(state: MgwState, name: string): MgwRegion {
  const known = state.regions.get(name);
  if (known) return known;
  const region: MgwRegion = { addresses: new Map(), jobs: new Map(), nextSequence: 1 };
  state.regions.set(name, region);
  return region;
}
