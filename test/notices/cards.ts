import { finding } from "../../src/core/finding-codes.ts";
import type { Rotation } from "../../src/core/rotation.ts";
import type { Situation } from "../../src/texts/situation.ts";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { makeMigration } from "../core/migration/made-up-migration.ts";
import {
  ADA,
  makeGrants,
  makePreparation,
  makeView,
  makeWhitelisted,
  REMY,
  ROSA,
  TICKET_URL,
} from "../slack/support/preparations.ts";

/** One view of each situation that a card tells apart, as people would meet it. */

const rotation: Rotation = {
  generation: 2,
  replaces: 1,
  keeps: 2,
  isCompromised: false,
  renewsPassword: false,
  startedBy: REMY,
  retireAt: "2026-11-25T04:00:00Z",
  retireAttempts: 0,
};
const ticket = {
  url: TICKET_URL,
  policyHash: "b".repeat(64),
  givenBy: ROSA,
  givenAt: "2026-11-24T03:06:40Z",
};
const approval = {
  preparationId: "MP-7K3Q9X",
  revision: 1,
  planHash: "a".repeat(64),
  recipient: REMY,
  approver: ADA,
  decision: "approve",
  comment: "One week is enough.",
  at: "2026-11-24T03:08:00Z",
} as const;
const question = {
  revision: 1,
  by: ADA,
  at: "2026-11-24T03:07:30Z",
  text: "Why the whole account?",
  answer: null,
};
const blockedProof = finding("PROOF_BLOCKED_BY_WHITELIST", { bucket: "acme-archive", ticketUrl: TICKET_URL });

function unread(): PreparationView {
  const base = makePreparation("blocked");
  const found = finding("SOURCE_NOT_READ", {
    what: "encryption",
    permission: "s3:GetEncryptionConfiguration",
    problem: "denied",
    code: "AccessDenied",
    requestId: "R1",
  });
  const source = { status: "done", severity: "unknown", findings: [found] } as const;
  return makeView({ ...base, checks: { ...base.checks, source: { ...source, findings: [found] } } });
}

function awaiting(): PreparationView {
  const base = makePreparation("awaiting_approval", { ticket });
  const restricted = makeWhitelisted().checks.whitelist?.findings ?? [];
  const whitelist = {
    status: "done" as const,
    severity: "warning" as const,
    findings: restricted.map((found) => ({ ...found, severity: "warning" as const })),
  };
  const archived = finding("ESTIMATE_ARCHIVED", {
    archivedBytes: 3_435_973_836,
    archivedObjects: 12,
    transferBytes: 4_900_000_000_000,
    tiers: [],
  });
  const estimate = { status: "done" as const, severity: "warning" as const, findings: [archived] };
  const checks = { ...base.checks, whitelist, estimate };
  return makeView({ ...base, checks, verdict: "restricted" }, { decisions: [approval], approvalsNeeded: 2 });
}

const sent = {
  delivery: "stored",
  deliverySince: "2026-11-24T03:10:00Z",
} as const;
const receipts = (["opened", "stored"] as const).map((event, index) => ({
  preparationId: "MP-7K3Q9X",
  userId: REMY,
  event,
  at: `2026-11-24T03:1${4 + index}:00Z`,
}));
const narrow = { ...makePreparation("ready").request, profile: "least-privilege", prefix: "" } as const;
const halfMade = makePreparation("provisioning");

export const CARDS: Record<Situation, PreparationView> = {
  checking: makeView(makePreparation("checking")),
  blocked: makeView(makeWhitelisted()),
  blocked_unread: unread(),
  awaiting_approval: awaiting(),
  asked_back: { ...awaiting(), preparation: { ...awaiting().preparation, questions: [question] } },
  provisioning: makeView(halfMade, { grants: makeGrants(halfMade, 4) }),
  stopping: makeView({ ...halfMade, isCancelRequested: true }, { grants: makeGrants(halfMade, 4) }),
  ready: makeView(makePreparation("ready", { ...sent, request: narrow }), { receipts }),
  do_not_start: makeView(makePreparation("ready", { ...sent, ticket, proof: [blockedProof] }), { receipts }),
  not_delivered: makeView(
    makePreparation("ready", { delivery: "held", deliverySince: "2026-11-24T03:10:00Z" }),
  ),
  new_recipient: makeView(
    makePreparation("ready", { delivery: "held", recipientChange: { recipient: ADA, by: ROSA } }),
  ),
  overlap: makeView(makePreparation("ready", { delivery: "sent", rotation, keyGeneration: 2 })),
  managed: {
    ...makeView(
      makePreparation("ready", {
        request: { ...narrow, handling: "managed" },
        expiresAt: "2026-12-08T03:10:00Z",
      }),
    ),
    migration: makeMigration({
      state: "running",
      stateSince: "2026-11-24T03:20:00.000Z",
      launches: 1,
      launchedBy: ADA,
      runtimeId: 1,
      progress: {
        ...{
          isListing: false,
          totalCount: 25_000,
          totalBytes: 4_096,
          copiedCount: 12_000,
          copiedBytes: 2_000,
        },
        ...{ skippedCount: 0, failedCount: 0, asOf: "2026-11-24T03:25:00.000Z" },
      },
    }),
  },
  rotating: makeView(makePreparation("rotating", { expiresAt: "2026-12-08T03:10:00Z" })),
  failed: makeView(makePreparation("failed"), { grants: makeGrants(halfMade, 3) }),
  failed_early: makeView(makePreparation("failed", { plan: null, planHash: null })),
  rejected: makeView(makePreparation("rejected", { stateBy: ADA })),
  cancelled: makeView(makePreparation("cancelled", { stateBy: ROSA })),
  expired: makeView(makePreparation("expired")),
  rolling_back: makeView(makePreparation("rolling_back")),
  rolled_back: makeView(makePreparation("rolled_back", { stateBy: ADA })),
  revoking: makeView(makePreparation("revoking", { stateBy: REMY })),
  revoke_failed: makeView(makePreparation("revoke_failed", { revokeAttempts: 3 }), {
    grants: makeGrants(halfMade).filter(({ key }) => key.startsWith("ram.create")),
  }),
  revoked: makeView(makePreparation("revoked", { stateBy: REMY })),
};
