import type { Plan } from "../../src/core/plan.ts";
import {
  CHECK_NAMES,
  type Facts,
  NEW_LIFE,
  NO_FACTS,
  type Preparation,
  type PreparationRequest,
} from "../../src/core/preparation.ts";

/** People and places that the tests of the story use. */
export const TEAM = "T0EXAMPLE1";
export const REQUESTER = "U0REQUESTER";
export const RECIPIENT = "U0RECIPIENT";
export const APPROVER = "U0APPROVER1";
export const CHANNEL = "C0MIGRATION";

export function madeUpRequest(changes: Partial<PreparationRequest> = {}): PreparationRequest {
  return {
    sourceBucket: "acme-home-virginia",
    prefix: "",
    destinationBucket: "acme-archive-oss",
    ossRegion: "oss-eu-central-1",
    storageClass: "Standard",
    profile: "documented",
    recipient: RECIPIENT,
    ttlDays: 14,
    channelId: CHANNEL,
    reason: "The archive moves",
    ...changes,
  };
}

export const KNOWN_FACTS: Facts = {
  ...NO_FACTS,
  awsAccountId: "111122223333",
  awsPartition: "aws",
  sourceRegion: "us-east-1",
  alibabaAccountId: "5123456789012345",
  accountAlias: "example-corp",
  destinationExists: false,
  destinationKeepsDeleted: false,
};

type Changes = Partial<Omit<Preparation, "request">> & { request?: Partial<PreparationRequest> };

/** A new preparation, as the store is given it first; what is not named is usual. */
export function madeUpPreparation({ request, ...changes }: Changes = {}): Preparation {
  const checks = Object.fromEntries(
    CHECK_NAMES.map((name) => [name, { status: "pending", severity: null, findings: [] }]),
  ) as unknown as Preparation["checks"];
  return {
    id: "MP-7K2M9Q",
    teamId: TEAM,
    requester: REQUESTER,
    revision: 1,
    state: "checking",
    request: madeUpRequest(request),
    checks,
    estimate: null,
    verdict: null,
    facts: NO_FACTS,
    ticket: null,
    plan: null,
    planHash: null,
    delivery: "pending",
    proof: [],
    failure: null,
    isCancelRequested: false,
    createdAt: "2026-11-20T09:00:00.000Z",
    stateSince: "2026-11-20T09:00:00.000Z",
    expiresAt: null,
    firstLogonAt: null,
    ...NEW_LIFE,
    reminders: 0,
    escalatedAt: null,
    isAltered: false,
    ...changes,
  };
}

export const MADE_UP_PLAN: Plan = {
  changes: [
    {
      kind: "iam.create-user",
      undo: "iam.delete-user",
      userName: "mgw-prep-MP-7K2M9Q",
      path: "/mgw-prep/",
      tags: [{ key: "mgw-prep:preparation", value: "MP-7K2M9Q" }],
    },
    { kind: "iam.create-key", undo: "iam.delete-key", userName: "mgw-prep-MP-7K2M9Q" },
  ],
  profile: "documented",
  recipient: RECIPIENT,
  deliveryMode: "reveal",
  ttlDays: 14,
  awsAccountId: "111122223333",
  alibabaAccountId: "5123456789012345",
  verdict: "open",
  policyHash: null,
  ticketUrl: null,
};
