import { UserFacingError } from "../core/errors.ts";
import type { Settings } from "../core/settings.ts";
import type { Store } from "../storage/contract/store.ts";

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
  throw new UserFacingError({ code: "AUDIT_LOG_DAMAGED", args: { damage } });
}
