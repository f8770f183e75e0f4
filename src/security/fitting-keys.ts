import { UserFacingError } from "../core/errors.ts";
import type { SealedSecret } from "../storage/contract/secrets.ts";
import type { Store } from "../storage/contract/store.ts";
import { isSealed } from "./audit.ts";
import type { Sealer } from "./seal.ts";

/** The held secrets that none of the keys opens, be it that their files are missing. */
export async function findLostSecrets(
  store: Pick<Store, "listHeldSecrets">,
  sealer: Pick<Sealer, "open">,
): Promise<SealedSecret[]> {
  return (await store.listHeldSecrets()).filter((secret) => !opens(sealer, secret));
}

/**
 * Refuses keys that do not fit what is stored: with a wrong one the bot would work until somebody asks for credentials, and
 * would go on with the audit log in another's name.
 * Errors: UserFacingError when a held secret is missing or does not open, or the last entry of the audit log was sealed with another key.
 */
export async function requireFittingKeys(
  store: Pick<Store, "listHeldSecrets" | "findAuditHead" | "listAudit">,
  sealer: Sealer,
): Promise<void> {
  await requireOpenableSecrets(store, sealer);
  const { count } = await store.findAuditHead();
  const [last] = await store.listAudit({ afterSequence: count - 1, limit: 1 });
  if (last !== undefined && !isSealed(sealer, last)) {
    throw new UserFacingError({ code: "SEAL_KEY_DOES_NOT_FIT", args: { ids: [] } });
  }
}

/** The same, by the held secrets alone. Errors: UserFacingError when one is missing or does not open. */
export async function requireOpenableSecrets(
  store: Pick<Store, "listHeldSecrets">,
  sealer: Pick<Sealer, "open">,
): Promise<void> {
  const lost = await findLostSecrets(store, sealer);
  const missing = lost.filter(({ sealed }) => sealed === "");
  if (missing.length > 0) {
    throw new UserFacingError({ code: "SECRETS_MISSING", args: { ids: idsOf(missing) } });
  }
  if (lost.length > 0) {
    throw new UserFacingError({ code: "SEAL_KEY_DOES_NOT_FIT", args: { ids: idsOf(lost) } });
  }
}

function idsOf(secrets: readonly SealedSecret[]): string[] {
  return [...new Set(secrets.map(({ preparationId }) => preparationId))];
}

function opens(sealer: Pick<Sealer, "open">, { sealed, preparationId, name }: SealedSecret): boolean {
  try {
    sealer.open(sealed, { preparationId, name });
    return true;
  } catch {
    return false;
  }
}
