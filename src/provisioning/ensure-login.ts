import type { AlibabaCloud } from "../clouds/contract/destination.ts";
import type { Change } from "../core/plan.ts";
import type { Facts } from "../core/preparation.ts";
import type { Grant } from "../storage/contract/grants.ts";
import type { SecretName } from "../storage/contract/secrets.ts";
import type { Store } from "../storage/contract/store.ts";
import { generatePassword } from "./generate-password.ts";

export type LoginContext = {
  alibaba: Pick<AlibabaCloud, "hasLogin" | "createLogin" | "setLoginPassword">;
  store: Pick<Store, "listSecrets" | "putGrantWithSecrets">;
  seal(secret: string, name: SecretName): string;
  facts: Pick<Facts, "passwordPolicy">;
};

/**
 * A console logon whose password is held, sealed under `name`: sealed first, so that no password is set that nobody has.
 * `grant` says whether that was done already.
 */
export async function ensureLogin(
  { alibaba, store, seal, facts }: LoginContext,
  change: Extract<Change, { kind: "ram.create-login" }>,
  grant: Grant,
  name: SecretName,
): Promise<Grant> {
  const { preparationId } = grant;
  const exists = await alibaba.hasLogin(change.userName);
  const held = (await store.listSecrets(preparationId)).some((secret) => secret.name === name);
  if (grant.state === "made" && exists && held) return grant;
  const password = generatePassword(facts.passwordPolicy);
  await store.putGrantWithSecrets({ ...grant, state: "intended" }, [
    { preparationId, name, sealed: seal(password, name) },
  ]);
  const login = { ...change, password };
  await (exists ? alibaba.setLoginPassword(login) : alibaba.createLogin(login));
  return { ...grant, state: "made" };
}
