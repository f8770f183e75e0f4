import { DAY_MS } from "../../core/durations.ts";
import { DAMAGE_REMEDY, describeDamage } from "../../security/whole-audit.ts";
import type { AuditDamage } from "../../storage/contract/audit.ts";
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
  const detail = `${describeDamage(damage)}, so nothing is made until operators have cleared that up; it is no fault of a cloud`;
  const about = { operation: "read the audit log", subject: "the audit log", code: "AuditLogDamaged" };
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
  const what = describeDamage(damage);
  log.error({ damage }, what);
  const effect =
    settings.audit.onDamage === "stop"
      ? "Nothing is approved, made, rotated or extended until this is cleared up; revoking goes on."
      : "The settings say to go on all the same.";
  const posts = await alarmPosts(deps, {
    // The same of every process that notices it.
    key: `alarm:audit-log:${damage.kind}:${"sequence" in damage ? damage.sequence : ""}`,
    title: "The audit log was changed",
    detail: `It was found that ${what}. ${effect} To do: ${DAMAGE_REMEDY}.`,
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
