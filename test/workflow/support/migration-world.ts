import { randomUUID } from "node:crypto";
import type { Migration } from "../../../src/core/migration/migration.ts";
import type { MigrationState } from "../../../src/core/migration/states.ts";
import type { Preparation, PreparationRequest } from "../../../src/core/preparation.ts";
import type { DirectAction } from "../../../src/workflow/actions/index.ts";
import type { Outcome } from "../../../src/workflow/outcome.ts";
import { watchMigrations } from "../../../src/workflow/upkeep/watch-migrations.ts";
import { madeUpRequest } from "../../core/made-up-preparation.ts";
import { ADA, actor, type LifeWorld, startLifeWorld } from "../life-world.ts";

export const ROLE = "mgw-writer";

/** Nothing that the service does takes any time. */
const AT_ONCE = {
  verifyMs: 0,
  launchMs: 0,
  prepareMs: 0,
  closeMs: 0,
  deleteMs: 0,
  retryListMs: 0,
  reportMs: 0,
};

export type MigrationWorld = LifeWorld & {
  /** Of Alibaba Cloud's simulator. */
  control(name: string, input?: unknown): Promise<unknown>;
  /** From the request to the job that is not started. */
  setUp(request?: Partial<PreparationRequest>): Promise<Preparation>;
  start(id: string, userId?: string): Promise<Outcome>;
  act(id: string, action: DirectAction, userId: string): Promise<Outcome>;
  migration(id: string): Promise<Migration>;
  /** Lets the service get on, and the bot look, until the migration is in one of these states. */
  until(id: string, ...states: readonly MigrationState[]): Promise<Migration>;
  look(): Promise<void>;
  /** What there is in the service. */
  imports(): Promise<{ addresses: string[]; jobs: string[] }>;
};

/** Nothing goes on from these by itself. */
const ENDS: ReadonlySet<MigrationState> = new Set([
  "set_up",
  "setup_failed",
  "finished",
  "finished_with_failures",
  "interrupted",
  "stopped",
  "removed",
  "remove_failed",
  "lost",
]);

/** The story on both simulators with managed migrations allowed, and a role that writes the destination. */
export async function startMigrationWorld(
  migration: Record<string, unknown> = {},
  settings: Record<string, unknown> = {},
): Promise<MigrationWorld> {
  const handling = { allowed: ["managed", "handover"], default: "managed" };
  const world = await startLifeWorld({
    migration: { enabled: true, destinationRole: ROLE, handling, ...migration },
    ...settings,
  });
  const looks = new Map<string, number>();
  const control = async (name: string, input: unknown = {}) => {
    const act = world.clouds.alibaba.control[name];
    if (!act) throw new Error(`there is no control ${name}`);
    return act(input);
  };
  await control("setMgw", { times: AT_ONCE });
  const whole: MigrationWorld = {
    ...world,
    control,
    async setUp(request = {}) {
      const asked = { profile: "least-privilege", handling: "managed", ...request } as const;
      await makeRole(control, madeUpRequest(asked).destinationBucket);
      return world.makeReady(asked);
    },
    async start(id, userId = ADA) {
      const input = { token: await world.press(id, "start_migration"), comment: "Go." };
      return world.commands.startMigration(actor(userId), randomUUID(), input);
    },
    async act(id, action, userId) {
      const token = await world.press(id, action);
      return world.commands.act(action, actor(userId), randomUUID(), { token });
    },
    async migration(id) {
      const found = await world.store.findMigration(id);
      if (found === null) throw new Error(`${id} has no migration`);
      return found;
    },
    async look() {
      await control("catchUpMgw");
      await world.pass(5 * 60_000);
      await watchMigrations(world.deps, looks);
    },
    async until(id, ...states) {
      let last = await whole.migration(id);
      for (let stays = 0; stays < 5; ) {
        if (states.includes(last.state)) return last;
        await whole.look();
        const now = await whole.migration(id);
        // A run takes what the machine takes; what has ended stays as it is.
        stays = ENDS.has(now.state) && now.stateSince === last.stateSince ? stays + 1 : 0;
        last = now;
      }
      throw new Error(`expected ${states.join(" or ")}, it stays ${JSON.stringify(last)}`);
    },
    async imports() {
      const [addresses, jobs] = await Promise.all([control("mgwAddresses"), control("mgwJobs")]);
      const named = (list: unknown) => (list as { name: string }[]).map(({ name }) => name).sort();
      return { addresses: named(addresses), jobs: named(jobs) };
    },
  };
  return whole;
}

/** Somebody makes the role, with rights on one bucket. */
export function makeRole(
  control: MigrationWorld["control"],
  bucket: string,
  role: Record<string, unknown> = {},
): Promise<unknown> {
  return control("makeRole", {
    roleName: ROLE,
    trustedServices: ["mgw.aliyuncs.com"],
    statements: [
      {
        Effect: "Allow",
        Action: ["oss:List*", "oss:Get*", "oss:Put*", "oss:AbortMultipartUpload"],
        Resource: [`acs:oss:*:*:${bucket}`, `acs:oss:*:*:${bucket}/*`],
      },
    ],
    ...role,
  });
}
