import { randomUUID } from "node:crypto";
import { SLACK_IDS } from "../../simulators/slack/seed.ts";
import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import type { OpenStore } from "../../src/compose/store.ts";
import type { Settings } from "../../src/core/settings.ts";
import { Authorizer } from "../../src/security/authorize.ts";
import { mintToken } from "../../src/security/tokens.ts";
import { READER_TEXTS } from "../../src/texts/languages.ts";
import { createCommands } from "../../src/workflow/actions/create-commands.ts";
import type { Commands } from "../../src/workflow/commands.ts";
import type { Log, StoryDeps } from "../../src/workflow/deps.ts";
import type { Engine } from "../../src/workflow/engine/dbos.ts";
import { mintTokens } from "../../src/workflow/outbox/mint-tokens.ts";
import { noProbes } from "../../test/support/no-probes.ts";
import { everybodyHere } from "../support/everybody-here.ts";
import { WatchedStates } from "./watched-states.ts";

export type Story = { deps: StoryDeps; commands: Commands; states: WatchedStates };

export async function createStory(parts: {
  store: OpenStore["store"];
  sealer: OpenStore["sealer"];
  engine: Engine;
  clouds: Clouds;
  settings: Settings;
  log: Log;
}): Promise<Story> {
  const directory = everybodyHere(SLACK_IDS.team);
  const states = new WatchedStates();
  const deps: StoryDeps = {
    store: states.watch(parts.store),
    sealer: parts.sealer,
    settings: parts.settings,
    directory,
    authorizer: new Authorizer({ settings: parts.settings, directory, teamId: SLACK_IDS.team }),
    cloudsOf: () => parts.clouds,
    texts: READER_TEXTS,
    linkTo: ({ channelId, messageId }) => `https://chat.example/${channelId}/${messageId}`,
    starter: parts.engine,
    log: parts.log,
    now: () => new Date(),
    site: "intl",
    installationId: await parts.store.readInstallationId(),
    probes: noProbes,
    teamId: SLACK_IDS.team,
  };
  return { deps, commands: createCommands(deps), states };
}

/** One preparation, from its request over the approval until it is ready. */
export async function playOne({ deps, commands, states }: Story, number: number): Promise<void> {
  const actorOf = (userId: string) => ({ userId, teamId: SLACK_IDS.team, channelId: SLACK_IDS.migrations });
  const made = await commands.request(actorOf(`U0BENCH${String(number).padStart(4, "0")}`), randomUUID(), {
    sourceBucket: "acme-media-clean",
    prefix: "",
    destinationBucket: `bench-throughput-${number}`,
    ossRegion: "oss-eu-central-1",
    storageClass: "Standard",
    profile: "documented",
    recipient: SLACK_IDS.remyRecipient,
    ttlDays: 14,
    channelId: SLACK_IDS.migrations,
    reason: "The reports move.",
  });
  if (!made.ok) throw new Error(`the request was refused: ${made.refusal.code}`);
  const waiting = await states.until(made.value.id, "awaiting_approval");
  // What drawing the card does: without stored tokens there is nothing to click.
  await mintTokens(deps, waiting);
  const { token } = mintToken(deps.sealer, waiting, "approve");
  const decided = await commands.decide(actorOf(SLACK_IDS.adaApprover), randomUUID(), {
    token,
    decision: "approve",
    comment: "go",
    hasSeenTicket: false,
  });
  if (!decided.ok) throw new Error(`the approval was refused: ${decided.refusal.code}`);
  await states.until(waiting.id, "ready");
}
