import type { Migration } from "../../core/migration/migration.ts";
import type { Preparation } from "../../core/preparation.ts";
import type { Decision } from "./decisions.ts";
import type { Grant } from "./grants.ts";
import type { Post } from "./posts.ts";
import type { Receipt } from "./receipts.ts";

/** All that is shown of a preparation, as it stood at one moment. */
export type Shown = {
  preparation: Preparation | null;
  /** As of `listGrants`, `listDecisions`, `listReceipts` and `findPost`. */
  grants: Grant[];
  decisions: Decision[];
  receipts: Receipt[];
  card: Post | null;
  /** The newest one that the bot runs itself; absent: there is none. */
  migration?: Migration;
};

export type ShownStore = {
  /** `cardKey`: the key of the post that is its card. Errors: UnreadableRow. */
  findShown(preparationId: string, cardKey: string): Promise<Shown>;
};
