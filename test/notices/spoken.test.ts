import { describe, expect, it } from "vitest";
import { STATES } from "../../src/core/states.ts";
import { drawNotice, type Notice } from "../../src/notices/index.ts";
import { en } from "../../src/texts/en.ts";
import { zh } from "../../src/texts/zh.ts";
import { SECRETS } from "../slack/support/fake-commands.ts";
import { EVERY_NOTICE, makeContext } from "../slack/support/notices.ts";
import { makePreparation, makeView, PLAN, REMY } from "../slack/support/preparations.ts";

/** What phones show and screen readers read of a message: `text`. */

/** Kinds that only older versions posted: what stands of them is read, and not made again. */
const OLDER: ReadonlySet<string> = new Set([
  "checks_clear",
  "check_found",
  "whitelist_prompt",
  "checked_again",
  "request_changed",
  "approval_counted",
  "provisioning",
  "approval_void",
  "plan_changed",
  "job_sheet",
  "delivery_sent",
  "delivery_opened",
  "delivery_stored",
  "first_logon",
  "keys_entered",
  "old_keys_retired",
  "revoking",
  "revoke_failed",
]);
const LANGUAGES = { en, zh } as const;
const MAX = 600;
const kinds = (Object.keys(EVERY_NOTICE) as Notice["kind"][]).filter((kind) => !OLDER.has(kind));

function* textsOf(kind: Notice["kind"], texts: typeof en | typeof zh): Generator<string> {
  for (const state of STATES) {
    for (const deliveryMode of ["reveal", "message"] as const) {
      for (const reader of [null, REMY]) {
        const base = makePreparation(state);
        const delivery = state === "ready" ? ("sent" as const) : base.delivery;
        const plan = base.plan === null ? null : { ...PLAN, deliveryMode };
        const view = makeView({ ...base, plan, delivery });
        const context = makeContext(view, { texts, reader, credentials: SECRETS });
        const drawn = drawNotice(EVERY_NOTICE[kind], context);
        yield "instead" in drawn ? drawn.instead.text : drawn.text;
      }
    }
  }
}

describe.each(Object.entries(LANGUAGES))("what is heard of a message, in %s", (_, texts) => {
  it.each(kinds)("is whole sentences of our own, and not too many: %s", (kind) => {
    for (const text of textsOf(kind, texts)) {
      expect(text).toMatch(/[.。]$/);
      expect(text.length, text).toBeLessThanOrEqual(MAX);
      for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
      // Neither a prefix, a reason, a comment nor an address of a ticket.
      expect(text).not.toMatch(/photos\/2025|The archive moves|Not this quarter|https:/);
    }
  });

  it.each(kinds)("is two to six sentences, enough to act on without the blocks: %s", (kind) => {
    const told = [...new Set(textsOf(kind, texts))];
    const counts = told.map((text) => ({ text, count: text.match(/[.!?](?=\s|$)|[。！？]/g)?.length ?? 0 }));
    expect(counts.filter(({ count }) => count < 2 || count > 6).map(({ text }) => text)).toEqual([]);
  });

  it.each(kinds)("names nobody, since people are named by their part: %s", (kind) => {
    for (const text of textsOf(kind, texts)) expect(text).not.toMatch(/\bU0[A-Z0-9]{6,}/);
  });
});

it("mentions nobody twice in one message", () => {
  for (const kind of kinds) {
    for (const state of STATES) {
      const drawn = drawNotice(EVERY_NOTICE[kind], makeContext(makeView(makePreparation(state))));
      const { blocks } = "instead" in drawn ? drawn.instead : drawn;
      const first = blocks.find((block) => block.kind === "paragraphs");
      const title = first?.kind === "paragraphs" ? first.paragraphs[0] : undefined;
      const users = [...JSON.stringify(title ?? {}).matchAll(/"user":"(\w+)"/g)].map(([, user]) => user);
      expect(new Set(users).size, `${kind} in ${state}: ${users.join(" ")}`).toBe(users.length);
    }
  }
});
