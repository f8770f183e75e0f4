import type { NoticeContext } from "../../../src/notices/context.ts";
import { drawNotice, type Notice } from "../../../src/notices/index.ts";
import { type SlackMessage, toSlackMessage } from "../../../src/slack/message.ts";

type Rendered = { kind: "message"; message: SlackMessage } | { kind: "nothing"; instead: SlackMessage };

/** A notice as Slack gets it. */
export function renderNotice(notice: Notice, context: NoticeContext): Rendered {
  const drawn = drawNotice(notice, context);
  return "instead" in drawn
    ? { kind: "nothing", instead: toSlackMessage(drawn.instead, context.texts) }
    : { kind: "message", message: toSlackMessage(drawn, context.texts) };
}
