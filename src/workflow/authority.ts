import { logDetail } from "../core/detail.ts";
import { type Plan, planHash } from "../core/plan.ts";
import type { Failure, Preparation } from "../core/preparation.ts";
import { isSealed } from "../security/audit.ts";
import type { AuditEntry } from "../storage/contract/audit.ts";
import type { StoryDeps } from "./deps.ts";

/**
 * What is asked before anything is made, delivered or lengthened: whether people decided it. A row of the database is no
 * answer, since write access to it is enough to forge one; neither is what the engine kept of an earlier step. Three
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
  "request.narrowed",
  "ticket.given",
  "preparation.checked",
  "preparation.cancelled",
  "preparation.expired",
  "preparation.rolled_back",
  "preparation.revoked",
  "revocation.begun",
]);

const APPROVED = "decision.approved";
const PAGE = 1_000;

/** The preparation as it is stored now, when people approved what it stands for; otherwise why it gives leave to nothing. */
export async function readAuthority({ store, sealer }: Deps, { id, revision }: Asked): Promise<Authority> {
  // In one look: nothing can come between the row, what is said of it, and what came after.
  const { preparation, log: all } = await store.findWithLog({ preparationId: id, event: APPROVED });
  const plan = preparation?.plan ?? null;
  if (preparation?.revision !== revision || plan === null) return refused(id, "ApprovalOutdated");
  if (isAltered(preparation, plan)) return refused(id, "RecordAltered");
  const log = all.filter(({ preparationId }) => preparationId === id);
  const approval = log.findLast(({ event }) => event === APPROVED);
  if (approval?.planHash !== planHash(approvedPlan(preparation, plan)))
    return refused(id, "ApprovalNotFound");
  const after = all.filter(({ sequence }) => sequence > approval.sequence);
  const since = await readSince({ store, sealer }, approval, after);
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
 * What the log says since an approval; null where that cannot be established. An operator who has looked may have said that the log
 * counts as it stands: then it is read from there on, of an approval that is as it was written. Where they said that the key
 * of everything before is lost for good, that cannot be established.
 */
async function readSince(
  deps: Deps,
  approval: AuditEntry,
  after: readonly AuditEntry[],
): Promise<AuditEntry[] | null> {
  const isGenuine = isSealed(deps.sealer, approval);
  if (isGenuine && goesOn(deps, approval, after)) return [...after];
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
  let last = from;
  for (;;) {
    const page = await store.listAudit({ afterSequence: last.sequence, limit: PAGE });
    if (!goesOn({ sealer }, last, page)) return null;
    entries.push(...page);
    last = page.at(-1) ?? last;
    if (page.length < PAGE) return entries;
  }
}

/** Whether entries are the next ones after another, each as it was written. */
function goesOn({ sealer }: Pick<Deps, "sealer">, from: AuditEntry, entries: readonly AuditEntry[]): boolean {
  let { sequence, hash } = from;
  return entries.every((entry) => {
    const follows = entry.sequence === sequence + 1 && entry.previousHash === hash;
    ({ sequence, hash } = entry);
    return follows && isSealed(sealer, entry);
  });
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

/** Of a change that was inserted among those that were approved. */
export const NOT_IN_THE_PLAN = {
  ...FAILURE,
  code: "ApprovalNotFound",
  detail: { code: "NOT_IN_PLAN" as const, args: {} },
};
