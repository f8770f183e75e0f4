import { randomUUID } from "node:crypto";
import type { CallLog } from "../../src/clouds/call-log.ts";
import type { Preparation, PreparationRequest } from "../../src/core/preparation.ts";
import { readMenuValue } from "../../src/slack/ids.ts";
import { sweep } from "../../src/workflow/upkeep/sweep.ts";
import { madeUpRequest, REQUESTER } from "../core/made-up-preparation.ts";
import type { ProvisioningWorld } from "../provisioning/provisioning-world.ts";
import { textsOf } from "../slack/support/slack-world.ts";
import { fillPrefix } from "./support/fill-prefix.ts";
import {
  ADA,
  actor,
  must,
  type StoryOnSimulators,
  startStoryOnSimulators,
} from "./support/story-on-simulators.ts";

export {
  ADA,
  ALAN,
  actor,
  must,
  NINA,
  OLGA,
  OPERATORS_CHANNEL,
  person,
  SEAL_KEY,
} from "./support/story-on-simulators.ts";

export const HOUR_MS = 3_600_000;

/**
 * The life of preparations in the story on both simulators: people ask, approve and press, the sweep sees time pass.
 */
export type LifeWorld = Pick<
  StoryOnSimulators,
  "store" | "commands" | "deps" | "people" | "meanwhile" | "now" | "moveClock" | "read" | "press" | "close"
> & {
  pool: StoryOnSimulators["database"]["pool"];
  /** The data folder of the embedded database. */
  dataDir: string;
  clouds: ProvisioningWorld;
  /** Moves the time, and lets the sweep see it. */
  pass(ms: number): Promise<void>;
  sweep(): Promise<void>;
  /** A request whose checks are done. */
  request(request?: Partial<PreparationRequest>): Promise<Preparation>;
  /** The same, of whatever is under the prefix: perhaps nothing. */
  ask(request?: Partial<PreparationRequest>): Promise<Preparation>;
  approve(id: string): Promise<Preparation>;
  /** From the request to `ready`. */
  makeReady(request?: Partial<PreparationRequest>): Promise<Preparation>;
  /** Every post of a preparation as people would read it, by its key. */
  said(id: string): Promise<Map<string, string>>;
  buttons(id: string, key: string): Promise<string[]>;
  events(id: string): Promise<string[]>;
};

export async function startLifeWorld(
  changes: Record<string, unknown> = {},
  log?: CallLog,
): Promise<LifeWorld> {
  const story = await startStoryOnSimulators(changes, log);
  const { database, simulators: clouds, store, commands, deps, read, press, render } = story;
  const lastLooks = new Map<string, number>();
  const world: LifeWorld = {
    ...story,
    pool: database.pool,
    dataDir: database.folder,
    clouds,
    sweep: () => sweep(deps, lastLooks),
    async pass(ms) {
      story.moveClock(ms);
      await sweep(deps, lastLooks);
    },
    async request(request = {}) {
      await fillPrefix(clouds, madeUpRequest(request));
      return world.ask(request);
    },
    async ask(request = {}) {
      const asked = await commands.request(actor(REQUESTER), randomUUID(), madeUpRequest(request));
      return read(must(asked).id);
    },
    async approve(id) {
      const token = await press(id, "approve");
      const input = { token, decision: "approve" as const, comment: "", hasSeenTicket: true };
      must(await commands.decide(actor(ADA), randomUUID(), input));
      return read(id);
    },
    async makeReady(request = {}) {
      const ready = await world.approve((await world.request(request)).id);
      if (ready.state !== "ready") throw new Error(`expected ready, got ${JSON.stringify(ready.failure)}`);
      return ready;
    },
    async said(id) {
      const texts = new Map<string, string>();
      for (const post of await store.listPosts(id)) {
        const rendered = await render(post);
        texts.set(post.key, rendered.kind === "nothing" ? "" : textsOf(rendered.message.blocks));
      }
      return texts;
    },
    async buttons(id, key) {
      const post = await store.findPost(id, key);
      if (!post) throw new Error(`there is no post ${key}`);
      const rendered = await render(post);
      const blocks = rendered.kind === "nothing" ? [] : rendered.message.blocks;
      return blocks.flatMap((block) =>
        block.type === "actions"
          ? block.elements.flatMap((element) =>
              // What is in the menu behind the buttons can be chosen like one of them.
              element.type === "overflow"
                ? element.options.map(({ value }) => `prep:${readMenuValue(String(value)).action}`)
                : "action_id" in element
                  ? [String(element.action_id)]
                  : [],
            )
          : [],
      );
    },
    async events(id) {
      const entries = await store.listAudit({ afterSequence: 0, limit: 1_000 });
      return entries.filter(({ preparationId }) => preparationId === id).map(({ event }) => event);
    },
  };
  return world;
}
