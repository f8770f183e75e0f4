import type { Kysely } from "kysely";
import type { StoreSeals } from "../contract/seals.ts";
import type { AuditWatch } from "./audit-watch.ts";
import type { PostWatch } from "./post-watch.ts";
import type { Database } from "./schema.ts";
import type { SecretPlace } from "./secret-place.ts";

/** What the store's parts share: the time, and the seal of the audit chain. */
export type StoreContext = {
  db: Kysely<Database>;
  /** The only process, and the only connection of it, that there is on this database. */
  isAlone: boolean;
  now(): Date;
  seals: StoreSeals;
  /** The process that writes; null for one whose work is not taken over, such as a command. */
  executorId: string | null;
  secrets: SecretPlace;
  auditWatch: AuditWatch;
  postWatch: PostWatch;
};
