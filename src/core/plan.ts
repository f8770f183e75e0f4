import { hashOf } from "./canonical-json.ts";
import type { Cloud } from "./cloud.ts";
import type { Overwrite } from "./migration/service-words.ts";
import type { Profile } from "./profile.ts";
import type { OssStorageClass } from "./storage-class.ts";
import type { Verdict } from "./verdict.ts";

/**
 * One change that provisioning makes, with the undo that takes it back. Documents are JSON text, so that what was
 * approved is to the byte what is sent.
 */
export type Change =
  | {
      kind: "oss.create-bucket";
      undo: "oss.delete-bucket";
      bucket: string;
      region: string;
      storageClass: OssStorageClass;
      acl: "private";
    }
  | {
      kind: "iam.create-user";
      undo: "iam.delete-user";
      userName: string;
      path: string;
      tags: { key: string; value: string }[];
      /** The ARN of the user's boundary; absent where the settings want none, as in plans of before boundaries. */
      permissionsBoundary?: string;
    }
  | { kind: "iam.attach-policy"; undo: "iam.detach-policy"; userName: string; policyArn: string }
  | {
      kind: "iam.put-policy";
      undo: "iam.delete-policy";
      userName: string;
      policyName: string;
      document: string;
    }
  | { kind: "iam.create-key"; undo: "iam.delete-key"; userName: string }
  | {
      kind: "ram.create-user";
      undo: "ram.delete-user";
      userName: string;
      displayName: string;
      comments: string;
    }
  | { kind: "ram.create-policy"; undo: "ram.delete-policy"; policyName: string; document: string }
  | {
      kind: "ram.attach-policy";
      undo: "ram.detach-policy";
      userName: string;
      policyType: "System" | "Custom";
      policyName: string;
    }
  | {
      kind: "ram.create-login";
      undo: "ram.delete-login";
      userName: string;
      mustResetPassword: boolean;
      needsMfa: boolean;
    }
  | { kind: "ram.create-key"; undo: "ram.delete-key"; userName: string }
  | ImportChange;

/** What is made in the migration service. `serviceRegion` is the service's own, such as `cn-beijing`. */
export type ImportChange =
  | {
      kind: "mgw.create-address";
      undo: "mgw.delete-address";
      name: string;
      serviceRegion: string;
      address:
        | {
            type: "s3";
            bucket: string;
            prefix: string;
            /** The endpoint without scheme and bucket. */
            domain: string;
            /** Whose key the service reads with. */
            userName: string;
          }
        | {
            type: "oss";
            bucket: string;
            prefix: string;
            ossRegion: string;
            /** The RAM role that the service writes with. */
            role: string;
          };
    }
  | {
      kind: "mgw.create-job";
      undo: "mgw.delete-job";
      name: string;
      serviceRegion: string;
      sourceAddress: string;
      destinationAddress: string;
      overwrite: Overwrite;
      /** Null: the service's own limit. */
      maxBitsPerSecond: number | null;
    };

export function isImportChange(change: Change): change is ImportChange {
  return change.kind === "mgw.create-address" || change.kind === "mgw.create-job";
}

export type ChangeKind = Change["kind"];

/** Where a change is made. */
export function cloudOf({ kind }: { kind: ChangeKind }): Cloud {
  return kind.startsWith("iam.") ? "aws" : "alibaba";
}

/**
 * What an approver decides on.
 * Shape: everything whose change must ask the approver again. `ticketUrl` and `policyHash` are null without a whitelist;
 * what is said of the destination's policy stands only where that does not surely let the service in, so that the hash of
 * every other plan is as it was before destinations were looked at. The same holds for `handling`: it stands where the bot runs the
 * migration itself.
 */
export type Plan = {
  changes: Change[];
  profile: Profile;
  recipient: string;
  deliveryMode: "reveal" | "message";
  /** Days from `ready` until the credentials are revoked. */
  ttlDays: number;
  awsAccountId: string;
  alibabaAccountId: string;
  verdict: Verdict;
  policyHash: string | null;
  ticketUrl: string | null;
  destinationVerdict?: "restricted" | "uncertain";
  destinationPolicyHash?: string | null;
  handling?: "managed";
};

/** What identifies a plan: two plans with the same hash make the same changes for the same people. */
export function planHash(plan: Plan): string {
  return hashOf(plan);
}

/** What approvers agree on when they extend: these days more, from this end of the credentials of this plan. */
export function extensionHash(what: { planHash: string; expiresAt: string; days: number }): string {
  return hashOf({ extension: what });
}

/** What approvers agree on when they start a run of a migration: its number, and the runs before it, of this plan. */
export function startHash(what: { planHash: string; number: number; runtimeIdBefore: number }): string {
  return hashOf({ start: what });
}

/** A stable name of one change within its plan, for step names, lines on the card and grants. */
export function changeKey(change: Change): string {
  switch (change.kind) {
    case "oss.create-bucket":
      return `${change.kind}:${change.bucket}`;
    case "iam.attach-policy":
      return `${change.kind}:${change.policyArn}`;
    case "iam.put-policy":
    case "ram.create-policy":
    case "ram.attach-policy":
      return `${change.kind}:${change.policyName}`;
    case "mgw.create-address":
    case "mgw.create-job":
      return `${change.kind}:${change.name}`;
    default:
      return `${change.kind}:${change.userName}`;
  }
}

/**
 * The changes in rounds: those of one round need nothing of each other, and everything of the rounds before.
 * Keys and the console password come after the users' policies, so that no credential exists before its user is limited to
 * them; then addresses, one of which holds a key, and the job between them.
 */
export function planRounds(changes: readonly Change[]): Change[][] {
  const rounds: Change[][] = [[], [], [], [], []];
  for (const change of changes) rounds[ROUND_OF[change.kind]]?.push(change);
  return rounds.filter((round) => round.length > 0);
}

const ROUND_OF: Record<ChangeKind, 0 | 1 | 2 | 3 | 4> = {
  "oss.create-bucket": 0,
  "iam.create-user": 0,
  "ram.create-user": 0,
  "ram.create-policy": 0,
  "iam.attach-policy": 1,
  "iam.put-policy": 1,
  "ram.attach-policy": 1,
  "ram.create-login": 2,
  "iam.create-key": 2,
  "ram.create-key": 2,
  "mgw.create-address": 3,
  "mgw.create-job": 4,
};
