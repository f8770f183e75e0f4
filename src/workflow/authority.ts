import { logDetail } from "../core/detail.ts";
import { type Plan, planHash } from "../core/plan.ts";
import type { Failure, Preparation } from "../core/preparation.ts";
import { isSealed } from "../security/audit.ts";
import type { AuditEntry } from "../storage/contract/audit.ts";
import type { StoryDeps } from "./deps.ts";

/**
 * What is asked before anything is made, delivered or lengthened: whether people decided it. A row of the database is no
 * answer, since whoever may write to it could have written it; neither is what the engine kept of an earlier step. Three
 * things must agree: the sealed row, the plan in it with its hash, and the audit log, which is sealed as one chain.
 */

type Authorized = Preparation & { plan: Plan };
export type Authority = { ok: true; value: Authorized } | { ok: false; failure: Failure };

type Deps = Pick<StoryDeps, "store" | "sealer">;
type Asked = Pick<Preparation, "id" | "revision">;

/** Events after which an approval before them gives leave to nothing more. */
const ENDS_AN_APPROVAL: ReadonlySet<string> = new Set([
  "approval.void",
  "plan.changed",
  "request.changed",
  "ticket.given",
  "preparation.checked",
  "preparation.cancelled",
  "preparation.expired",
  "preparation.rolled_back",
  "preparation.revoked",
  "revocation.begun",
]);

const PAGE = 1_000;

/** The preparation as it is stored now, when people approved what it stands for; otherwise why it gives leave to nothing. */
export async function readAuthority({ store, sealer }: Deps, { id, revision }: Asked): Promise<Authority> {
  const preparation = await store.findPreparation(id);
  const plan = preparation?.plan ?? null;
  if (preparation?.revision !== revision || plan === null) return refused(id, "ApprovalOutdated");
  if (isAltered(preparation, plan)) return refused(id, "RecordAltered");
  const log = await store.findAudit({ preparationId: id });
  const approval = log.findLast(({ event }) => event === "decision.approved");
  if (approval?.planHash !== planHash(approvedPlan(preparation, plan)))
    return refused(id, "ApprovalNotFound");
  const since = await readSince({ store, sealer }, approval);
  if (since === null) return refused(id, "AuditLogDamaged");
  const own = [...log.filter(({ sequence }) => sequence > approval.sequence), ...since];
  const isEnded = own.some((entry) => entry.preparationId === id && endsApproval(entry));
  return isEnded ? refused(id, "ApprovalNotFound") : { ok: true, value: { ...preparation, plan } };
}

/** As `readAuthority`. Errors: NotApproved. */
export async function requireAuthority(deps: Deps, asked: Asked): Promise<Authorized> {
  const authority = await readAuthority(deps, asked);
  if (!authority.ok) throw new NotApproved(authority.failure);
  return authority.value;
}

/** Stops what would be done without approval; another try does not help. */
export class NotApproved extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.subject}: ${logDetail(failure.detail)}`);
    this.name = "NotApproved";
    this.failure = failure;
  }
}

/** Looking again at what is ready leaves its approval as it was; beginning anew has another revision. */
function endsApproval({ event, details }: AuditEntry): boolean {
  return ENDS_AN_APPROVAL.has(event) || (event === "checks.repeated" && details["revision"] !== undefined);
}

/** Whether the stored row is not as this program wrote it. */
function isAltered(preparation: Preparation, plan: Plan): boolean {
  return preparation.isAltered || planHash(plan) !== preparation.planHash;
}

/** While another recipient is proposed, what was approved is the plan with the present one. */
function approvedPlan({ recipientChange, request }: Preparation, plan: Plan): Plan {
  return recipientChange === null ? plan : { ...plan, recipient: request.recipient };
}

/**
 * What the log says since an approval; null where that cannot be told. An operator who has looked may have said that the log
 * counts as it stands: then it is told from there on, of an approval that is as it was written. Where they said that the key
 * of everything before is lost for good, nobody can tell that.
 */
async function readSince(deps: Deps, approval: AuditEntry): Promise<AuditEntry[] | null> {
  const isGenuine = isSealed(deps.sealer, approval);
  const since = isGenuine ? await readChain(deps, approval) : null;
  if (since !== null) return since;
  const said = (
    await Promise.all(["rows.sealed", "audit.accepted"].map((event) => deps.store.findAudit({ event })))
  ).flat();
  const accepted = said
    .filter((entry) => entry.sequence > approval.sequence && isSealed(deps.sealer, entry))
    .filter(({ event, details }) => (event === "audit.accepted" ? isGenuine : details["isKeyLost"] === true))
    .sort((one, other) => one.sequence - other.sequence)
    .at(-1);
  return accepted === undefined ? null : readChain(deps, accepted);
}

/** The log from an entry to its end; null where one is missing, or is not as it was written. */
async function readChain({ store, sealer }: Deps, from: AuditEntry): Promise<AuditEntry[] | null> {
  const entries: AuditEntry[] = [];
  let { sequence, hash } = from;
  for (;;) {
    const page = await store.listAudit({ afterSequence: sequence, limit: PAGE });
    for (const entry of page) {
      const follows = entry.sequence === sequence + 1 && entry.previousHash === hash;
      if (!follows || !isSealed(sealer, entry)) return null;
      entries.push(entry);
      ({ sequence, hash } = entry);
    }
    if (page.length < PAGE) return entries;
  }
}

/** Why a preparation gives leave to nothing. */
const WHY = {
  ApprovalOutdated: "APPROVAL_OUTDATED",
  RecordAltered: "RECORD_ALTERED",
  ApprovalNotFound: "APPROVAL_NOT_FOUND",
  AuditLogDamaged: "LOG_INCOMPLETE",
} as const;

function refused(id: string, code: keyof typeof WHY): Authority {
  return { ok: false, failure: { ...FAILURE, subject: id, code, detail: { code: WHY[code], args: {} } } };
}

const FAILURE = { step: "authority", operation: "find-approval", requestId: null };

/** Of a change that somebody put among those that were approved. */
export const NOT_IN_THE_PLAN = {
  ...FAILURE,
  code: "ApprovalNotFound",
  detail: { code: "NOT_IN_PLAN" as const, args: {} },
};
