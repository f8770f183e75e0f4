import { type Selectable, sql } from "kysely";
import type { Store } from "../contract/store.ts";
import { isDecision, isSealed, readDecision } from "./decisions.ts";
import { readMigration } from "./migration-rows.ts";
import { readAuditEntry } from "./read-audit.ts";
import { readReceipt } from "./receipts.ts";
import { type AsJson, readGrant, readPost, readPreparationOfJson } from "./rows.ts";
import type {
  AuditTable,
  DecisionTable,
  GrantTable,
  MigrationTable,
  PostTable,
  PreparationTable,
  ReceiptTable,
} from "./schema.ts";
import type { StoreContext } from "./store-context.ts";

type Row = {
  preparation: AsJson<Selectable<PreparationTable>> | null;
  grants: Selectable<GrantTable>[];
  decisions: AsJson<Selectable<DecisionTable>>[];
  receipts: AsJson<Selectable<ReceiptTable>>[];
  /** Without its times, which nobody reads. */
  card: Selectable<PostTable> | null;
  migration: AsJson<Selectable<MigrationTable>> | null;
};

type RowWithLog = Pick<Row, "preparation"> & { log: AsJson<Selectable<AuditTable>>[] };

/** Six tables in one statement: a card is drawn with every step of a preparation. */
export function createShownPart(context: StoreContext): Pick<Store, "findShown" | "findWithLog"> {
  return {
    async findWithLog({ preparationId, event }) {
      const { rows } = await sql<RowWithLog>`
        select
          (select row_to_json(one) from preparations one where one.id = ${preparationId}) as preparation,
          (select coalesce(json_agg(one order by one.sequence), '[]') from audit one
            where one.preparation_id = ${preparationId}
               or one.sequence > (select max(said.sequence) from audit said
                                   where said.preparation_id = ${preparationId} and said.event = ${event})) as log
      `.execute(context.db);
      const { preparation = null, log = [] } = rows[0] ?? {};
      return {
        preparation: preparation === null ? null : readPreparationOfJson(context, preparation),
        log: log.map((row) => readAuditEntry({ ...row, at: new Date(row.at) })),
      };
    },

    async findShown(preparationId, cardKey) {
      const { rows } = await sql<Row>`
        select
          (select row_to_json(one) from preparations one where one.id = ${preparationId}) as preparation,
          (select coalesce(json_agg(one order by one.key), '[]') from grants one
            where one.preparation_id = ${preparationId}) as grants,
          (select coalesce(json_agg(one order by one.at), '[]') from decisions one
            where one.preparation_id = ${preparationId}) as decisions,
          (select coalesce(json_agg(one order by one.at), '[]') from receipts one
            where one.preparation_id = ${preparationId}) as receipts,
          (select row_to_json(one) from posts one
            where one.preparation_id = ${preparationId} and one.key = ${cardKey}) as card,
          (select row_to_json(one) from migrations one
            where one.preparation_id = ${preparationId} order by one.number desc limit 1) as migration
      `.execute(context.db);
      const [row] = rows;
      const { preparation = null, grants = [], decisions = [], receipts = [], card = null } = row ?? {};
      const migration = row?.migration ?? null;
      return {
        preparation: preparation === null ? null : readPreparationOfJson(context, preparation),
        grants: grants.map(readGrant).filter((grant) => grant !== null),
        decisions: decisions
          .map((row) => ({ ...row, at: new Date(row.at) }))
          .filter((row) => isDecision(row) && isSealed(context, row))
          .map(readDecision),
        receipts: receipts.map((row) => readReceipt({ ...row, at: new Date(row.at) })),
        card: card === null ? null : readPost(card),
        ...(migration === null ? {} : { migration: readMigration(withMoments(migration)) }),
      };
    },
  };
}

function withMoments(row: AsJson<Selectable<MigrationTable>>): Selectable<MigrationTable> {
  return { ...row, state_since: new Date(row.state_since), created_at: new Date(row.created_at) };
}
