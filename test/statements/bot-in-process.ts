import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPeople, type People } from "../../demo/slack-people.ts";
import { serveControl } from "../../simulators/control-server.ts";
import { startSimulators } from "../../simulators/start-simulators.ts";
import { type RunningApp, startApp } from "../../src/compose/start.ts";
import { readBotEnv } from "../../src/config/env.ts";
import { parseSettings } from "../../src/config/settings.ts";
import { createLogger } from "../../src/logger.ts";

const SETTINGS = `
approvers: { people: [U0ADA00001], groups: [S0APPROVE1] }
operators: { people: [U0OLGA0001], channel: C0PRIVATE1 }
defaultChannel: C0MIGRATE1
`;

export type BotInProcess = { people: People; app: RunningApp; stop(): Promise<void> };

/** The whole bot in this process, where its statements can be counted; one a process, since the engine's registry is global. */
export async function startBotInProcess(environment: Record<string, string> = {}): Promise<BotInProcess> {
  const folder = await mkdtemp(join(tmpdir(), "mgw-statements-"));
  const simulators = await startSimulators({ slack: 0, aws: 0, alibaba: 0 });
  const { slack, aws, alibaba } = simulators;
  const control = await serveControl([slack, aws, alibaba], 0);
  const { log, callLog } = createLogger("error");
  const own = {
    ...simulators.environment,
    MGW_SEAL_KEY: Buffer.alloc(32, 1).toString("base64"),
    DATA_DIR: join(folder, "data"),
    ...environment,
  };
  // The SDK's own chain of credentials reads the process's environment.
  Object.assign(process.env, own);
  const settings = parseSettings(SETTINGS, "mgw-prep.yaml", "intl");
  const app = await startApp(readBotEnv(own), settings, { log, callLog, now: () => new Date() });
  return {
    app,
    people: createPeople({
      control: async (path, input) => {
        const body = input === undefined ? "" : JSON.stringify(input);
        const response = await fetch(`${control.url}/${path}`, { method: "POST", body });
        return response.json();
      },
    }),
    stop: async () => {
      await app.stop();
      await control.close();
      await simulators.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
