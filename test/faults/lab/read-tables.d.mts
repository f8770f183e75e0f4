import type { Row } from "./store-place.ts";

type Queryable = { query(text: string): Promise<{ rows: Record<string, unknown>[] }> };

export function readTables(client: Queryable): Promise<Record<string, Row[]>>;
