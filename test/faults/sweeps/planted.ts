import { join } from "node:path";
import { plantBugs } from "../lab/build-bot.ts";
import { Lab, type LabOptions } from "../lab/lab.ts";
import { type Lanes, PRIORITY } from "../lab/lanes.ts";
import type { Patch } from "../lab/short-times.ts";
import type { Run } from "./run.ts";

/** A bug that a tired hand could make, and the run that has to notice it. */
type PlantedBug = {
  name: string;
  patches: readonly Patch[];
  run: string;
  /** Where it can show; without it, everywhere. */
  store?: LabOptions["stores"]["name"];
};

/** The last look mends what a dropped clean-up leaves; a bug of the one shows only without the other. */
const NO_LAST_LOOK: Patch = {
  file: "provisioning/rotate-key.ts",
  find: "for (const id of unknown) await calls.deleteAccessKey(change.userName, id);",
  put: "",
};

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: "a removed mark: a post is not marked as begun before it is sent",
    patches: [
      {
        file: "workflow/outbox/post-sender.ts",
        find: "const begun = await store.markPosting(post.id, owner);",
        put: "const begun = owner === null ? null : await store.readPost(post.id);",
      },
    ],
    run: "crash documented/provision unanswered slack/slack:chat.postMessage 2",
  },
  {
    name: "a removed mark: a grant is not recorded before the cloud is asked",
    patches: [
      {
        file: "provisioning/apply-change.ts",
        find: `if (earlier?.state !== "made") await context.store.putGrant({ ...intended, state: "intended" });`,
        put: "",
      },
    ],
    run: "fault documented/provision aws/iam:AttachUserPolicy 1 reset after for ever",
  },
  {
    name: "a lost compare-and-set: a state is changed whatever it has become",
    patches: [
      {
        file: "storage/postgres/preparations.ts",
        find: "current.revision !== input.revision || current.state !== input.from) return null;\n        if (!isAsExpected(current, input.expect)) return null;\n        const state = nextState(current.state, input.event);",
        put: "false) return null;\n        const state = nextState(input.from, input.event);",
      },
    ],
    run: "duplicates documented/revoke from two windows",
  },
  {
    name: "an unsealed secret: secrets go into the store as they came",
    patches: [
      {
        file: "workflow/runs/provision.ts",
        find: "seal: (secret, name) => deps.sealer.seal(secret, { preparationId: id, name }),",
        put: "seal: (secret) => secret,",
      },
    ],
    run: "crash documented/provision answered aws/iam:CreateUser 1",
  },
  {
    name: "a dropped undo: the IAM user stays",
    patches: [{ file: "provisioning/undo-grants.ts", find: "await deleteUser(aws, userName);", put: "" }],
    run: "crash documented/revoke answered aws/iam:DeleteAccessKey 1",
  },
  {
    name: "a dropped clean-up: a key whose answer was lost stays beside the next one, and no last look is taken",
    patches: [
      NO_LAST_LOOK,
      {
        file: "provisioning/ensure-key.ts",
        find: "for (const id of removed) await cloud.deleteAccessKey(userName, id);",
        put: "",
      },
    ],
    run: "crash documented/provision unanswered aws/iam:CreateAccessKey 1",
  },
  {
    name: "a dropped last look: a key that came late is handed over beside the known one",
    patches: [NO_LAST_LOOK],
    run: "crash documented/provision late aws/iam:CreateAccessKey 1",
  },
  {
    name: "a forgotten generation: retirement deletes the new keys and keeps the old ones",
    patches: [
      {
        file: "workflow/runs/retire.ts",
        find: "retireKeys(context, change, preparation.rotation.keeps)",
        put: "retireKeys(context, change, preparation.rotation.replaces)",
      },
    ],
    run: "crash documented/retire unanswered aws/iam:DeleteAccessKey 1",
  },
  {
    name: "a forgotten file: what was destroyed stays beside the database",
    patches: [
      {
        file: "storage/embedded/sealed-files.ts",
        find: "for (const name of leftover) await destroyFile(join(this.#folder, name));",
        put: "",
      },
    ],
    run: "crash documented/revoke answered aws/iam:DeleteAccessKey 1",
    store: "embedded",
  },
  {
    name: "a forgotten secret: what is rolled back stays sealed",
    patches: [
      {
        file: "workflow/runs/revoke.ts",
        find: 'if (!failure) {\n    await deps.store.destroySecrets(id, {\n      audit: [auditOf(preparation, { event: "secrets.destroyed", actor: "bot" })],\n    });\n  }',
        put: "",
      },
    ],
    run: "duplicates documented/roll-back from two windows",
  },
  {
    name: "a forgotten state: what failed is never looked at again",
    patches: [
      {
        file: "workflow/upkeep/sweep.ts",
        find: "states: OPEN_STATES,",
        put: 'states: OPEN_STATES.filter((state) => state !== "failed"),',
      },
    ],
    run: "days end while failed",
  },
  {
    name: "a forgotten page: the sweep sees the first preparations only",
    patches: [
      { file: "storage/postgres/preparations.ts", find: "if (rows.length < BATCH) return;", put: "return;" },
      // A later round would get to the others, once the first ones have ended.
      { file: "workflow/upkeep/chores.ts", find: "SWEEP_MS = 15_000;", put: "SWEEP_MS = 900_000;" },
    ],
    run: "days end while ready",
  },
  {
    name: "a cancel that is not looked for once the keys are made",
    patches: [
      {
        file: "workflow/runs/provision.ts",
        find: 'if (await steps.step("may-deliver", () => isStopped(deps, preparation), STORE)) return;',
        put: "",
      },
      {
        file: "workflow/runs/heed-cancel.ts",
        find: "NOT_CANCELLED = { isCancelRequested: false } as const",
        put: "NOT_CANCELLED = {}",
      },
    ],
    run: "cancel documented/provision at aws/s3:GetObject",
  },
  {
    name: "a user by its name alone: retirement takes any that exists",
    patches: [
      {
        file: "provisioning/rotate-key.ts",
        find: '!== "own") return { removed: [] };',
        put: '=== "missing") return { removed: [] };',
      },
    ],
    run: "foreign users of our name in documented/retire",
  },
];

