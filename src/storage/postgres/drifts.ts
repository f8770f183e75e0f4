import type { Selectable } from "kysely";
import * as z from "zod";
import type { DriftRecord } from "../contract/drifts.ts";
import type { Store } from "../contract/store.ts";
import { writeEffects } from "./effects.ts";
import { isMoment } from "./rows.ts";
import type { DriftTable } from "./schema.ts";
import { storableJson } from "./storable.ts";
import type { StoreContext } from "./store-context.ts";
import { transact } from "./transact.ts";

type DriftPart = Pick<Store, "findDrift" | "findDriftByToken" | "listOpenDrifts" | "openDrift" | "endDrift">;

/** Differences between record and clouds, from the comparison that found them to their end. */
export function createDriftPart(context: StoreContext): DriftPart {
  const { db, now } = context;
  return {
    async findDrift(id) {
      const row = await db.selectFrom("drifts").selectAll().where("id", "=", id).executeTakeFirst();
      return row ? readDrift(row) : null;
    },

    async findDriftByToken(tokenHash) {
      const row = await db
        .selectFrom("drifts")
        .selectAll()
        .where("token_hash", "=", tokenHash)
        .executeTakeFirst();
      return row ? readDrift(row) : null;
    },

    async listOpenDrifts() {
      const rows = await db
        .selectFrom("drifts")
        .selectAll()
        .where("state", "=", "open")
        .orderBy("found_at")
        .orderBy("id")
        .execute();
      return rows.filter(({ found_at }) => isMoment(found_at)).map(readDrift);
    },

    openDrift: ({ id, occurrence, drift, tokenHash, posts, ...effects }) =>
      transact(context, async (tx) => {
        const values = {
          occurrence,
          drift: storableJson(drift),
          state: "open",
          token_hash: tokenHash,
          posts: storableJson(posts.map(({ key, target }) => ({ key, target }))),
          found_at: now(),
          ended_at: null,
        };
        const opened = await tx
          .insertInto("drifts")
          .values({ id, ...values })
          .onConflict((conflict) =>
            conflict
              .column("id")
              .doUpdateSet(values)
              .where("drifts.state", "!=", "open")
              .where("drifts.occurrence", "=", occurrence - 1),
          )
          .returning("id")
          .executeTakeFirst();
        if (!opened) return false;
        await writeEffects(context, tx, null, { ...effects, posts });
        return true;
      }),

    endDrift: ({ id, occurrence, as, ...effects }) =>
      transact(context, async (tx) => {
        const ended = await tx
          .updateTable("drifts")
          .set({ state: as, ended_at: now() })
          .where("id", "=", id)
          .where("occurrence", "=", occurrence)
          .where("state", "=", "open")
          .returning("id")
          .executeTakeFirst();
        if (!ended) return false;
        await writeEffects(context, tx, null, effects);
        return true;
      }),
  };
}

const storedPosts = z.array(
  z.object({
    key: z.string(),
    target: z.discriminatedUnion("kind", [
      z.object({ kind: z.enum(["card", "thread", "operators"]), channelId: z.string() }),
      z.object({ kind: z.literal("direct"), userId: z.string() }),
    ]),
  }),
);

function readDrift(row: Selectable<DriftTable>): DriftRecord {
  return {
    id: row.id,
    occurrence: row.occurrence,
    drift: row.drift,
    state: row.state as DriftRecord["state"],
    tokenHash: row.token_hash,
    // Of an altered row it is not known where it was reported.
    posts: storedPosts.safeParse(row.posts).data ?? [],
    foundAt: row.found_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}
