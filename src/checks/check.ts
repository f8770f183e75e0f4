import type { Clouds } from "../clouds/contract/clouds.ts";
import type { SourceBucket } from "../clouds/contract/source-buckets.ts";
import type { Estimate } from "../core/estimate.ts";
import type { Finding } from "../core/finding.ts";
import type { OwnKeys } from "../core/key-generation.ts";
import type { AlibabaSite } from "../core/links.ts";
import type { CheckName, Facts, PreparationRequest, Ticket } from "../core/preparation.ts";
import type { Verdict } from "../core/verdict.ts";

/** What a check looks at, and with what. */
export type CheckInput = {
  request: Pick<
    PreparationRequest,
    "sourceBucket" | "prefix" | "destinationBucket" | "ossRegion" | "storageClass" | "profile"
  >;
  /** Names of the users that provisioning would make; null in a terminal, where nothing is made. */
  userName: string | null;
  /** The mark of this installation, to tell our own users from others of the same name. */
  installationId: string | null;
  /** Tags that the IAM user gets, its mark among them; null for a value that is not known yet. */
  userTags: Readonly<Record<string, string | null>>;
  /** The name of the boundary that the IAM user gets; null: none; unknown in a terminal, which reads no settings. */
  boundary: string | null | "unknown";
  /** Ids of the access keys that this preparation made and that exist by its record; empty in a terminal. */
  ownKeys: OwnKeys;
  ticket: Ticket | null;
  site: AlibabaSite;
  /** Where an earlier examination of this preparation saw the source, and whose identity the bot had; a hint, not relied on. */
  lastSeen?: Pick<SourceBucket, "region" | "expectedOwner">;
  /** Whether an earlier examination found no destination bucket; a hint too. */
  isNewDestination?: boolean;
  now: Date;
};

/** What one check ends with: findings, and what later steps need to know. */
export type CheckOutcome = {
  findings: Finding[];
  facts?: Partial<Facts>;
  estimate?: Estimate | null;
  verdict?: Verdict;
};

/**
 * A read-only look at one prerequisite, in two halves: `read` calls the clouds and returns plain data (it runs in a
 * step, so what it returns is stored: never a secret), `judge` is pure. What `read` could not see it says in its data;
 * it throws only what another try may resolve.
 */
export type Check<Seen = unknown> = {
  name: CheckName;
  read(input: CheckInput, clouds: Clouds): Promise<Seen>;
  judge(input: CheckInput, seen: Seen): CheckOutcome;
};

/** Either what was read, or why it could not be. */
export type Reading<T> =
  | { ok: true; value: T }
  | {
      ok: false;
      problem: "denied" | "not-found" | "unavailable" | "unusable" | "other";
      operation: string;
      code: string;
      detail: string;
      requestId: string | null;
    };