export type PlantedResult = {
  name: string;
  run: string;
  /** Kinds of violation that gave it away. */
  caughtBy: string[];
};

/**
 * Plants each bug in a copy of the bot and lets the run find it, in a world of its own while a lane stands still for it.
 * Errors: a run of that name does not exist.
 */
export async function tryPlantedBugs(
  options: LabOptions,
  lanes: Lanes,
  runs: readonly Run[],
  tell: (result: PlantedResult) => void,
): Promise<PlantedResult[]> {
  return Promise.all(
    PLANTED_BUGS.filter(({ store = options.stores.name }) => store === options.stores.name).map(
      (bug, index) =>
        lanes.use(PRIORITY.required, async () => {
          const result = await tryBug(options, runs, { ...bug, index });
          tell(result);
          return result;
        }),
    ),
  );
}

async function tryBug(
  options: LabOptions,
  runs: readonly Run[],
  bug: PlantedBug & { index: number },
): Promise<PlantedResult> {
  const run = runs.find(({ id }) => id === bug.run || id.startsWith(`${bug.run} `));
  if (!run) throw new Error(`there is no run called ${bug.run}`);
  const built = join(options.folder, `planted-${bug.index}`);
  plantBugs(options.built, built, bug.patches);
  const lab = await Lab.open({ ...options, built }, `planted${bug.index}`);
  try {
    const { violations } = await run.work(lab);
    return { name: bug.name, run: bug.run, caughtBy: [...new Set(violations.map(({ kind }) => kind))] };
  } finally {
    await lab.close();
  }
}
