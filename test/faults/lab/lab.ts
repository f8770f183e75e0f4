import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AlibabaState } from "../../../simulators/alibaba/state.ts";
import type { AwsState } from "../../../simulators/aws/state.ts";
import type { CallWatcher, FaultRule } from "../../../simulators/shared/faults.ts";
import type { SlackState } from "../../../simulators/slack/state.ts";
import { type Simulators, startSimulators } from "../../../simulators/start-simulators.ts";
import {
  directChannelOf,
  PARTIES,
  type Party,
  peopleOf,
  SOURCE_BUCKETS,
  seedWorkspace,
  textsOf,
} from "../story/party.ts";
import { type Aftermath, readAftermath } from "./aftermath.ts";
import { type Bot, startBot } from "./bot-process.ts";
import type { StoreKind, StorePlace } from "./store-place.ts";
import { verifyExport } from "./verify-export.ts";

const DAY_MS = 86_400_000;

const NAMES = ["slack", "aws", "alibaba"] as const;
export type SimulatorName = (typeof NAMES)[number];
export type SeenCall = Parameters<CallWatcher>[0] & { simulator: SimulatorName };

/** Who may do what in the simulated workspace. */
const SETTINGS = `
approvers: { people: [${PARTIES.map(({ approver }) => approver).join(", ")}] }
operators: { people: [${PARTIES.map(({ operator }) => operator).join(", ")}], channel: C0PRIVATE1 }
defaultChannel: C0MIGRATE1
profiles: { allowed: [documented, least-privilege, current] }
# What the form asks the clouds comes at a moment of its own: the recorded calls are those of the story.
form: { suggestBuckets: false }
`;

/** A world kept at one moment: what the clouds and Slack have, and the store under the same name. */
export type Snapshot = {
  name: string;
  simulators: Record<SimulatorName, unknown>;
  /** Ids of the preparations in it, by destination bucket. */
  preparationIds: ReadonlyMap<string, string>;
};

/**
 * A world to break: three simulators in this process, so that a call can be seen and held at every stage, and the bot in
 * a process of its own, so that it can be killed.
 */
export class Lab {
  readonly #built: string;
  readonly #exportPath: string;
  readonly #simulators: Simulators;
  /** The first seals, all open. */
  #sealKeys: readonly string[];
  readonly #ownSealKey: string;
  readonly store: StorePlace;
  readonly #environment: Readonly<Record<string, string>>;
  /** Every line of every bot of this run. */
  readonly log: string[] = [];
  /** The clouds before the bot was first started, and the same with what others took over since. */
  readonly #own: Aftermath["before"];
  #before: Aftermath["before"];
  /** How far the bot's clock is ahead since its last start, and the clouds' since the world was put back. */
  #aheadMs = { bot: 0, clouds: 0 };
  #bot: Bot | null = null;
  #preparationIds: Snapshot["preparationIds"] = new Map();

