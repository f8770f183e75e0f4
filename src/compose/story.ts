import type { BotEnv } from "../config/env.ts";
import { Authorizer } from "../security/authorize.ts";
import { sameForAll } from "../texts/languages.ts";
import type { Starter, StoryDeps } from "../workflow/deps.ts";
import type { AppTools } from "./app-tools.ts";
import type { SlackConnection } from "./chat.ts";
import type { LiveSettings } from "./live-settings.ts";
import { createSlackProbeOf, probeOpenStore } from "./probes.ts";
import { createReaderTexts } from "./reader-texts.ts";
import type { OpenStore } from "./store.ts";

type StoryParts = {
  env: BotEnv;
  live: LiveSettings;
  tools: AppTools;
  opened: OpenStore;
  slack: SlackConnection;
  starter: Starter;
};

/** Everything that commands, workflows and upkeep work with. */
export async function composeStory(parts: StoryParts): Promise<StoryDeps> {
  const { env, live, tools, opened, slack, starter } = parts;
  const { settings } = live;
  const { teamId } = slack.identity;
  return {
    cloudsOf: live.cloudsOf,
    settings,
    authorizer: new Authorizer({ settings, directory: slack.directory, teamId }),
    log: tools.log,
    now: tools.now,
    store: opened.store,
    sealer: opened.sealer,
    directory: slack.directory,
    texts:
      tools.texts === undefined
        ? createReaderTexts({ settings, directory: slack.directory })
        : sameForAll(tools.texts),
    linkTo: slack.chat.linkTo,
    starter,
    site: env.ALIBABA_SITE,
    installationId: await opened.store.readInstallationId(),
    teamId,
    probes: { slack: createSlackProbeOf(env, tools), store: probeOpenStore(env, opened) },
  };
}
