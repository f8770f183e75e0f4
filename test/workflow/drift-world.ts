import { randomUUID } from "node:crypto";
import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import { DAY_MS } from "../../src/core/durations.ts";
import type { Preparation, PreparationRequest } from "../../src/core/preparation.ts";
import type { Post } from "../../src/storage/contract/posts.ts";
import { createDriftLook } from "../../src/workflow/drift/look-for-drift.ts";
import { madeUpRequest, REQUESTER } from "../core/made-up-preparation.ts";
import { textsOf } from "../slack/support/slack-world.ts";
import { executeSql } from "../support/execute-sql.ts";
import { fillPrefix } from "./support/fill-prefix.ts";
import {
  ADA,
  actor,
  must,
  OLGA,
  type StoryOnSimulators,
  startStoryOnSimulators,
} from "./support/story-on-simulators.ts";

export { ADA, actor, must, OLGA, OPERATORS_CHANNEL } from "./support/story-on-simulators.ts";

/** A message to operators, as they would read it. */
export type Told = { key: string; target: string; text: string; token: string | null; version: number };

/** The daily check for drift in the story on both simulators. */
export type DriftWorld = Pick<
  StoryOnSimulators,
  "simulators" | "groupMembers" | "intercept" | "store" | "commands" | "deps" | "read" | "close"
> & {
  clouds: Clouds;
  /** Lets time pass, and looks as the daily round would. */
  look(ms?: number): Promise<void>;
  makeReady(request?: Partial<PreparationRequest>): Promise<Preparation>;
  /** Ends what a test has made, so that the next one's looks are about its own alone. */
  revokeAll(): Promise<void>;
  /** All that operators were told by the daily check, oldest first. */
  told(): Promise<Told[]>;
  events(): Promise<{ event: string; actor: string; details: Record<string, unknown> }[]>;
};

export async function startDriftWorld(settings: Record<string, unknown> = {}): Promise<DriftWorld> {
  const story = await startStoryOnSimulators({ approvers: { people: [ADA] }, ...settings });
  const { simulators, store, commands, deps, read, press } = story;
  const look = createDriftLook(deps, new AbortController().signal);
  return {
    ...story,
    clouds: simulators.clouds,
    async look(ms = DAY_MS) {
      story.moveClock(ms);
      await look();
    },
    async makeReady(request = {}) {
      const wanted = madeUpRequest({ ttlDays: 90, ...request });
      await fillPrefix(simulators, wanted);
      const { id } = must(await commands.request(actor(REQUESTER), randomUUID(), wanted));
      const decision = {
        token: await press(id, "approve"),
        decision: "approve" as const,
        comment: "",
        hasSeenTicket: true,
      };
      must(await commands.decide(actor(ADA), randomUUID(), decision));
      const ready = await read(id);
      if (ready.state !== "ready") throw new Error(`expected ready, got ${JSON.stringify(ready.failure)}`);
      return ready;
    },
    async revokeAll() {
      for (const { id } of await store.listPreparations({ states: ["ready"], limit: 100 })) {
        await commands.revoke(actor(OLGA), randomUUID(), { preparationId: id });
      }
    },
    told: () => readTold(story),
    events: async () => store.listAudit({ afterSequence: 0, limit: 10_000 }),
  };
}

async function readTold({ database, render }: StoryOnSimulators): Promise<Told[]> {
  const rows = await executeSql(
    database.pool,
    "select key, target_kind, target_id, notice, version from posts where key like 'drift:%' order by sequence",
  );
  return Promise.all(
    rows.map(async (row) => {
      const target =
        row["target_kind"] === "direct"
          ? { kind: "direct", userId: String(row["target_id"]) }
          : { kind: "operators", channelId: String(row["target_id"]) };
      const post = { preparationId: null, notice: row["notice"], key: String(row["key"]), target } as Post;
      const rendered = await render(post);
      if (rendered.kind === "nothing") throw new Error("expected a message");
      const { blocks } = rendered.message;
      const button = blocks.flatMap((block) => (block.type === "actions" ? block.elements : []))[0];
      return {
        key: post.key,
        target: `${row["target_kind"]} ${row["target_id"]}`,
        text: textsOf(blocks).replaceAll("\n", ""),
        token: button && "value" in button ? String(button.value) : null,
        version: Number(row["version"]),
      };
    }),
  );
}
