import type { Pool } from "pg";
import type { State } from "../../src/core/states.ts";
import type { Store } from "../../src/storage/contract/store.ts";
import { makePreparation } from "../../test/slack/support/preparations.ts";

/** Preparations of each state that are open at any time: as many in a large store as in a small one. */
const OPEN = { awaiting_approval: 20, blocked: 20, ready: 20 } as const;
export const OPEN_COUNT = Object.values(OPEN).reduce((sum, count) => sum + count, 0);

/**
 * Fills an empty store with so many preparations: sixty open ones, the rest ended in the last two years, each with all that
 * a whole preparation leaves behind. By SQL, since the program's own way would take hours.
 */
export async function fillStore(pool: Pool, store: Store, count: number): Promise<void> {
  const states = [
    ...Object.entries(OPEN).flatMap(([state, some]) => Array<State>(some).fill(state as State)),
    "revoked",
  ];
  for (const [index, state] of states.entries()) await createOne(store, state as State, index + 1);
  await copyEnded(pool, count - states.length);
  await pool.query("analyze");
}

async function createOne(
  store: Store,
  state: Parameters<typeof makePreparation>[0],
  number: number,
): Promise<void> {
  const made = makePreparation(state);
  const id = `MP-0A${String(number).padStart(4, "0")}`;
  const preparation = {
    ...made,
    id,
    requester: `U0CROWD${String(number % 30).padStart(4, "0")}`,
    request: { ...made.request, destinationBucket: `grown-${number}` },
    createdAt: new Date(Date.now() - 3_600_000 - number * 1_000).toISOString(),
    stateSince: new Date(Date.now() - 60_000).toISOString(),
    expiresAt: new Date(Date.now() + 10 * 86_400_000).toISOString(),
    firstLogonAt: made.createdAt,
  };
  const { channelId } = preparation.request;
  await store.createPreparation({
    preparation,
    submissionId: `V0GROWN${number}`,
    maxOpenPerPerson: 1_000,
    posts: [{ key: "card", target: { kind: "card", channelId }, notice: { kind: "card" } }],
  });
  const card = await store.findPost(id, "card");
  await store.markPosted(card?.id ?? "", {
    version: 1,
    channelId,
    ts: `1700000000.${String(number).padStart(6, "0")}`,
    restMs: 0,
  });
}

/** What the tables hold of one whole preparation, as the demo's leaves it. */
const LEFT_BEHIND = { posts: 14, grants: 9, tokens: 26, audit: 24, decisions: 1, receipts: 2 } as const;
const BATCH = 10_000;

async function copyEnded(pool: Pool, count: number): Promise<void> {
  for (let from = 1; from <= count; from += BATCH) {
    const to = Math.min(from + BATCH - 1, count);
    for (const statement of statementsFor(from, to)) await pool.query(statement);
  }
}

function statementsFor(from: number, to: number): string[] {
  const each = `generate_series(${from}, ${to}) n`;
  const many = (name: keyof typeof LEFT_BEHIND) => `${each}, generate_series(1, ${LEFT_BEHIND[name]}) k`;
  const id = "'MP-Z' || lpad(n::text, 6, '0')";
  return [
    `insert into preparations
     select ${id}, team_id, 'U0CROWD' || lpad((n % 500)::text, 4, '0'), revision, state, is_open, source_bucket, prefix,
            'ended-' || n, delivery, now() - interval '1 day' - n * interval '10 minutes', now() - n * interval '10 minutes',
            now() - interval '1 day', checks, body
       from preparations, ${each} where state = 'revoked' and id like 'MP-0A%'`,
    `insert into submissions select 'V0ENDED' || n, ${id}, now() from ${each}`,
    `insert into posts (id, preparation_id, key, target_kind, target_id, notice, version, posted_version, channel_id, ts,
                        not_before)
     select 'post-' || n || '-' || k, ${id}, case k when 1 then 'card' else 'post:' || k end, 'thread', 'C0MIGRATE1',
            '{"kind":"card"}', 3, 3, 'C0MIGRATE1', '1600000000.' || lpad(n::text, 6, '0'), now()
       from ${many("posts")}`,
    `insert into grants select ${id}, 'grant:' || k, '{}', 'gone', 'AKIA' || n, true from ${many("grants")}`,
    `insert into tokens select md5(n || '-' || k), ${id}, 1, null, 'approve' from ${many("tokens")}`,
    `insert into decisions select ${id}, 1, 'plan', 'U0ADA00001', 'approve', 'go', now() from ${many("decisions")}`,
    `insert into receipts select ${id}, 'U0REMY0001', 'opened', now() from ${many("receipts")}`,
    `insert into audit
     select (n - 1) * ${LEFT_BEHIND.audit} + k + 1000000, now(), 'grant.made', 'bot', ${id}, 'C0MIGRATE1', null, null, '{}',
            repeat('0', 64), repeat('0', 64)
       from ${many("audit")}`,
  ];
}
