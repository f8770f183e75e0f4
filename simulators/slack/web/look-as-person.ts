import { z } from "zod";

/** Calls a control function of the Slack simulator, by name, with its input. */
export type SlackControl = (name: string, input?: unknown) => Promise<unknown>;

const personSchema = z.looseObject({
  id: z.string(),
  realName: z.string(),
  isBot: z.boolean(),
  isDeactivated: z.boolean(),
});
const channelSchema = z.looseObject({ id: z.string(), name: z.string(), memberIds: z.array(z.string()) });
const messageSchema = z.looseObject({
  ts: z.string(),
  channel: z.string(),
  thread_ts: z.string().nullish(),
  latest_reply: z.string().optional(),
});
const messagesSchema = z.looseObject({ messages: z.array(messageSchema) });
const directSchema = z.looseObject({ channelId: z.string().nullable(), messages: z.array(messageSchema) });

const querySchema = z.strictObject({
  userId: z.string(),
  /** The channel whose messages are wanted. */
  placeId: z.string().optional(),
  threadTs: z.string().optional(),
});

/**
 * Answers all that one person's screen shows, in one piece: where they may look, the conversation and thread they look
 * at, what only they see, their forms and their Home tab. A place that is no channel of theirs is their direct message
 * with the app.
 */
export function createLook(control: SlackControl) {
  return async (query: unknown) => {
    const { userId, placeId, threadTs } = querySchema.parse(query);
    const [people, channels, direct, ephemerals, openViews, home] = await Promise.all([
      control("people").then(
        (answer) => z.looseObject({ people: z.array(personSchema) }).parse(answer).people,
      ),
      control("channels").then(
        (answer) => z.looseObject({ channels: z.array(channelSchema) }).parse(answer).channels,
      ),
      control("directMessages", { userId }).then((answer) => directSchema.parse(answer)),
      control("ephemerals", { userId }).then((answer) => messagesSchema.parse(answer).messages),
      control("openViews", { userId }),
      control("home", { userId }),
    ]);
    const own = channels.filter(({ memberIds }) => memberIds.includes(userId));
    const inChannel = new Map(
      await Promise.all(
        own.map(
          async ({ id }) =>
            [id, messagesSchema.parse(await control("messages", { channelId: id })).messages] as const,
        ),
      ),
    );
    const isOwnChannel = placeId !== undefined && inChannel.has(placeId);
    const thread =
      isOwnChannel && threadTs !== undefined
        ? messagesSchema.parse(await control("messages", { channelId: placeId, threadTs })).messages
        : direct.messages.filter((message) => threadTs !== undefined && isOf(message, threadTs));
    return {
      people,
      channels: own.map(({ memberIds: _memberIds, ...channel }) => ({
        ...channel,
        latestTs: latestTs(inChannel.get(channel.id) ?? []),
      })),
      direct: { channelId: direct.channelId, latestTs: latestTs(direct.messages) },
      messages: isOwnChannel
        ? inChannel.get(placeId)
        : direct.messages.filter((message) => isTopLevel(message)),
      thread,
      ephemerals: ephemerals.filter(({ channel }) => channel === (isOwnChannel ? placeId : direct.channelId)),
      views: z.looseObject({ views: z.array(z.unknown()) }).parse(openViews).views,
      home: z.looseObject({ view: z.unknown() }).parse(home).view,
    };
  };
}

type Message = z.infer<typeof messageSchema>;

const isTopLevel = ({ ts, thread_ts }: Message) =>
  thread_ts === undefined || thread_ts === null || thread_ts === ts;
const isOf = ({ ts, thread_ts }: Message, threadTs: string) => ts === threadTs || thread_ts === threadTs;

/** When something last came, replies included: what the mark for news compares. */
function latestTs(messages: readonly Message[]): string {
  return messages
    .flatMap(({ ts, latest_reply }) => [ts, latest_reply ?? ts])
    .reduce((latest, ts) => (Number(ts) > Number(latest) ? ts : latest), "0");
}
