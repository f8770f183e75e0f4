import { describe } from "vitest";
import { describeAudit } from "./store/audit-suite.ts";
import { describeCallLimits } from "./store/call-limits-suite.ts";
import { describeChanges } from "./store/changes-suite.ts";
import { describeComparisons } from "./store/comparisons-suite.ts";
import { describeCounts } from "./store/counts-suite.ts";
import { describeDecisions } from "./store/decisions-suite.ts";
import { describeDrifts } from "./store/drifts-suite.ts";
import { describeExecutors } from "./store/executors-suite.ts";
import { describeFigures } from "./store/figures-suite.ts";
import { describeGrants } from "./store/grants-suite.ts";
import { describeMigrations } from "./store/migrations-suite.ts";
import { describePosts } from "./store/posts-suite.ts";
import { describePreparations } from "./store/preparations-suite.ts";
import { describeRetention } from "./store/retention-suite.ts";
import { describeShown } from "./store/shown-suite.ts";
import { type OpenStoreForTest, prepareStore } from "./store/store-fixture.ts";

/** The one suite that every store must pass, in parts that share one open store. */
export function describeStore(name: string, open: OpenStoreForTest): void {
  describe(name, () => {
    const fixture = prepareStore(open);
    describePreparations(fixture);
    describeChanges(fixture);
    describeDecisions(fixture);
    describeGrants(fixture);
    describePosts(fixture);
    describeAudit(fixture);
    describeDrifts(fixture);
    describeMigrations(fixture);
    describeRetention(fixture);
    describeCounts(fixture);
    describeComparisons(fixture);
    describeCallLimits(fixture);
    describeExecutors(fixture);
    describeShown(fixture);
    describeFigures(fixture);
  });
}
