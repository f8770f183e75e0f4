import { UserFacingError } from "../core/errors.ts";
import type { Settings } from "../core/settings.ts";
import type { AuditDamage } from "../storage/contract/audit.ts";
import type { Store } from "../storage/contract/store.ts";

/** What is wrong with the audit log, in one sentence without its end. */
export function describeDamage(damage: AuditDamage): string {
  switch (damage.kind) {
    case "altered":
      return `entry ${damage.sequence} of the audit log is not as the bot wrote it`;
    case "replaced":
      return `the audit log has another entry ${damage.sequence} than it had, or does not go on to it`;
    case "cut":
      return `the audit log ends with entry ${damage.sequence} and had ${damage.known}`;
    case "emptied":
      return damage.known === null
        ? "the audit log is empty and there are preparations"
        : `the audit log is empty and had ${damage.known} entries`;
    case "unprotected":
      return "the trigger that keeps the audit log from being changed is disabled or gone";
    case "head-file":
      return "the file audit-head in the data folder is not as the bot wrote it";
  }
}

export const DAMAGE_REMEDY =
  "find out who changed it, and what else: export the log and compare it with a backup and with the heads in the operators' channel " +
  '(docs/operations.md, "When the audit log was changed"). Then put it back from a backup, or take it as it stands with ' +
  "mgw-prep audit accept";

/**
 * Refuses an audit log that is not whole, unless the settings say to go on; then the upkeep alarms operators. What a process
 * has noticed counts until it ends: the log goes on from its damage, and may look whole afterwards.
 * Errors: UserFacingError `AUDIT_LOG_DAMAGED`.
 */
export async function requireWholeAudit(
  store: Pick<Store, "auditDamage" | "checkAudit">,
  { onDamage }: Settings["audit"],
): Promise<void> {
  const damage = store.auditDamage() ?? (await store.checkAudit());
  if (damage === null || onDamage === "continue") return;
  throw new UserFacingError("AUDIT_LOG_DAMAGED", describeDamage(damage), DAMAGE_REMEDY);
}
