import type { HomeView, ModalView } from "@slack/types";
import { defaultSlackSeed, SLACK_IDS } from "../../simulators/slack/seed.ts";
import { initialState } from "../../simulators/slack/view-state.ts";
import { serveWorkspacePage } from "../../simulators/slack/web/serve-web.ts";
import type { SlackMessage } from "../../src/slack/message.ts";

/** When everything was posted: pictures of one day differ from those of another by what they show alone. */
const POSTED_AT = Date.UTC(2026, 10, 24, 3, 12) / 1_000;
type Json = Record<string, unknown>;
type Shown = { messages: readonly SlackMessage[]; form: ModalView | null; home: HomeView | null };

/** `ts` of a message by its place in the list. */
export const tsOf = (index: number): string => (POSTED_AT + index / 1_000_000).toFixed(6);

/**
 * The workspace's page with one conversation in which stands what it is given; nobody is behind it, so that buttons do
 * nothing.
 */
export async function showWorkspace() {
  let shown: Shown = { messages: [], form: null, home: null };
  let count = 0;
  const answers: Readonly<Record<string, () => unknown>> = {
    people: () => ({ people: defaultSlackSeed.people }),
    channels: () => ({
      channels: defaultSlackSeed.channels.filter(({ id }) => id === SLACK_IDS.migrations),
    }),
    directMessages: () => ({ channelId: "D0REMY0001", messages: [] }),
    ephemerals: () => ({ messages: [] }),
    openViews: () => ({ views: shown.form === null ? [] : [withState(shown.form)] }),
    home: () => ({ view: shown.home === null ? null : withState(shown.home) }),
    messages: () => ({ messages: shown.messages.map(postedMessage) }),
    openHome: () => ({ ok: true }),
  };
  const withState = (view: ModalView | HomeView) => ({
    ...view,
    id: `V${count}`,
    hash: String(count),
    state: { values: initialState(view.blocks as unknown as Json[], SLACK_IDS.migrations) },
  });
  const page = await serveWorkspacePage({ port: 0, control: async (name) => answers[name]?.() });
  return {
    ...page,
    show: (next: Partial<Shown>) => {
      count += 1;
      shown = { messages: [], form: null, home: null, ...next };
      return `V${count}`;
    },
  };
}

function postedMessage({ text, blocks }: SlackMessage, index: number) {
  return {
    ts: tsOf(index),
    channel: SLACK_IDS.migrations,
    user: SLACK_IDS.botUser,
    bot_id: SLACK_IDS.bot,
    text,
    blocks,
  };
}
