import { type Simulators, startSimulators } from "../../simulators/start-simulators.ts";
import { createCloudsOf } from "../../src/compose/clouds.ts";
import { createSlackProbeOf } from "../../src/compose/probes.ts";
import { type BotEnv, readBotEnv } from "../../src/config/env.ts";
import { parseSettings } from "../../src/config/settings.ts";
import type { WordedLine } from "../../src/core/doctor.ts";
import type { DoctorLine } from "../../src/core/doctor-codes.ts";
import type { Settings } from "../../src/core/settings.ts";
import { createLogger } from "../../src/logger.ts";
import { examineSetUp } from "../../src/workflow/doctor/examine.ts";
import type { StoreProbe } from "../../src/workflow/doctor/probes.ts";
import { worded } from "../support/words.ts";

const AWS_KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;
const quiet = createLogger("silent");

export const SETTINGS = `
approvers: { people: [U0ADA00001], groups: [S0APPROVE1] }
operators: { people: [U0OLGA0001] }
defaultChannel: C0MIGRATE1
`;

/** A store that is fine. */
export const fineStore: StoreProbe = async () => ({
  where: "made up",
  version: null,
  isBusy: false,
  tryAudit: async () => undefined,
  tryKeys: async () => undefined,
});

/** What of a set-up differs from one in which everything is there. */
export type SetUp = {
  environment?: Record<string, string | undefined>;
  settings?: string;
  store?: StoreProbe;
  nodeVersion?: string;
};

export type DoctorWorld = {
  simulators: Simulators;
  environmentOf(setUp: SetUp): BotEnv;
  settingsOf(setUp: SetUp): Settings;
  /** Every line of the doctor about a set-up. */
  look(setUp?: SetUp): Promise<DoctorLine[]>;
  /** The same in words. */
  examine(setUp?: SetUp): Promise<WordedLine[]>;
  stop(): Promise<void>;
};

/** The doctor in this process, against simulators that are started once and arranged by each test. */
export async function startDoctorWorld(): Promise<DoctorWorld> {
  const simulators = await startSimulators({ slack: 0, aws: 0, alibaba: 0 });
  const before = Object.fromEntries(AWS_KEYS.map((name) => [name, process.env[name]]));
  const base = { ...simulators.environment, MGW_SEAL_KEY: Buffer.alloc(32, 1).toString("base64") };
  const sourceOf = ({ environment }: SetUp): Record<string, string | undefined> => ({
    ...base,
    ...environment,
  });
  const environmentOf = (setUp: SetUp) => {
    const source = sourceOf(setUp);
    // The SDK's own chain of credentials reads the process's environment.
    setAwsKeys(source);
    return readBotEnv(source);
  };
  const settingsOf = ({ settings = SETTINGS }: SetUp) => parseSettings(settings, "mgw-prep.yaml", "intl");
  const look: DoctorWorld["look"] = (setUp = {}) => {
    const env = environmentOf(setUp);
    const settings = settingsOf(setUp);
    return examineSetUp({
      slack: createSlackProbeOf(env, quiet),
      store: setUp.store ?? fineStore,
      cloudsOf: createCloudsOf(env, settings, quiet.callLog),
      settings,
      nodeVersion: setUp.nodeVersion ?? "v24.1.0",
    });
  };
  return {
    simulators,
    environmentOf,
    settingsOf,
    look,
    examine: async (setUp) => worded(await look(setUp)),
    stop: async () => {
      setAwsKeys(before);
      await simulators.close();
    },
  };
}

function setAwsKeys(source: Record<string, string | undefined>): void {
  for (const name of AWS_KEYS) {
    const value = source[name];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** Code and subject of everything that is not fine; what was not tried for it apart. */
export function complaintsOf(lines: readonly WordedLine[]): { code: string; name: string }[] {
  return lines
    .filter(({ status }) => status === "failed" || status === "warning")
    .map(({ code, name }) => ({ code, name }));
}
