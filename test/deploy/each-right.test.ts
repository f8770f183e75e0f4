import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CloudCall } from "../../src/clouds/call-log.ts";
import { operatorPolicy } from "../../src/clouds/rights/operator-policies.ts";
import { permissionFor, RIGHTS } from "../../src/clouds/rights/rights.ts";
import { PROFILES } from "../../src/core/profile.ts";
import { PARTS, type Right } from "../../src/core/right.ts";
import { type ProvisioningWorld, startProvisioningWorld } from "../provisioning/provisioning-world.ts";
import { liveThrough, lookAtEverything, makeSource } from "./whole-life.ts";

/** No less than whole lives need is in `deploy/`, and no more: each right is taken away once. */
let world: ProvisioningWorld;
let calls: CloudCall[] = [];
let fresh: { aws: unknown; alibaba: unknown };

beforeAll(async () => {
  world = await startProvisioningWorld((call) => calls.push(call));
  await world.alibaba.control["setPropagation"]?.({ accessKeyMs: 0, attachmentMs: 0 });
  await makeSource(world);
  fresh = { aws: world.aws.snapshot(), alibaba: world.alibaba.snapshot() };
});
afterAll(() => world?.close());
afterEach(() => {
  world.aws.restore(fresh.aws);
  world.alibaba.restore(fresh.alibaba);
  calls = [];
});

async function holdTo(rights: readonly Right[]): Promise<void> {
  await world.aws.control["setOperatorPolicy"]?.({ policy: operatorPolicy("aws", PARTS, rights) });
  await world.alibaba.control["setOperatorPolicy"]?.({ document: operatorPolicy("alibaba", PARTS, rights) });
}

/** The permissions that were missed, by the clouds' own refusals. */
const denied = () => [
  ...new Set(
    calls
      .filter(
        ({ errorCode }) =>
          errorCode !== null && /AccessDenied|NoPermission|HTTP403|Forbidden/.test(errorCode),
      )
      .map(({ operation }) => permissionFor(operation)),
  ),
];

describe("the rights in deploy/", () => {
  it.each(PROFILES)("are enough for all checks and a whole life of the profile %s", async (profile) => {
    await holdTo(RIGHTS);
    await lookAtEverything(world, profile);
    await liveThrough(world, profile);
    expect(denied()).toEqual([]);
  });

  // What `doctor` asks IAM with is tried in test/doctor/rights.test.ts.
  // Nor does a life here run a migration by itself: those rights stand in a file that only managed migrations need.
  const ofLives = RIGHTS.filter(
    (right) =>
      right !== COVERED && right.action !== "iam:SimulatePrincipalPolicy" && right.part !== "migration",
  );
  it.each(ofLives)("hold nothing that is not needed: without $action on $resource", async (right) => {
    await holdTo(RIGHTS.filter((one) => one !== right));
    const failure = await useOf(right).catch((error: unknown) => error);
    expect([...denied(), String(failure)].join(" "), "the right is not needed").toContain(right.action);
  });
});

/**
 * No source says whether `*` for the account takes in `system`, as it does in the simulator. A revocation must not depend on
 * it, so this one right stands there all the same.
 */
const COVERED = RIGHTS.find(
  ({ action, resource }) => action === "ram:DetachPolicyFromUser" && resource === "acs:ram:*:system:policy/*",
);

/** What should need a right; ends with the first refusal of a change. Checks go on, and report. */
async function useOf({ part }: Right): Promise<void> {
  if (part === "check" || part === "samples") await lookAtEverything(world, "documented");
  if (denied().length > 0) return;
  const profiles = part === "own-policies" ? (["least-privilege", "current"] as const) : PROFILES;
  for (const profile of profiles) await liveThrough(world, profile);
}
