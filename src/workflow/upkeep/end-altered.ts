import type { Preparation } from "../../core/preparation.ts";
import { holdsGrants } from "../../core/states.ts";
import { cardPost } from "../../notices/card.ts";
import { isSealed } from "../../security/audit.ts";
import { alarmPosts } from "../alarm.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { startRevocation } from "../runs/start-revocation.ts";

const ALARM_KEY = "alarm:altered";

/**
 * A preparation whose stored row was altered: operators get one message, and its credentials end when they would
 * have, by what the audit log says of their days. True when it revoked.
 */
export async function endAltered(deps: StoryDeps, preparation: Preparation): Promise<boolean> {
  await tellOperators(deps, preparation);
  if (!holdsGrants(preparation.state)) return false;
  const end = await endByTheLog(deps, preparation.id);
  if (end === null || Date.parse(end) > deps.now().getTime()) return false;
  return (await startRevocation(deps, preparation, null)) !== null;
}

async function tellOperators(deps: StoryDeps, preparation: Preparation): Promise<void> {
  const { id, state } = preparation;
  const told = await deps.store.findAudit({ preparationId: id });
  if (told.some(({ event }) => event === "preparation.altered")) return;
  const posts = await alarmPosts(deps, {
    key: ALARM_KEY,
    news: { code: "RECORD_ALTERED", args: { id } },
    actions: ["cancel", "revoke"],
  });
  await deps.store.record(id, {
    posts: [cardPost(preparation), ...posts],
    audit: [auditOf(preparation, { event: "preparation.altered", actor: "bot", details: { state } })],
  });
}

/** One that cannot be read at all has no buttons: what it made is found by the daily check, and taken back from there. */
export async function tellOfUnreadable(
  deps: Pick<StoryDeps, "store" | "settings" | "directory" | "log">,
  id: string,
): Promise<void> {
  const told = await deps.store.findAudit({ preparationId: id });
  if (told.some(({ event }) => event === "preparation.unreadable")) return;
  const posts = await alarmPosts(deps, {
    key: `${ALARM_KEY}:${id}`,
    news: { code: "RECORD_UNREADABLE", args: { id } },
  });
  const entry = {
    actor: "bot",
    preparationId: id,
    channelId: null,
    planHash: null,
    requestId: null,
    details: {},
  };
  await deps.store.record(null, { posts, audit: [{ ...entry, event: "preparation.unreadable" }] });
}

/** When the credentials end, as it was recorded when they were made and whenever they were extended; null: never made. */
async function endByTheLog({ store, sealer }: StoryDeps, id: string): Promise<string | null> {
  const entries = (await store.findAudit({ preparationId: id })).filter((entry) => isSealed(sealer, entry));
  const ends = entries.flatMap(({ event, details }) => {
    if (event === "provisioning.begun") return [details["expiresAt"]];
    return event === "credentials.extended" ? [details["until"]] : [];
  });
  const last = ends.at(-1);
  return typeof last === "string" ? last : null;
}
