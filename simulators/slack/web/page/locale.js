/** How a reader's Slack writes dates: by the language of their client, of which the browser's stands for one of the bot's two. */
export const LOCALE = (globalThis.navigator?.language ?? "en").startsWith("zh") ? "zh-CN" : "en-GB";
