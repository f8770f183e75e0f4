import { UserFacingError } from "../core/errors.ts";
import type { SealedSecret } from "../storage/contract/secrets.ts";
import type { Store } from "../storage/contract/store.ts";
import { isSealed } from "./audit.ts";
import type { Sealer } from "./seal.ts";

const REMEDY =
  "put the key that was in use until now behind the new one in MGW_SEAL_KEY, separated by a comma; nothing was changed. " +
  "Only if that key is lost for good, start once with --seal-key-lost: the copies are then destroyed, and Rotate keys makes new ones";
const MISSING_REMEDY =
  "put the folder `sealed` back that belongs to this database, from the same backup; nothing was changed. " +
  "Only if it is lost for good, start once with --seal-key-lost: Rotate keys then makes new ones";
const NAMED = 3;

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
    const message = "no key of MGW_SEAL_KEY made the last entry of the audit log";
    throw new UserFacingError("SEAL_KEY_DOES_NOT_FIT", message, REMEDY);
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
    const message = `the sealed credentials that are held for ${namesOf(missing)} are not in the data folder`;
    throw new UserFacingError("SECRETS_MISSING", message, MISSING_REMEDY);
  }
  if (lost.length > 0) {
    const message = `no key of MGW_SEAL_KEY opens the credentials that are held for ${namesOf(lost)}`;
    throw new UserFacingError("SEAL_KEY_DOES_NOT_FIT", message, REMEDY);
  }
}

function namesOf(secrets: readonly SealedSecret[]): string {
  const ids = [...new Set(secrets.map(({ preparationId }) => preparationId))];
  return ids.slice(0, NAMED).join(", ") + (ids.length > NAMED ? `, and ${ids.length - NAMED} more` : "");
}

function opens(sealer: Pick<Sealer, "open">, { sealed, preparationId, name }: SealedSecret): boolean {
  try {
    sealer.open(sealed, { preparationId, name });
    return true;
  } catch {
    return false;
  }
}
