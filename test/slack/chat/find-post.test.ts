import type { WebClient } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { findPostedTs } from "../../../src/slack/chat/find-post.ts";
import { POST_EVENT_TYPE } from "../../../src/slack/ids.ts";

const message = (ts: string, postId: string, eventType = POST_EVENT_TYPE) => ({
  ts,
  metadata: { event_type: eventType, event_payload: { post_id: postId } },
});

/** A channel whose messages come in pages, by cursors; `asked` are the calls. */
function channelOf(pages: readonly object[][]) {
  const asked: Record<string, unknown>[] = [];
  const answer = async (input: { cursor?: string }) => {
    asked.push(input);
    const page = Number(input.cursor ?? 0);
    const next = page + 1 < pages.length ? String(page + 1) : "";
    return { ok: true, messages: pages[page], response_metadata: { next_cursor: next } };
  };
  const client = { conversations: { history: answer, replies: answer } } as unknown as WebClient;
  return { client, asked };
}

describe.each([null, "1.000"])("looking for a post whose outcome is not known (thread %s)", (threadTs) => {
  const where = { channelId: "C0MADEUP", threadTs };

  it("goes on to the next page, and stops where it finds it", async () => {
    const { client, asked } = channelOf([
      [message("3.0", "other")],
      [message("2.0", "lost")],
      [message("1.0", "old")],
    ]);
    expect(await findPostedTs(client, where, "lost")).toBe("2.0");
    expect(asked.map(({ cursor }) => cursor)).toEqual([undefined, "1"]);
    expect(
      asked.every(({ limit, include_all_metadata }) => limit === 200 && include_all_metadata === true),
    ).toBe(true);
  });

  it("ends after the last page, and after five of them", async () => {
    const few = channelOf([[message("2.0", "other")], [message("1.0", "another")]]);
    expect(await findPostedTs(few.client, where, "lost")).toBeNull();
    expect(few.asked).toHaveLength(2);
    const many = channelOf(Array.from({ length: 9 }, () => []));
    expect(await findPostedTs(many.client, where, "lost")).toBeNull();
    expect(many.asked).toHaveLength(5);
  });

  it("takes nothing for it that another app wrote", async () => {
    const { client } = channelOf([[message("2.0", "lost", "somebody_elses_event")]]);
    expect(await findPostedTs(client, where, "lost")).toBeNull();
  });
});
