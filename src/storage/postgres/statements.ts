import { ExpressionWrapper, type Kysely, type OperationNodeSource, sql } from "kysely";
import type { Database } from "./schema.ts";

/** A statement that changes something, by itself or as part of another one. */
export type Statement = OperationNodeSource & { execute(): Promise<unknown> };

/** Statements as parts of the one that follows; none of them sees what another does. */
export function asParts(statements: readonly Statement[]) {
  if (statements.length === 0) return sql``;
  const parts = statements.map(
    (statement, index) => sql`${sql.ref(`change_${index}`)} as (${asExpression(statement)})`,
  );
  return sql`with ${sql.join(parts)}`;
}

/** All of them or none, in one statement. */
export async function executeTogether(db: Kysely<Database>, statements: readonly Statement[]): Promise<void> {
  const last = statements.at(-1);
  if (last === undefined) return;
  if (statements.length === 1) await last.execute();
  else await sql`${asParts(statements.slice(0, -1))} ${asExpression(last)}`.execute(db);
}

function asExpression(statement: Statement) {
  return new ExpressionWrapper(statement.toOperationNode());
}
