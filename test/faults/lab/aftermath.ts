import type { Selectable } from "kysely";
import type { AlibabaState } from "../../../simulators/alibaba/state.ts";
import type { AwsState } from "../../../simulators/aws/state.ts";
import type { Message, SlackState } from "../../../simulators/slack/state.ts";
import type { Simulators } from "../../../simulators/start-simulators.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import { createSealer, type Sealer } from "../../../src/security/seal.ts";
import { storeSeals } from "../../../src/security/store-seals.ts";
import type { AuditEntry } from "../../../src/storage/contract/audit.ts";
import type { Grant } from "../../../src/storage/contract/grants.ts";
import { readGrant, readPreparation } from "../../../src/storage/postgres/rows.ts";
import type { GrantTable, PreparationTable } from "../../../src/storage/postgres/schema.ts";
import type { Row, StoreRows } from "./store-place.ts";

/** Everything that a run left behind, read from the clouds, from Slack, from the store's rows and from the log. */
export type Aftermath = {
  aws: AwsState;
  alibaba: AlibabaState;
  slack: SlackState;
  /** Whole copies of the same as text, for those who look for a value. */
  slackText: string;
  preparations: Preparation[];
  grants: Grant[];
  secrets: { preparationId: string; name: string; sealed: string }[];
  posts: StoredPost[];
  audit: AuditEntry[];
  /** Workflows that the engine still has to do. */
  openWorkflows: string[];
  store: StoreRows;
  /** Sealed texts in all files of the data folder. */
  findSealedTexts(): string[];
  log: readonly string[];
  sealer: Sealer;
  /** Values that nobody but their owner may see. */
  secretValues: string[];
  /** The clouds as they were before the bot was first started: nothing of that is the bot's. */
  before: { aws: AwsState; alibaba: AlibabaState };
  /** The time as the bot has it. */
  nowMs: number;
};

export type StoredPost = {
  id: string;
  preparationId: string | null;
  key: string;
  sequence: number;
  isDue: boolean;
  isAbandoned: boolean;
  error: string | null;
  ts: string | null;
  channelId: string | null;
};

export function readAftermath(
  simulators: Simulators,
  store: StoreRows,
  findSealedTexts: () => string[],
  log: readonly string[],
  known: {
    sealKeys: readonly string[];
    environment: Readonly<Record<string, string>>;
    before: Aftermath["before"];
    nowMs: number;
  },
): Aftermath {
  const aws = simulators.aws.snapshot() as AwsState;
  const alibaba = simulators.alibaba.snapshot() as AlibabaState;
  const slack = simulators.slack.snapshot() as SlackState;
  const sealer = createSealer(known.sealKeys.map((key) => new Uint8Array(Buffer.from(key, "base64"))));
  const seals = storeSeals(sealer);
  const rows = (table: string) => store.tables[table] ?? [];
  return {
    aws,
    alibaba,
    slack,
    slackText: JSON.stringify([
      slack.messages,
      slack.ephemerals,
      [...slack.views.values()].map(withoutSecretBlocks),
    ]),
    preparations: rows("preparations").map((row) =>
      readPreparation({ seals }, withTimes(row) as Selectable<PreparationTable>),
    ),
    grants: rows("grants").flatMap((row) => readGrant(withTimes(row) as Selectable<GrantTable>) ?? []),
    secrets: rows("secrets").map((row) => ({
      preparationId: text(row, "preparation_id"),
      name: text(row, "name"),
      sealed: text(row, "sealed"),
    })),
    posts: rows("posts").map(postOf),
    audit: rows("audit")
      .map(auditOf)
      .sort((a, b) => a.sequence - b.sequence),
    openWorkflows: rows("dbos.workflow_status")
      .filter((row) => row["status"] === "PENDING" || row["status"] === "ENQUEUED")
      .map((row) => text(row, "workflow_uuid")),
    store,
    findSealedTexts,
    log: [...log],
    before: known.before,
    nowMs: known.nowMs,
    sealer,
    secretValues: [
      ...aws.secrets,
      ...alibaba.secretValues,
      ...known.sealKeys,
      ...["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"].map(
        (name) => known.environment[name] ?? "",
      ),
    ].filter((value) => value.length >= 8),
  };
}

/** The form that shows the credentials to their recipient is where they belong; everything else of it counts. */
function withoutSecretBlocks(view: SlackState["views"] extends Map<string, infer View> ? View : never) {
  const isCredentials = view.content["callback_id"] === "credentials";
  return isCredentials ? { metadata: view.content["private_metadata"] } : view;
}

function text(row: Row, column: string): string {
  return String(row[column]);
}

/** The row as the store's own reading takes it: `to_jsonb` has made text of its times. */
function withTimes(row: Row): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === "string" && /(_at|_since|_until|^at)$/.test(column) ? new Date(value) : value,
    ]),
  );
}

function postOf(row: Row): StoredPost {
  return {
    id: text(row, "id"),
    preparationId: row["preparation_id"] as string | null,
    key: text(row, "key"),
    sequence: Number(row["sequence"]),
    isDue: Number(row["version"]) > Number(row["posted_version"]) && row["is_abandoned"] !== true,
    isAbandoned: row["is_abandoned"] === true,
    error: row["error"] as string | null,
    ts: row["ts"] as string | null,
    channelId: row["channel_id"] as string | null,
  };
}

function auditOf(row: Row): AuditEntry {
  return {
    sequence: Number(row["sequence"]),
    at: new Date(text(row, "at")).toISOString(),
    event: text(row, "event"),
    actor: text(row, "actor"),
    preparationId: row["preparation_id"] as string | null,
    channelId: row["channel_id"] as string | null,
    planHash: row["plan_hash"] as string | null,
    requestId: row["request_id"] as string | null,
    details: row["details"] as Record<string, unknown>,
    previousHash: text(row, "previous_hash"),
    hash: text(row, "hash"),
  };
}

/** The id of the outbox that a message of the bot carries. */
export function postIdOf(message: Message): string | null {
  const payload = message.metadata?.["event_payload"] as { post_id?: unknown } | undefined;
  return typeof payload?.post_id === "string" ? payload.post_id : null;
}
