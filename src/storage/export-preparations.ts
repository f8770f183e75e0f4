import type { Preparation } from "../core/preparation.ts";
import { STATES } from "../core/states.ts";
import type { Store } from "./contract/store.ts";

/**
 * A preparation as one flat record for other programs: docs/operations.md names the fields, which are added to and keep their
 * meaning. Times are ISO 8601 in UTC, people and channels ids of Slack. Never a secret, nor text of a bucket policy.
 */
export type ExportedPreparation = {
  id: string;
  state: string;
  stateSince: string;
  revision: number;
  requester: string;
  recipient: string;
  channelId: string;
  sourceBucket: string;
  prefix: string;
  destinationBucket: string;
  ossRegion: string;
  storageClass: string;
  profile: string;
  /** Names of the settings; null: the environment's own. */
  awsAccount: string | null;
  alibabaAccount: string | null;
  /** Null before a plan was made. */
  awsAccountId: string | null;
  alibabaAccountId: string | null;
  objectCount: number | null;
  transferBytes: number | null;
  verdict: string | null;
  ticket: string | null;
  ttlDays: number;
  delivery: string;
  /** Who decided on the present revision, each with one space between them. */
  approvedBy: string;
  rejectedBy: string;
  createdAt: string;
  expiresAt: string | null;
  /** Somebody else than the bot wrote into its record. */
  isAltered: boolean;
  reason: string;
};

/** Every preparation that can be read, newest first. */
export async function* exportPreparations(
  store: Pick<Store, "everyPreparation" | "listDecisions">,
): AsyncIterable<ExportedPreparation> {
  for await (const preparation of store.everyPreparation({
    states: STATES,
    onUnreadable: async () => undefined,
  })) {
    const decisions = await store.listDecisions(preparation.id);
    const by = (wanted: "approve" | "reject") =>
      decisions
        .filter(({ revision, decision }) => revision === preparation.revision && decision === wanted)
        .map(({ approver }) => approver)
        .join(" ");
    yield { ...flat(preparation), approvedBy: by("approve"), rejectedBy: by("reject") };
  }
}

function flat({
  request,
  plan,
  facts,
  estimate,
  ...of
}: Preparation): Omit<ExportedPreparation, "approvedBy" | "rejectedBy"> {
  return {
    id: of.id,
    state: of.state,
    stateSince: of.stateSince,
    revision: of.revision,
    requester: of.requester,
    recipient: request.recipient,
    channelId: request.channelId,
    sourceBucket: request.sourceBucket,
    prefix: request.prefix,
    destinationBucket: request.destinationBucket,
    ossRegion: request.ossRegion,
    storageClass: request.storageClass,
    profile: request.profile,
    awsAccount: request.awsAccount ?? null,
    alibabaAccount: request.alibabaAccount ?? null,
    awsAccountId: plan?.awsAccountId ?? facts.awsAccountId,
    alibabaAccountId: plan?.alibabaAccountId ?? facts.alibabaAccountId,
    objectCount: estimate?.objectCount ?? null,
    transferBytes: estimate?.transferBytes ?? null,
    verdict: of.verdict,
    ticket: of.ticket?.url ?? null,
    ttlDays: request.ttlDays,
    delivery: of.delivery,
    createdAt: of.createdAt,
    expiresAt: of.expiresAt,
    isAltered: of.isAltered,
    reason: request.reason,
  };
}
