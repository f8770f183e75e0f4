import type { AuditDamage } from "../../core/audit-damage.ts";
import { DAY_MS } from "../../core/durations.ts";
import { alarmPosts } from "../alarm.ts";
import type { StoryDeps } from "../deps.ts";
import type { StepResult } from "../runs/failure.ts";

type WatchDeps = Pick<StoryDeps, "store" | "settings" | "directory" | "log" | "now">;

/** Whether nothing may be made or handed out any more, because the record of who allowed what was changed. */
export function isHeldByAudit({ store, settings }: Pick<StoryDeps, "store" | "settings">): boolean {
  return settings.audit.onDamage === "stop" && store.auditDamage() !== null;
}

/** Why a step that makes something is not done; null: nothing keeps it. */
export function auditHold(
  deps: Pick<StoryDeps, "store" | "settings">,
  step: string,
): Extract<StepResult<never>, { ok: false }> | null {
  const damage = deps.store.auditDamage();
  if (damage === null || !isHeldByAudit(deps)) return null;
  const detail = { code: "AUDIT_LOG_DAMAGED" as const, args: { damage } };
  const about = { operation: "read-audit-log", subject: "audit-log", code: "AuditLogDamaged" };
  return { ok: false, failure: { step, ...about, detail, requestId: null } };
}

/**
 * Looks at the end of the audit log now and then, and at all of it once a day over all processes; tells operators of a damage
 * once, with an entry in the log as it now goes on.
 */
export function createAuditWatch(deps: WatchDeps): () => Promise<void> {
  let isTold = false;
  return async () => {
    const damage =
      (await deps.store.watchAudit()) ?? ((await isDue(deps)) ? await deps.store.checkAudit() : null);
    if (damage === null || isTold) return;
    await tell(deps, damage);
    isTold = true;
  };
}

function isDue({ store, now }: WatchDeps): Promise<boolean> {
  return store.beginRound({ name: "audit-check", notSince: new Date(now().getTime() - DAY_MS) });
}

async function tell(deps: WatchDeps, damage: AuditDamage): Promise<void> {
  const { settings, store, log } = deps;
  log.error({ damage }, "the audit log was changed");
  const posts = await alarmPosts(deps, {
    // The same of every process that notices it.
    key: `alarm:audit-log:${damage.kind}:${"sequence" in damage ? damage.sequence : ""}`,
    news: { code: "AUDIT_LOG_CHANGED", args: { damage, isHeld: settings.audit.onDamage === "stop" } },
  });
  await store.record(null, {
    posts,
    audit: [
      {
        event: "audit.damaged",
        actor: "bot",
        preparationId: null,
        channelId: null,
        planHash: null,
        requestId: null,
        details: { ...damage, onDamage: settings.audit.onDamage },
      },
    ],
  });
}
