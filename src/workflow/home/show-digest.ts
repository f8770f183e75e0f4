import type { Digest } from "../../notices/audit-head.ts";
import { doctor } from "../actions/doctor.ts";
import type { StoryDeps } from "../deps.ts";
import { readDigest } from "../digest.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { recordRefusal } from "../record-refusal.ts";

/** The digest as it is now, with the head of the audit log; `at` is when it was read. */
export type FreshDigest = { digest: Digest; count: number; head: string; at: string };

/** What the daily message tells, read anew, for operators. */
export async function showDigest(deps: StoryDeps, actor: Actor): Promise<Outcome<FreshDigest>> {
  const { userId, teamId } = actor;
  const person = await deps.authorizer.authorize({ userId, teamId, rule: doctor, preparation: null });
  if (!person.isAllowed) {
    await recordRefusal(deps, actor, "list", null, person.code);
    return refuse(person.code);
  }
  const at = deps.now().toISOString();
  const [digest, { count, hash: head }] = await Promise.all([
    readDigest(deps.store),
    deps.store.findAuditHead(),
  ]);
  return { ok: true, value: { digest, count, head, at } };
}
