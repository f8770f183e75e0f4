import type { AuditStore } from "./audit.ts";
import type { CallLimitStore } from "./call-limits.ts";
import type { ComparisonStore } from "./comparisons.ts";
import type { CountStore } from "./counts.ts";
import type { DecisionStore } from "./decisions.ts";
import type { DriftStore } from "./drifts.ts";
import type { ExecutorStore } from "./executors.ts";
import type { FigureStore } from "./figures.ts";
import type { GrantStore } from "./grants.ts";
import type { MigrationStore } from "./migrations.ts";
import type { PostStore } from "./posts.ts";
import type { PreparationStore } from "./preparations.ts";
import type { ReceiptStore } from "./receipts.ts";
import type { RetentionStore } from "./retention.ts";
import type { SecretStore } from "./secrets.ts";
import type { ShownStore } from "./shown.ts";
import type { TokenStore } from "./tokens.ts";
import type { WebhookStore } from "./webhooks.ts";

/**
 * What is remembered, and how it may change. Every change of state is a compare-and-set on (id, revision, state) and
 * carries its posts and audit entries in the same transaction: a message can neither be lost nor sent twice.
 * Errors: those of the database, as they are; nothing here throws for an outcome that can be expected.
 */
export type Store = PreparationStore &
  GrantStore &
  SecretStore &
  DecisionStore &
  ReceiptStore &
  TokenStore &
  PostStore &
  CallLimitStore &
  AuditStore &
  CountStore &
  ComparisonStore &
  DriftStore &
  MigrationStore &
  RetentionStore &
  ShownStore &
  WebhookStore &
  ExecutorStore &
  FigureStore & {
    /** Made at the first start and kept: marks what this installation makes. */
    readInstallationId(): Promise<string>;

    close(): Promise<void>;
  };
