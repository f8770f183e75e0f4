import { findLostSecrets } from "../../security/fitting-keys.ts";
import { auditOf } from "../audit-of.ts";
import type { StoryDeps } from "../deps.ts";
import { endDelivery } from "../runs/end-delivery.ts";

/**
 * Goes on without a seal key, or files of sealed secrets, lost for good, because an operator said so: what no key opens is
 * destroyed, each preparation's thread and the audit log say it, and Rotate keys makes new ones. The keys in the clouds live on.
 */
export async function forgetLostSecrets(deps: StoryDeps): Promise<void> {
  const { store, sealer, log } = deps;
  const lost = await findLostSecrets(store, sealer);
  const ids = new Set(lost.map(({ preparationId }) => preparationId));
  for (const id of ids) {
    const preparation = await store.findPreparation(id);
    const isDelivered = preparation?.delivery === "sent" || preparation?.delivery === "opened";
    if (preparation?.state === "ready" && isDelivered)
      await endDelivery(deps, preparation, "destroyed", "bot");
    const names = lost.filter(({ preparationId }) => preparationId === id).map(({ name }) => name);
    const audit = preparation
      ? [auditOf(preparation, { event: "secrets.lost", actor: "bot", details: { names } })]
      : [];
    await store.destroySecrets(id, { names, audit });
  }
  log.warn({ preparations: [...ids] }, "went on without what is lost; what no key opens is destroyed");
}
