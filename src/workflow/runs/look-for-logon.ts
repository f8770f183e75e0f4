import { userNameOf } from "../../core/ownership.ts";
import type { Preparation } from "../../core/preparation.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";

/** The user's first console logon as RAM reports it; recorded once, null while there was none. */
export async function lookForLogon(deps: StoryDeps, preparation: Preparation): Promise<string | null> {
  if (preparation.firstLogonAt !== null) return preparation.firstLogonAt;
  const user = await deps.cloudsOf(preparation).alibaba.findUser(userNameOf(preparation.id));
  const at = user?.lastLogonAt ?? null;
  if (at === null) return null;
  await deps.store.patchPreparation({
    id: preparation.id,
    revision: preparation.revision,
    patch: { firstLogonAt: at },
    audit: [auditOf(preparation, { event: "recipient.logged_on", actor: "bot", details: { at } })],
  });
  return at;
}