  private constructor(options: LabOptions, simulators: Simulators, lane: string) {
    this.#built = options.built;
    this.#exportPath = join(options.folder, `audit-${lane}.jsonl`);
    this.#simulators = simulators;
    this.#ownSealKey = options.sealKey;
    this.#sealKeys = [options.sealKey];
    this.#own = snapshotOf(simulators);
    this.#before = this.#own;
    this.store = options.stores.place(lane);
    const settings = join(options.folder, "mgw-prep.yaml");
    writeFileSync(settings, SETTINGS);
    this.#environment = {
      ...simulators.environment,
      ...this.store.environment,
      ...options.environment,
      MGW_SETTINGS: settings,
      LOG_LEVEL: "debug",
    };
  }

  static async open(options: LabOptions, lane: string): Promise<Lab> {
    const simulators = await startSimulators({ slack: 0, aws: 0, alibaba: 0 });
    await settleParties(simulators);
    return new Lab(options, simulators, lane);
  }

  get environment(): Readonly<Record<string, string>> {
    return { ...this.#environment, MGW_SEAL_KEY: this.#sealKeys.join(",") };
  }

  /** Which keys the bot has from its next start on, until the world is put back. */
  useSealKeys(choose: (own: string) => readonly string[]): void {
    this.#sealKeys = choose(this.#ownSealKey);
  }

  get bot(): Bot {
    if (!this.#bot) throw new Error("the bot was not started");
    return this.#bot;
  }

  simulator(name: SimulatorName) {
    return this.#simulators[name];
  }

  /** What a person does or sees, and what tests do to an account, as over the simulators' control address. */
  async control(path: string, input?: unknown): Promise<unknown> {
    const [name, family, call] = path.split("/");
    const control = this.simulator(name as SimulatorName).control[call ?? ""];
    if (family !== "control" || !control) throw new Error(`expected a control function, got ${path}`);
    return control(input);
  }

  /** What calls about a party's preparation have in them; its id where it had one when the world was put back. */
  textsOf(party: Party): string[] {
    return textsOf(party, this.#preparationIds.get(party.destination));
  }

  arm(name: SimulatorName, rule: FaultRule): void {
    this.simulator(name).board.arm(rule);
  }

  /** Lets every answer go that is held. */
  letGo(): void {
    for (const name of NAMES) this.simulator(name).board.letGo();
  }

  disarm(): void {
    for (const name of NAMES) this.simulator(name).board.disarm();
  }

  /** Tells of every call to any of the three; the answer ends that. */
  watch(watcher: (call: SeenCall) => void): () => void {
    const ends = NAMES.map((simulator) =>
      this.simulator(simulator).board.watch((call) => watcher({ ...call, simulator })),
    );
    return () => {
      for (const end of ends) end();
    };
  }

  /** One that still runs is stopped first. */
  async startBot(
    environment: Readonly<Record<string, string>> = {},
    through: readonly string[] = [],
  ): Promise<void> {
    await this.#bot?.stop();
    const aheadMs = Number(environment["LAB_CLOCK_SHIFT_MS"] ?? this.#aheadMs.clouds);
    this.#aheadMs.bot = aheadMs;
    this.#bot = await startBot({
      folder: this.#built,
      environment: { ...this.environment, LAB_CLOCK_SHIFT_MS: String(aheadMs), ...environment },
      log: this.log,
      through,
    });
  }

  /** Keeps the whole world; the bot must be stopped. `preparationIds`: those that are in it by now. */
  async keep(name: string, preparationIds: Snapshot["preparationIds"] = new Map()): Promise<Snapshot> {
    await this.store.keep(name);
    const simulators = Object.fromEntries(NAMES.map((each) => [each, this.simulator(each).snapshot()]));
    return { name, simulators: simulators as Snapshot["simulators"], preparationIds };
  }

  /** Puts the world back; the bot of the run before is killed. */
  async putBack(snapshot: Snapshot): Promise<void> {
    await this.#bot?.kill();
    this.log.length = 0;
    this.#preparationIds = snapshot.preparationIds;
    this.#sealKeys = [this.#ownSealKey];
    this.passDays(-this.#aheadMs.clouds / DAY_MS);
    this.#before = this.#own;
    await this.store.putBack(snapshot.name);
    for (const name of NAMES) this.simulator(name).restore(snapshot.simulators[name]);
  }

  /** What is in the clouds, in Slack, in the store and in the log, while the bot runs or when it is gone. */
  async look(): Promise<Aftermath> {
    const bot = this.#bot?.isGone() === false ? this.#bot : null;
    const rows = await this.store.read(bot);
    return readAftermath(this.#simulators, rows, () => this.store.findSealedTexts(), this.log, {
      sealKeys: this.#sealKeys,
      environment: this.environment,
      before: this.#before,
      nowMs: Date.now() + this.#aheadMs.bot,
    });
  }

  /** Lets time pass in both clouds, and for the bot from its next start on; until the world is put back. */
  passDays(days: number): void {
    for (const name of ["aws", "alibaba"] as const) this.simulator(name).clock.advance(days * DAY_MS);
    this.#aheadMs.clouds += days * DAY_MS;
  }

  /** Changes what is in the clouds as somebody else would; users whose names it gives are theirs from then on. */
  takeOver(change: (clouds: Aftermath["before"]) => readonly string[]): void {
    const clouds = snapshotOf(this.#simulators);
    const names = change(clouds);
    this.simulator("aws").restore(clouds.aws);
    this.simulator("alibaba").restore(clouds.alibaba);
    this.#before = withUsers(this.#own, snapshotOf(this.#simulators), names);
  }

  /** The audit log, exported and verified with the bot's own commands; null when it is whole. The bot must be stopped. */
  verifyExport(): Promise<string | null> {
    return verifyExport(this.#built, this.#exportPath, this.environment);
  }

  async close(): Promise<void> {
    await this.#bot?.kill();
    await this.#simulators.close();
  }
}

export type LabOptions = {
  /** Folder of the built bot. */
  built: string;
  /** A folder for files of the labs. */
  folder: string;
  stores: StoreKind;
  sealKey: string;
  /** Further variables of the bot. */
  environment?: Readonly<Record<string, string>>;
};

function snapshotOf({ aws, alibaba }: Simulators): Aftermath["before"] {
  return { aws: aws.snapshot() as AwsState, alibaba: alibaba.snapshot() as AlibabaState };
}

/** What was there before, with users of these names, and their keys, as they stand now. */
function withUsers(
  { aws, alibaba }: Aftermath["before"],
  now: Aftermath["before"],
  names: readonly string[],
): Aftermath["before"] {
  const isTaken = ({ name, userName }: { name?: string; userName?: string }) =>
    names.includes(name ?? userName ?? "");
  const joined = <T extends object>(before: Map<string, T>, after: Map<string, T>) =>
    new Map([...before, ...[...after].filter(([, each]) => isTaken(each))]);
  return {
    aws: {
      ...aws,
      users: joined(aws.users, now.aws.users),
      accessKeys: joined(aws.accessKeys, now.aws.accessKeys),
    },
    alibaba: {
      ...alibaba,
      users: joined(alibaba.users, now.alibaba.users),
      accessKeys: joined(alibaba.accessKeys, now.alibaba.accessKeys),
    },
  };
}

/** People, channels and buckets for all parties, no matter who of them will take part. */
async function settleParties({ slack, aws }: Simulators): Promise<void> {
  slack.reset(seedWorkspace());
  const state = slack.snapshot() as SlackState;
  for (const userId of PARTIES.flatMap(peopleOf)) {
    const id = directChannelOf(userId);
    state.directMessages.set(id, { id, userId, createdAtSeconds: 0 });
  }
  slack.restore(state);
  for (const bucket of SOURCE_BUCKETS) await aws.control["createBucket"]?.(bucket);
}
