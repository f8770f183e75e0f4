/** Slack's numbers, each with the page it is from (docs.slack.dev unless said otherwise). */

/** interactivity/handling-user-interaction: an acknowledgement has to come within 3 seconds. */
export const ACK_TIMEOUT_MS = 3_000;
/** surfaces/modals: a trigger_id expires 3 seconds after it was sent. */
export const TRIGGER_TTL_MS = 3_000;
/** interactivity/handling-user-interaction: a response_url works 5 times within 30 minutes. */
export const RESPONSE_URL_USES = 5;
export const RESPONSE_URL_TTL_MS = 30 * 60_000;
/** apis/events-api: retried nearly at once, after 1 minute, after 5 minutes. */
export const EVENT_RETRY_DELAYS_MS: readonly number[] = [0, 60_000, 300_000];
/** apis/events-api/using-socket-mode: up to 10 open connections for an app. */
export const SOCKETS_MAX = 10;
/** apis/events-api/using-socket-mode: `approximate_connection_time` in the hello message of its example. */
export const SOCKET_LIFETIME_SECONDS = 18_060;

/** reference/block-kit/blocks: 50 blocks in a message, 100 in a modal or Home tab. */
export const MESSAGE_BLOCKS_MAX = 50;
export const VIEW_BLOCKS_MAX = 100;
/** Undocumented; slackapi/bolt-js#2509 measured `msg_blocks_too_long` at about 13,200 characters of block text. */
export const MESSAGE_BLOCKS_TEXT_MAX = 13_200;
/** reference/methods/chat.postMessage, "Truncating content": longer text is cut, except in ephemeral messages. */
export const POST_TEXT_MAX = 40_000;
/** reference/methods/chat.update: `msg_too_long` above 4,000 characters. */
export const UPDATE_TEXT_MAX = 4_000;
/** surfaces/modals: a view of at most 250 KB; reference/methods/views.push: at most 3 in a stack. */
export const VIEW_SIZE_MAX_BYTES = 250_000;
export const VIEW_STACK_MAX = 3;

/** apis/web-api/rate-limits: calls a minute, for a method in a workspace. */
export const TIER_CALLS_PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;
/**
 * The same page: chat.postMessage about one message a second in a channel, "short bursts >1 allowed". How short is documented
 * nowhere, nor that a burst is let through each time.
 */
export const POST_MESSAGE_INTERVAL_MS = 1_000;
export const POST_MESSAGE_BURST = 5;
