import type { KnownBlock } from "@slack/types";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Drift } from "../../src/core/drift.ts";
import type { Notice } from "../../src/notices/index.ts";
import { DRIFT } from "./support/fake-commands.ts";
import { makeContext } from "./support/notices.ts";
import { MIGRATIONS, OLGA } from "./support/preparations.ts";
import { renderNotice } from "./support/render-notice.ts";
import { type SlackWorld, startSlackWorld, textsOf, until } from "./support/slack-world.ts";

const HOSTILE = `<!channel> <https://x|Delete> \u202Egnp.exe ${"Z".repeat(5_000)}`;
const about = { accountId: "123456789012", preparationId: "MP-7K3Q9X" };
const onUser = { ...about, userName: "mgw-prep-MP-7K3Q9X" };

const EVERY_DRIFT: Drift[] = [
  DRIFT,
  {
    kind: "grant_missing",
    cloud: "alibaba",
    ...about,
    grantKey: "ram.create-user:mgw-prep-MP-7K3Q9X",
    change: {
      kind: "ram.create-user",
      undo: "ram.delete-user",
      userName: "mgw-prep-MP-7K3Q9X",
      displayName: "mgw-prep-MP-7K3Q9X",
      comments: "",
    },
    accessKeyId: null,
  },
  { kind: "foreign_policy", cloud: "aws", ...onUser, policy: { kind: "attached", policyArn: HOSTILE } },
  { kind: "foreign_policy", cloud: "aws", ...onUser, policy: { kind: "inline", policyName: HOSTILE } },
  {
    kind: "foreign_policy",
    cloud: "alibaba",
    ...onUser,
    policy: { kind: "ram", policyType: "System", policyName: "AdministratorAccess" },
  },
  { kind: "orphan_user", cloud: "alibaba", ...onUser },
  {
    kind: "unread",
    cloud: "aws",
    accountId: null,
    preparationId: null,
    operation: "iam:ListUsers",
    subject: HOSTILE,
    code: "AccessDenied",
    detail: HOSTILE,
  },
];

/** Blocks that parse nothing: rich text, buttons, and plain text that is small. */
function isPlain(block: KnownBlock): boolean {
  if (block.type === "context") return block.elements.every(({ type }) => type === "plain_text");
  return block.type === "rich_text" || block.type === "actions";
}

describe("a finding of the daily check", () => {
  let world: SlackWorld;
  beforeEach(async () => {
    world = await startSlackWorld();
  });
  afterEach(() => world.stop());

  const post = async (notice: Notice) => {
    const rendered = renderNotice(notice, makeContext(null));
    if (rendered.kind !== "message") throw new Error("expected a message");
    const posted = await world.clients.posts.chat.postMessage({ channel: MIGRATIONS, ...rendered.message });
    return { channelId: String(posted.channel), ts: String(posted.ts), message: rendered.message };
  };
  const click = (at: { channelId: string; ts: string }, isConfirmed = true) =>
    world.control("clickBlock", {
      userId: OLGA,
      channelId: at.channelId,
      ts: at.ts,
      actionId: "mend_drift",
      isConfirmed,
    });

  it("of every kind is a message that Slack takes, open, mended and over", async () => {
    for (const drift of EVERY_DRIFT) {
      for (const end of [null, { how: "mended" as const, by: OLGA }, { how: "over" as const }]) {
        const { message } = await post({ kind: "drift", drift, occurrence: 1, end });
        const hasButton = message.blocks.some(({ type }) => type === "actions");
        expect(hasButton).toBe(end === null && drift.kind !== "unread");
        // Foreign text stays text: no block parses it, and nothing turns its direction.
        expect(message.text).not.toContain("<!channel>");
        expect(message.blocks.every(isPlain)).toBe(true);
        expect(textsOf(message.blocks)).not.toContain("\u202E");
      }
    }
  });

  it("asks the story to mend it, with the token of its button, after a confirmation", async () => {
    const at = await post({ kind: "drift", drift: DRIFT, occurrence: 1, end: null });
    await click(at, false);
    expect(world.commands.callsOf("remediate")).toEqual([]);
    await click(at);
    await until(async () => world.commands.callsOf("remediate").length > 0);
    expect(world.commands.callsOf("remediate")).toMatchObject([
      { actor: { userId: OLGA }, input: { token: "token-drift" } },
    ]);
  });

  it("tells a person who may not remediate it, or cannot now, why", async () => {
    const args = {
      operation: "iam:DeleteAccessKey",
      subject: "u",
      code: "AccessDenied",
      detail: "not allowed",
    };
    world.commands.refuse("remediate", { code: "MEND_FAILED", args });
    await click(await post({ kind: "drift", drift: DRIFT, occurrence: 1, end: null }));
    const told = await until(async () => (await world.ephemerals(OLGA))[0]);
    const text = textsOf(told.blocks);
    for (const part of Object.values(args)) expect(text).toContain(part);
  });
});
