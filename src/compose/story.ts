import type { BotEnv } from "../config/env.ts";
import type { Settings } from "../core/settings.ts";
import { Authorizer } from "../security/authorize.ts";
import type { Starter, StoryDeps } from "../workflow/deps.ts";
import type { Notifier } from "../workflow/outbox/notifier.ts";
import type { AppTools } from "./app-tools.ts";
import type { SlackConnection } from "./chat.ts";
import { createCloudsOf } from "./clouds.ts";
import { createSlackProbeOf, probeOpenStore } from "./probes.ts";
import type { OpenStore } from "./store.ts";

type StoryParts = {
  env: BotEnv;
  settings: Settings;
  tools: AppTools;
  opened: OpenStore;
  slack: SlackConnection;
  notifier: Notifier;
  starter: Starter;
};

/** Everything that commands, workflows and upkeep work with. */
export async function composeStory(parts: StoryParts): Promise<StoryDeps> {
  const { env, settings, tools, opened, slack, notifier, starter } = parts;
  const { teamId } = slack.identity;
  return {
    cloudsOf: createCloudsOf(env, settings, tools.callLog),
    settings,
    authorizer: new Authorizer({ settings, directory: slack.directory, teamId }),
    log: tools.log,
    now: tools.now,
    store: opened.store,
    sealer: opened.sealer,
    directory: slack.directory,
    notifier,
    starter,
    site: env.ALIBABA_SITE,
    installationId: await opened.store.readInstallationId(),
    teamId,
    probes: { slack: createSlackProbeOf(env, tools), store: probeOpenStore(env, opened) },
  };
}

/** Wakes the notifier, which is made of the story, for the story, which is made before it. */
export class NotifierBell implements Notifier {
  #notifier: Notifier | null = null;

  connect(notifier: Notifier): void {
    this.#notifier = notifier;
  }

  /** Without effect before it is connected: a notifier that starts looks for posts by itself. */
  wake(): void {
    this.#notifier?.wake();
  }
}
