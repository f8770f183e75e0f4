import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { defaultSlackSeed } from "../simulators/slack/seed.ts";
import { TEXTS_BY_LANGUAGE } from "../src/texts/languages.ts";
import type { World } from "./world.ts";

/** People of the simulated workspace, by what they do in the demo. */
export const PEOPLE = {
  requester: "U0ROSA0001",
  approver: "U0ADA00001",
  recipient: "U0REMY0001",
} as const;
export const CHANNEL = "C0MIGRATE1";

const messageSchema = z.looseObject({
  ts: z.string(),
  thread_ts: z.string().optional(),
  channel: z.string().optional(),
  text: z.string(),
  blocks: z.array(z.unknown()).default([]),
});
export type Message = z.infer<typeof messageSchema>;
const messagesSchema = z.looseObject({ messages: z.array(messageSchema) });
const viewSchema = z.looseObject({
  id: z.string(),
  title: z.looseObject({ text: z.string() }).optional(),
  blocks: z.array(z.unknown()).default([]),
});
export type View = z.infer<typeof viewSchema>;
const answerSchema = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  retryReason: z.string().optional(),
  view: viewSchema.nullish(),
  /** What a form that stays open says at its fields, by block_id. */
  errors: z.record(z.string(), z.string()).optional(),
});

const POLL_MS = 150;
const PATIENCE_MS = 300_000;
const AGAIN = 20;
const AGAIN_MS = 1_000;
const SLACK_SILENT: readonly string[] = Object.values(TEXTS_BY_LANGUAGE).map(({ form }) => form.slackSilent);
/** Of the bot's log, when what was waited for did not come. */
const LAST_WORDS = 20;

/** Acts for people in the simulated workspace, over its control address; `channelId` is where they talk. */
export function createPeople(
  world: Pick<World, "control"> & Partial<Pick<World, "log">>,
  channelId = CHANNEL,
) {
  const slack = (name: string, input: unknown) => world.control(`slack/control/${name}`, input);
  const ask = async (name: string, input: unknown) => {
    let answer = answerSchema.parse(await slack(name, input));
    // No connection of the app was open, as for a moment on a busy machine: the person who clicked is told so, and clicks again.
    for (let tries = 0; answer.retryReason === "connection_failed" && tries < AGAIN; tries += 1) {
      await sleep(AGAIN_MS);
      answer = answerSchema.parse(await slack(name, input));
    }
    return answer;
  };
  const refused = (name: string, answer: unknown) =>
    new Error(`${name} was refused: ${JSON.stringify(answer)}`);
  const act = async (name: string, input: unknown) => {
    const answer = await ask(name, input);
    if (!answer.ok) throw refused(name, answer);
    return answer;
  };
  /** A message as it stands now. */
  const messageAt = async ({ channel = channelId, thread_ts: threadTs, ts }: Message) => {
    const place = { channelId: channel, ...(threadTs === undefined ? {} : { threadTs }) };
    return messagesSchema
      .parse(await slack("messages", place))
      .messages.map((message) => ({ ...message, channel }))
      .find((message) => message.ts === ts);
  };
  const until = async <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => {
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      const found = await look();
      if (found !== undefined) return found;
      await sleep(POLL_MS);
    }
    const words = world.log?.slice(-LAST_WORDS).map((line) => `\n  ${line}`) ?? [];
    throw new Error(`${what} did not come within ${PATIENCE_MS / 1000} seconds${words.join("")}`);
  };
  const openViews = async (userId: string) =>
    z.looseObject({ views: z.array(viewSchema) }).parse(await slack("openViews", { userId })).views;
  const people = {
    command: (userId: string, text: string) => act("command", { userId, channelId, text }),

    thread: async (threadTs: string) =>
      messagesSchema.parse(await slack("messages", { channelId, threadTs })).messages,

    channel: async () => messagesSchema.parse(await slack("messages", { channelId })).messages,

    directMessages: async (userId: string) =>
      messagesSchema.parse(await slack("directMessages", { userId })).messages,

    /**
     * Clicks a button of a message, its confirmation included, or chooses it in the menu behind the buttons. A message that was edited
     * since it was read is read again: the button may stand elsewhere in it now. Errors: there is no such button any more.
     */
    click: async (userId: string, message: Message, actionId: string) => {
      let shown = message;
      for (let tries = 0; ; tries += 1) {
        const answer = await ask("clickBlock", {
          userId,
          channelId: shown.channel ?? channelId,
          ts: shown.ts,
          ...(menuChoice(shown, actionId) ?? { actionId }),
          isConfirmed: true,
        });
        if (answer.ok) return answer;
        if (answer.error !== "no_such_element" || tries >= AGAIN) throw refused("clickBlock", answer);
        await sleep(POLL_MS);
        shown = (await messageAt(message)) ?? shown;
      }
    },

    /**
     * Sends a form. One that says at a field that Slack was silent, as on a busy machine, is sent again. Errors: with what else it
     * says at its fields.
     */
    submit: async (userId: string, viewId: string, values: Record<string, unknown>) => {
      for (let tries = 0; ; tries += 1) {
        const answer = await act("submitView", { userId, viewId, values });
        const { errors } = answer;
        if (errors === undefined) return answer;
        const isSilent = Object.values(errors).every((words) => SLACK_SILENT.includes(words));
        if (!isSilent || tries >= AGAIN) throw new Error(`the form was not taken: ${JSON.stringify(errors)}`);
        await sleep(AGAIN_MS);
      }
    },

    close: (userId: string, viewId: string) => act("closeView", { userId, viewId }),

    /** Closes every form and notice that stands open for a person. */
    closeAll: async (userId: string): Promise<void> => {
      for (const { id } of (await openViews(userId)).reverse())
        await act("closeView", { userId, viewId: id });
    },

    /** The view on top, once it is there and has what is looked for. */
    view: (userId: string, fits: (view: View) => boolean) =>
      until(`a view of ${userId}`, async () => (await openViews(userId)).findLast(fits)),

    /** The first message that has what is looked for. */
    message: (where: () => Promise<Message[]>, fits: (message: Message) => boolean) =>
      until("a message", async () => (await where()).find(fits)),

    names: async () => {
      const list = z
        .looseObject({ people: z.array(z.looseObject({ id: z.string(), realName: z.string() })) })
        .parse(await slack("people", {})).people;
      const { channels } = z
        .looseObject({ channels: z.array(z.looseObject({ id: z.string(), name: z.string() })) })
        .parse(await slack("channels", {}));
      const names = new Map([
        ...list.map(({ id, realName }) => [id, realName] as const),
        ...channels.map(({ id, name }) => [id, `#${name}`] as const),
        ...defaultSlackSeed.userGroups.map(({ id, handle }) => [id, handle] as const),
      ]);
      return (id: string) => names.get(id) ?? id;
    },
  };
  return people;
}
export type People = ReturnType<typeof createPeople>;

/** Whether a message or view has an element with this action id, or a menu with the choice that does the same. */
export function hasAction({ blocks }: { blocks: readonly unknown[] }, actionId: string): boolean {
  return (
    JSON.stringify(blocks).includes(`"action_id":"${actionId}"`) || menuChoice({ blocks }, actionId) !== null
  );
}

/** How a button is pressed that is in a message's menu; null where it is in none. */
function menuChoice({ blocks }: { blocks: readonly unknown[] }, actionId: string) {
  const name = actionId.replace(/^prep:/, "");
  const value = new RegExp(`"value":"(${name} [^"]+)"`).exec(JSON.stringify(blocks))?.[1];
  return value === undefined ? null : { actionId: "prep_menu", value };
}
